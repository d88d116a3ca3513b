// Event* -> what the reader sees.
import { type Assembler, createAssembler } from "./assemble.ts";
import type { Event, FactOf } from "./event.ts";
import type { AssistantBlock } from "./message.ts";
import type { CondenseStep, Figures, ModelStep, Step, ToolStep, TranscriptItem, Turn } from "./transcriptItem.ts";

export type * from "./transcriptItem.ts";

export interface Transcript {
  /** Adds one event; those of a branch's history, in order. */
  add(event: Event): void;
  /** A new array after each change; items that did not change are the same objects. */
  readonly items: readonly TranscriptItem[];
}

export function createTranscript(): Transcript {
  let items: TranscriptItem[] = [];
  let lastSeq = 0;
  /** Which turn a call's span belongs to, and which call's span a turn within one belongs to. */
  const turnOf = new Map<string, string>();
  const callOf = new Map<string, string>();
  /** Which condensation a model call is for. */
  const condensationOf = new Map<string, string>();
  /** Condensations, and the turn that each is within. */
  const condensations = new Map<string, string | null>();
  /** The parts of the model calls under way. */
  const streaming = new Map<string, Assembler>();

  function changeTurn(id: string | undefined, change: <T extends Turn>(turn: T) => T): void {
    const call = id === undefined ? undefined : callOf.get(id);
    if (call !== undefined) {
      changeStep<ToolStep>(call, "tool", (step) => (step.turn ? { ...step, turn: change(step.turn) } : step));
      return;
    }
    const at = items.findLastIndex((item) => item.type === "turn" && item.id === id);
    const turn = items[at];
    if (turn?.type === "turn") items = items.with(at, change(turn));
  }

  function changeStep<S extends Step>(span: string | null, type: S["type"], change: (step: S) => S): void {
    if (span === null) return;
    changeTurn(turnOf.get(span), (turn) => ({
      ...turn,
      // The test on `type` is what tells which member of the union it is.
      steps: turn.steps.map((step) => (step.span === span && step.type === type ? change(step as S) : step)),
    }));
  }

  function addStep(parent: string | null, step: Step): void {
    if (parent === null) return;
    if (step.type !== "said") turnOf.set(step.span, parent);
    changeTurn(parent, (turn) => ({ ...turn, steps: [...turn.steps, step] }));
  }

  function changeCondensation(span: string | null, change: (step: CondenseStep) => Partial<CondenseStep>): void {
    if (span === null) return;
    if (condensations.get(span) != null) {
      changeStep<CondenseStep>(span, "condense", (step) => ({ ...step, ...change(step) }));
      return;
    }
    items = items.map((item) => (item.type === "condense" && item.span === span ? { ...item, ...change(item) } : item));
  }

  /** Whether the model call is for a summary: such a call is no step of its own. */
  function endCondenseCall(span: string | null, fact: FactOf<"model.responded"> | FactOf<"model.failed">): boolean {
    const condensation = span === null ? undefined : condensationOf.get(span);
    if (condensation === undefined) return false;
    changeCondensation(condensation, ({ calls }) => ({ calls: [...calls, figures(fact)] }));
    return true;
  }

  function endModel(span: string | null, content: readonly AssistantBlock[], state: ModelStep["state"]): void {
    if (span !== null) streaming.delete(span);
    changeStep<ModelStep>(span, "model", (step) => ({ ...step, content, state }));
  }

  function figures(fact: FactOf<"model.responded"> | FactOf<"model.failed">): Figures {
    const answeredBy = fact.kind === "model.responded" ? fact.answeredBy : null;
    return { answeredBy, usage: fact.usage, cost: fact.cost, timing: fact.timing };
  }

  return {
    get items() {
      return items;
    },
    add({ id, seq, at, span, parent, fact }) {
      const after = lastSeq;
      lastSeq = seq;
      switch (fact.kind) {
        case "message.user":
          if (span !== null) addStep(span, { type: "said", span: id, seq, at, content: fact.content });
          else {
            const to = fact.to && { to: fact.to };
            items = [...items, { type: "user", id, seq, at, content: fact.content, ...to }];
          }
          return;
        case "turn.started": {
          const { agentName } = fact;
          const turn: Turn = { id: span ?? id, seq, at, agentName, steps: [], state: { type: "working" } };
          if (parent === null) items = [...items, { type: "turn", after, ...turn }];
          else {
            callOf.set(turn.id, parent);
            changeStep<ToolStep>(parent, "tool", (step) => ({ ...step, turn }));
          }
          return;
        }
        case "model.requested":
          if (span !== null && parent !== null && condensations.has(parent)) {
            condensationOf.set(span, parent);
            return;
          }
          addStep(parent, {
            type: "model",
            span: span ?? id,
            seq,
            at,
            model: fact.model,
            content: [],
            state: { type: "streaming" },
          });
          return;
        case "model.streamed": {
          if (span === null || condensationOf.has(span)) return;
          const assembler = streaming.get(span) ?? createAssembler();
          streaming.set(span, assembler);
          for (const part of fact.parts) assembler.add(part);
          changeStep<ModelStep>(span, "model", (step) => ({ ...step, content: assembler.result().content }));
          return;
        }
        case "model.responded":
          if (endCondenseCall(span, fact)) return;
          endModel(span, fact.content, { type: "done", figures: figures(fact), finish: fact.finish });
          return;
        case "model.failed":
          if (endCondenseCall(span, fact)) return;
          endModel(span, fact.content, {
            type: "failed",
            figures: figures(fact),
            error: fact.error,
            ...(fact.retryInMs === undefined ? {} : { retryInMs: fact.retryInMs }),
          });
          return;
        case "tool.requested":
          addStep(parent, {
            type: "tool",
            span: span ?? id,
            seq,
            at,
            callId: fact.callId,
            name: fact.name,
            input: fact.input,
            preview: fact.preview,
            plan: fact.plan ?? null,
            state: { type: "waiting" },
          });
          return;
        case "condensing.started": {
          const { by, tokensBefore, upTo } = fact;
          const own = span ?? id;
          condensations.set(own, parent);
          const step: CondenseStep = {
            ...{ type: "condense", span: own, seq, at, by, tokensBefore, messages: upTo.at(-1) ?? 0, calls: [] },
            state: { type: "working" },
          };
          if (parent === null) items = [...items, { ...step, id: own }];
          else addStep(parent, step);
          return;
        }
        case "context.condensed": {
          const { summary, model, tokensAfter, durationMs } = fact;
          changeCondensation(span, () => ({ state: { type: "done", summary, model, tokensAfter, durationMs } }));
          return;
        }
        case "condensing.failed":
          changeCondensation(span, () => ({
            state: { type: "failed", error: fact.error, durationMs: fact.durationMs },
          }));
          return;
        case "titling.started":
          // Nobody looks for it in the conversation.
          condensations.set(span ?? id, null);
          return;
        case "session.titled":
        case "titling.failed":
        case "file.prepared":
        case "file.restored":
          return;
        case "session.imported":
          items = [...items, { type: "import", id, seq, at, from: fact.from, importedAt: fact.importedAt }];
          return;
        case "session.forked":
        case "session.copied": {
          const [way, session] =
            fact.kind === "session.forked" ? (["into", fact.into] as const) : (["from", fact.from] as const);
          items = [...items, { type: "fork", id, seq, at, way, session, title: fact.title, upTo: fact.upTo }];
          return;
        }
        case "tool.asked": {
          const { reasons, offer, workspace } = fact;
          changeStep<ToolStep>(span, "tool", (step) => ({
            ...step,
            state: { type: "asking", reasons, offer, workspace },
          }));
          return;
        }
        case "tool.decided":
          changeStep<ToolStep>(span, "tool", (step) => ({
            ...step,
            state:
              fact.decision.verdict === "allow" ? { type: "running" } : { type: "denied", decision: fact.decision },
          }));
          return;
        case "tool.finished":
          changeStep<ToolStep>(span, "tool", (step) =>
            // A denied call also gets a result, for the model; the reader sees the denial.
            step.state.type === "denied"
              ? step
              : {
                  ...step,
                  state: {
                    type: "finished",
                    text: fact.text,
                    isError: fact.isError,
                    ...(fact.images === undefined ? {} : { images: fact.images }),
                    durationMs: fact.durationMs,
                    ...(fact.stopped === undefined ? {} : { stopped: fact.stopped }),
                  },
                },
          );
          return;
        case "turn.ended":
          changeTurn(span ?? undefined, (turn) => ({
            ...turn,
            state: {
              type: "ended",
              reason: fact.reason,
              durationMs: fact.durationMs,
              ...(fact.error === undefined ? {} : { error: fact.error }),
            },
          }));
          return;
        case "fork.changed": {
          const { kind: _, ...change } = fact;
          items = [...items, { type: "change", id, seq, at, change }];
          return;
        }
        case "variables.filled":
          return;
        default:
          fact satisfies never;
      }
    },
  };
}
