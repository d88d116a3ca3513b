// A turn's ports that answer from the record: what models said, what tools brought, what people decided. Nothing is sent,
// nothing is run, and time does not pass.
import type { Condensing } from "./condense.ts";
import type { Decision, Event } from "./event.ts";
import { Failure, fail } from "./failure.ts";
import { callsAgain } from "./forkPoint.ts";
import { noLimits } from "./limits.ts";
import type { TurnPorts } from "./loop.ts";
import type { AssistantBlock, ModelRef, ToolCall } from "./message.ts";
import type { ModelRequest, Parameters, Part, ToolSpec } from "./provider.ts";
import type { Invocation, Tool } from "./tool.ts";
import { allCalls, type ModelRecord, type ToolRecord, type TurnRecord } from "./turnRecord.ts";

/** What of a request is the agent's: all but the conversation. */
export interface Frame {
  readonly model: ModelRef;
  readonly system: string;
  readonly tools: readonly ToolSpec[];
  readonly parameters: Parameters;
}

export interface Watcher {
  /** Today's loop makes this request; `call` is the one on record in its place, null when there is none. */
  requested(turn: TurnRecord, request: ModelRequest, call: ModelRecord | null): void;
  /** The frame of a turn; null when the record has none. */
  frameOf(turn: TurnRecord): Frame | null;
  digest(text: string): string;
}

const UNKNOWN = { kind: "unknown", why: "Nothing is paid for in a replay." } as const;

/**
 * @param log the branch's events as far as they have come in this replay: it begins with what was told before the turn, and
 * grows. Null for a turn within a call, which has no history of its own.
 */
export function recordedPorts(turn: TurnRecord, log: Event[] | null, frame: Frame, watcher: Watcher): TurnPorts {
  const { agentVersion, agentName } = turn.started.fact;
  const models = allCalls(turn);
  let next = 0;
  let condensings = 0;
  let ids = 0;
  let told = turn.started.seq;
  /** Those that a tool is asked about, in order: of the answer that was served last, or of those that are carried out first. */
  let calls = log === null ? [] : carriedOut(callsAgain(log));
  /** Where that answer begins: some vendors' ids come again in the next one. */
  let answered = turn.started.seq;
  const served = new Set<ToolRecord>();
  let current: ToolRecord | null = null;

  function toolFor(spec: ToolSpec): Tool {
    return {
      spec,
      // One after the other: which call is prepared is told by its turn alone.
      effect: "execute",
      async prepare(): Promise<Invocation> {
        const position = calls.findIndex(({ name }) => name === spec.name);
        const [call] = position < 0 ? [] : calls.splice(position, 1);
        const isIt = (one: ToolRecord) =>
          one.requested.fact.callId === call?.callId && one.requested.seq > answered && !served.has(one);
        current = turn.tools.find(isIt) ?? null;
        if (current === null) throw fail("missing", "The record does not have this call.");
        served.add(current);
        return prepared(current, watcher);
      },
    };
  }

  /** What the record has before the next request. */
  function nextCondensing() {
    const condensing = turn.condensings[condensings];
    return condensing !== undefined && condensing.started.seq < (models[next]?.requested.seq ?? Infinity)
      ? condensing
      : undefined;
  }

  /** Room is made exactly where it was made then. */
  const condensing = (history: readonly Event[]): Condensing => ({
    threshold: 1,
    history: () => history,
    async measure() {
      return { tokens: nextCondensing()?.started.fact.by === "threshold" ? 1 : 0, window: 1 };
    },
    async cut() {
      const found = nextCondensing();
      if (found !== undefined) condensings++;
      return found?.started.fact.upTo ?? [];
    },
  });

  return {
    agentVersion,
    agentName,
    ...frame,
    tools: frame.tools.map(toolFor),
    limits: noLimits,
    async *stream(request) {
      const call = models[next++] ?? null;
      watcher.requested(turn, request, call);
      // A part before the failure: it is not tried again.
      if (call === null) yield { type: "usage", usage: {} };
      if (call === null) throw new Failure(turn.ended?.error ?? stopped);
      if (call.ended?.kind === "model.responded") {
        calls = carriedOut(call.ended.content);
        answered = call.requested.seq;
      }
      yield* answer(call);
    },
    async judge() {
      if (current?.asked) {
        const { reasons, offer, workspace } = current.asked;
        return { verdict: "ask", reasons, offer, workspace };
      }
      return current?.decided?.decision ?? undecided;
    },
    async answer() {
      return current?.decided?.decision ?? undecided;
    },
    async takeMessages() {
      const until = models[next]?.requested.seq ?? 0;
      const said = turn.said.filter(({ seq }) => seq > told && seq < until);
      told = Math.max(told, until);
      log?.push(...said);
      return said.map(({ fact }) => fact.content);
    },
    price: async () => UNKNOWN,
    digest: watcher.digest,
    now: () => turn.started.at,
    random: () => 0,
    newId: () => `${turn.span} ${++ids}`,
    sleep: async () => {},
    progress() {},
    live() {},
    ...(log === null ? {} : { condensing: condensing(log) }),
  };
}

const carriedOut = (content: readonly AssistantBlock[]): ToolCall[] =>
  content.flatMap((block) => (block.type === "call" && block.invalid === undefined ? [block] : []));

const stopped = { code: "aborted", message: "The record ends here." } as const;
const undecided: Decision = { verdict: "deny", by: "policy", reason: "The record has no decision." };

/** What came of a call then. Throws what the tool found wrong with it before anything was decided. */
function prepared(record: ToolRecord, watcher: Watcher): Invocation {
  const { asked, decided, finished, turn } = record;
  if (finished !== null && asked === null && decided === null) throw fail("invalid", finished.text);
  const frame = turn === null ? null : watcher.frameOf(turn);
  return {
    preview: record.requested.fact.preview,
    async run() {
      if (finished === null) throw new Failure(stopped);
      const { text, isError, images } = finished;
      return { text, isError, ...(images === undefined ? {} : { images }) };
    },
    ...(turn === null || frame === null
      ? {}
      : {
          turn: { task: taskOf(turn), ports: async () => recordedPorts(turn, null, frame, watcher) },
        }),
  };
}

function taskOf({ task }: TurnRecord): string {
  if (task?.fact.kind !== "message.user") return "";
  return task.fact.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
}

/** A model call as it was answered, in the parts that make the same blocks. */
async function* answer({ ended }: ModelRecord): AsyncGenerator<Part> {
  if (ended === null) throw new Failure(stopped);
  if (ended.kind === "model.failed") {
    // Where it was not tried again something had come, if only the news of who answers.
    if (ended.retryInMs === undefined) yield { type: "usage", usage: ended.usage };
    yield* partsOf(ended.content);
    throw new Failure(ended.error);
  }
  yield { type: "model", id: ended.answeredBy };
  yield* partsOf(ended.content);
  yield { type: "usage", usage: ended.usage };
  yield { type: "finish", finish: ended.finish };
}

function* partsOf(content: readonly AssistantBlock[]): Generator<Part> {
  for (const [position, block] of content.entries()) {
    const key = String(position);
    if (block.type === "call") {
      yield { type: "call", key, callId: block.callId, name: block.name };
      yield { type: "arguments", key, json: block.invalid ?? JSON.stringify(block.input) };
    } else yield { type: block.type, text: block.text, key };
    if (block.vendor !== undefined) yield { type: "vendor", key, data: block.vendor };
  }
}
