// Event* -> Step*: what was said, asked, called and answered, in a form in which two histories can be compared. Ids, times and
// what a call cost are no part of what a step says.
import { addCost, type Cost, type CostTotal, noCost } from "./cost.ts";
import type { Event, FactOf } from "./event.ts";
import { firstWords } from "./figures.ts";
import type { Json } from "./json.ts";
import { inLanguage, t } from "./l10n.ts";
import { attachmentText, type UserBlock } from "./message.ts";

export interface Field {
  readonly name: string;
  readonly text: string;
}

export interface StepFigures {
  /** Tokens in and out, of the calls that reported them. */
  readonly input: number;
  readonly output: number;
  readonly cost: CostTotal;
  /** Milliseconds. */
  readonly ms: number;
}

export type StepKind = "message" | "model" | "tool" | "end";

export interface Step {
  readonly kind: StepKind;
  /** The number of the event that began it. */
  readonly seq: number;
  /** A few words: the model, the tool, the first words. */
  readonly title: string;
  /** How many calls it is within. */
  readonly depth: number;
  readonly fields: readonly Field[];
  readonly figures: StepFigures;
}

export const noFigures: StepFigures = { input: 0, output: 0, cost: noCost, ms: 0 };

interface OpenStep {
  kind: StepKind;
  seq: number;
  title: string;
  depth: number;
  fields: Field[];
  figures: StepFigures;
  callId: string | null;
}

/** `events`: of one branch, in order. */
export function stepsOf(events: Iterable<Event>): Step[] {
  let steps: OpenStep[] = [];
  const bySpan = new Map<string, OpenStep>();
  const depths = new Map<string, number>();
  /** A session's name is no part of what was said in it. */
  const titlings = new Set<string>();
  const condensings = new Set<string>();
  /** What attempts that were made again by themselves came to: it belongs to the one that was not. */
  let failedBefore: StepFigures = noFigures;

  function begin(event: Event, kind: StepKind, title: string, fields: Field[], callId: string | null = null): OpenStep {
    const { seq, span, parent } = event;
    const around = parent === null ? 0 : (depths.get(parent) ?? 0);
    const step = { kind, seq, title, depth: around, fields, figures: noFigures, callId };
    steps.push(step);
    if (span !== null) bySpan.set(span, step);
    return step;
  }

  for (const event of events) {
    const { fact, span, parent } = event;
    const open = span === null ? undefined : bySpan.get(span);
    switch (fact.kind) {
      case "message.user":
        begin(event, "message", titleOf(fact.content), fieldsOf(fact.content));
        break;
      case "variables.filled":
        begin(
          event,
          "message",
          t("Variables"),
          Object.entries(fact.values).map(([name, text]) => ({ name, text })),
        );
        break;
      case "turn.started":
        if (span !== null) depths.set(span, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
        break;
      case "titling.started":
        if (span !== null) titlings.add(span);
        break;
      case "condensing.started":
        if (span !== null) condensings.add(span);
        if (span !== null) depths.set(span, parent === null ? 0 : (depths.get(parent) ?? 0));
        break;
      case "model.requested": {
        if (parent !== null && titlings.has(parent)) break;
        const { model, system, parameters, tools } = fact;
        const title = parent !== null && condensings.has(parent) ? t("Summary, {0}", model.model) : model.model;
        begin(event, "model", title, [
          { name: t("Model"), text: `${model.provider} ${model.model}` },
          { name: t("System prompt"), text: system },
          { name: t("Parameters"), text: canonical({ ...parameters }) },
          { name: t("Tools"), text: canonical(tools.map((tool) => ({ ...tool }))) },
        ]);
        break;
      }
      case "model.responded":
        endModel(open, fact);
        break;
      case "model.failed":
        if (fact.retryInMs === undefined) endModel(open, fact);
        else {
          failedBefore = added(failedBefore, fact);
          steps = steps.filter((step) => step !== open);
        }
        break;
      case "tool.requested": {
        if (span !== null) depths.set(span, parent === null ? 0 : (depths.get(parent) ?? 0));
        const fields = [
          { name: t("Tool"), text: fact.name },
          { name: t("Input"), text: canonical(fact.input) },
        ];
        begin(event, "tool", firstWords(fact.preview || fact.name), fields, fact.callId);
        break;
      }
      case "tool.decided": {
        const { verdict, by, reason } = fact.decision;
        const denied = by === "user" ? t("denied by a person") : t("denied by a rule");
        const why = verdict === "deny" && reason !== "" ? `: ${reason}` : "";
        open?.fields.push({ name: t("Decision"), text: verdict === "allow" ? t("allowed") : denied + why });
        break;
      }
      case "tool.finished":
        if (open === undefined) break;
        open.fields.push({ name: fact.isError ? t("Error") : t("Result"), text: fact.text });
        if (fact.images !== undefined)
          open.fields.push({ name: t("Images"), text: fact.images.map(({ data }) => data).join("\n") });
        open.figures = { ...noFigures, ms: fact.durationMs };
        break;
      case "turn.ended":
        if (fact.reason === "done" || parent !== null) break;
        begin(event, "end", fact.reason, [
          {
            name: t("Ended"),
            text: fact.error === undefined ? fact.reason : `${fact.reason}: ${inLanguage(fact.error.message)}`,
          },
        ]);
        break;
      case "fork.changed": {
        // That a turn was left, and its open calls put off, is how a branch begins, and nothing that anybody did.
        if (steps.at(-1)?.kind === "end") steps.pop();
        const answer = steps.findLastIndex(({ kind, depth }) => kind === "model" && depth === 0);
        steps = steps.filter((step, index) => index <= answer || !fact.again.includes(step.callId ?? ""));
        break;
      }
      case "model.streamed":
      case "file.prepared":
      case "file.restored":
      case "tool.asked":
      case "session.imported":
      case "session.forked":
      case "session.copied":
      case "context.condensed":
      case "condensing.failed":
      case "session.titled":
      case "titling.failed":
        break;
      default:
        fact satisfies never;
    }
  }
  return steps.map(({ callId: _, ...step }) => step);

  function endModel(step: OpenStep | undefined, fact: FactOf<"model.responded"> | FactOf<"model.failed">): void {
    const figures = added(failedBefore, fact);
    failedBefore = noFigures;
    if (step === undefined) return;
    step.figures = figures;
    const say = (name: string, text: string) => text !== "" && step.fields.push({ name, text });
    const { content } = fact;
    const texts = (type: "text" | "thinking") =>
      content.flatMap((block) => (block.type === type ? [block.text] : [])).join("\n\n");
    const calls = content.flatMap((block) => (block.type === "call" ? [block] : []));
    say(t("Thinking"), texts("thinking"));
    say(t("Answer"), texts("text"));
    say(t("Calls"), calls.map(({ name, input, invalid }) => `${name} ${invalid ?? canonical(input)}`).join("\n"));
    if (fact.kind === "model.failed") say(t("Failed"), inLanguage(fact.error.message));
    else if (fact.finish.reason !== "stop" && fact.finish.reason !== "tools") say(t("Finish"), fact.finish.reason);
  }
}

function added(
  figures: StepFigures,
  fact: { usage: { input?: number; output?: number }; cost: Cost; timing: { totalMs: number } },
): StepFigures {
  return {
    input: figures.input + (fact.usage.input ?? 0),
    output: figures.output + (fact.usage.output ?? 0),
    cost: addCost(figures.cost, fact.cost),
    ms: figures.ms + fact.timing.totalMs,
  };
}

const textOf = (content: readonly UserBlock[]): string =>
  content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");

const titleOf = (content: readonly UserBlock[]): string => firstWords(textOf(content));

function fieldsOf(content: readonly UserBlock[]): Field[] {
  const attached = content.flatMap((block) =>
    block.type === "attachment" ? [attachmentText(block)] : block.type === "image" ? [block.data] : [],
  );
  const message = { name: t("Message"), text: textOf(content) };
  return attached.length === 0 ? [message] : [message, { name: t("Attached"), text: attached.join("\n\n") }];
}

/** JSON with the keys of objects in order, so that only what is said counts. */
function canonical(value: Json): string {
  const sorted = (one: Json): Json => {
    if (Array.isArray(one)) return one.map(sorted);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]),
    );
  };
  return JSON.stringify(sorted(value), null, 2);
}
