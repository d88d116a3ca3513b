// The agent loop: history + ports -> facts. It knows no database, no webview, no vendor. Whoever runs it appends each
// entry to the log before asking for the next.
import { callModel, type MeteredPorts } from "./callModel.ts";
import { callTools } from "./callTools.ts";
import type { Condensing } from "./condense.ts";
import { context } from "./context.ts";
import type { Cost } from "./cost.ts";
import type { Decision, Entry, Event, TurnEnd } from "./event.ts";
import { type ErrorInfo, isFailure } from "./failure.ts";
import { callsAgain } from "./forkPoint.ts";
import { createGate, type Gate } from "./gate.ts";
import { type LimitReached, type Limits, limitWords } from "./limits.ts";
import type { Message, ModelRef, ToolCall, ToolResult, UserBlock } from "./message.ts";
import { type Meter, startMeter } from "./meter.ts";
import type { Verdict } from "./policy.ts";
import type { ModelRequest, Parameters, Part, Usage } from "./provider.ts";
import { createRoomKeeper } from "./room.ts";
import { stoppable, untilStopped, within } from "./stoppable.ts";
import type { Effect, Invocation, SubTurn, Tool, ToolOutput } from "./tool.ts";

export interface TurnPorts {
  readonly agentVersion: string;
  readonly agentName: string;
  readonly model: ModelRef;
  readonly system: string;
  readonly parameters: Parameters;
  readonly tools: readonly Tool[];
  readonly limits: Limits;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part>;
  judge(call: ToolCall, effect: Effect, invocation: Invocation, signal: AbortSignal): Promise<Verdict>;
  /** Resolves once the log has a person's decision on the call with this span, which was asked about. */
  answer(span: string, signal: AbortSignal): Promise<Decision>;
  /** What a tool prints while it runs, for whoever watches. */
  progress(span: string, output: string): void;
  /** What the person said since, in order. It is in the log, within the turn with this span, when this is answered. */
  takeMessages(turn: string, signal: AbortSignal): Promise<readonly (readonly UserBlock[])[]>;
  /** `answeredBy`: the model that the vendor says answered, if it said so. */
  price(model: ModelRef, usage: Usage, answeredBy: string | null): Promise<Cost>;
  /** A cryptographic hash in hexadecimal. */
  digest(text: string): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  newId(): string;
  /** Resolves after so many milliseconds, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Each part as it arrives, with its number within the model call: for previews, before anything is committed. */
  live(span: string, index: number, part: Part): void;
  /** Absent where there is no history that could be condensed: in a call of an agent, and in a question without a session. */
  readonly condensing?: Condensing;
}

/** A turn under way: its ports, and what it shares with the turns within it. */
export interface RunningTurn extends MeteredPorts {
  /** A person is asked one thing at a time. */
  readonly questions: Gate;
  /** Runs a turn within the call whose span this is. */
  nest(turn: SubTurn, span: string, signal: AbortSignal): AsyncGenerator<Entry, ToolOutput>;
}

/**
 * Runs one turn to its end. Throws nothing but what `takeMessages` does, and `measure` and `cut` of `condensing`: all else that
 * goes wrong becomes a fact. Whoever takes the entries closes the turn in the log then (recovery.ts).
 */
export async function* loop(
  history: readonly Event[],
  ports: TurnPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, void> {
  yield* runTurn(context(history), callsAgain(history), ports, null, signal);
}

interface TurnResult {
  readonly reason: TurnEnd;
  readonly error: ErrorInfo | null;
  /** The last answer's text. */
  readonly text: string;
}

/**
 * `again`: calls of the last answer that are carried out first.
 * `around`: the call that the turn is within, and that call's turn.
 */
async function* runTurn(
  first: Message[],
  again: readonly ToolCall[],
  given: TurnPorts,
  around: { readonly span: string; readonly turn: RunningTurn } | null,
  stop: AbortSignal,
): AsyncGenerator<Entry, TurnResult> {
  const turn = given.newId();
  const parent = around?.span ?? null;
  const startedAt = given.now();
  const { signal, abort, release } = within(stop);
  const meter = startMeter(given.limits, given, around?.turn.meter ?? null, abort);
  const ports = running(given, meter, around?.turn.questions ?? createGate());
  const room = createRoomKeeper(turn, ports);
  let messages = first;
  let text = "";

  const end = (reason: TurnEnd, error: ErrorInfo | null = null, limit: LimitReached | null = null) => ({
    entry: {
      span: turn,
      parent,
      fact: {
        kind: "turn.ended",
        reason,
        durationMs: given.now() - startedAt,
        ...(error ? { error } : {}),
        ...(limit ? { limit } : {}),
      },
    } satisfies Entry,
    result: { reason, error, text },
  });
  type End = ReturnType<typeof end>;
  const endAtLimit = (limit: LimitReached): End => end("limit", limitWords(limit), limit);
  /** A person stopped it, or its time is over. */
  const endStopped = (): End => {
    const { reason } = signal;
    if (!isFailure(reason) || reason.code !== "limit") return end("cancelled");
    const limit = meter.reached();
    return limit?.kind === "minutes" ? endAtLimit(limit) : end("limit", reason.info);
  };

  async function* work(): AsyncGenerator<Entry, End> {
    if (again.length > 0) {
      replaceResults(messages, yield* callTools(turn, again, ports, signal));
      if (signal.aborted) return endStopped();
    }
    for (;;) {
      const limit = meter.reached();
      if (limit !== null) return endAtLimit(limit);
      const before = yield* room.before(signal);
      if (signal.aborted && before.kind !== "enough") return endStopped();
      if (before.kind === "none") return end("failed", before.error);
      if (before.kind === "made") {
        messages = before.messages;
        // What it took counts, too.
        continue;
      }
      // And what a summary took that came to nothing.
      const used = meter.reached();
      if (used !== null) return endAtLimit(used);
      meter.countCall();
      const outcome = yield* callModel(turn, messages, ports, signal);
      if (signal.aborted) return endStopped();
      if (outcome.kind === "failed") {
        if (outcome.error.code !== "context-overflow") return end("failed", outcome.error);
        const after = yield* room.afterOverflow(outcome.error, signal);
        if (signal.aborted) return endStopped();
        if (after.kind === "none") return end("failed", after.error);
        if (after.kind === "made") messages = after.messages;
        continue;
      }
      room.answered();
      if (outcome.content.length > 0)
        messages.push({ role: "assistant", model: given.model, content: outcome.content });
      text = outcome.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
      const calls = outcome.content.filter((block) => block.type === "call");
      if (calls.length === 0) return end("done");
      messages.push({ role: "tool", content: yield* callTools(turn, calls, ports, signal) });
      if (signal.aborted) return endStopped();
      // Not before the limits were looked at: what nobody will answer keeps waiting.
      if (meter.reached() !== null) continue;
      const said = (await given.takeMessages(turn, signal)).flat();
      if (said.length > 0) messages.push({ role: "user", content: said });
    }
  }

  try {
    const { agentVersion, agentName } = given;
    yield { span: turn, parent, fact: { kind: "turn.started", agentVersion, agentName } };
    const { entry, result } = yield* work();
    yield entry;
    return result;
  } finally {
    release();
    // Whoever takes no more facts wants no more work, and pays for none.
    abort();
    meter.stop();
  }
}

/** What the loop adds to the ports of a turn: tools and questions end when they are told to, and are measured. */
function running(given: TurnPorts, meter: Meter, questions: Gate): RunningTurn {
  const orStopped = <Value>(work: () => Promise<Value>, signal: AbortSignal) =>
    untilStopped(work, given, signal, (): Value => {
      throw signal.reason;
    });
  const turn: RunningTurn = {
    ...given,
    meter,
    questions,
    tools: given.tools.map((tool) => stoppable(tool, given)),
    judge: (call, effect, invocation, signal) =>
      orStopped(async () => given.judge(call, effect, invocation, signal), signal),
    answer: (span, signal) => orStopped(() => meter.waiting(async () => given.answer(span, signal)), signal),
    async *nest(sub, span, signal) {
      const task: Message = { role: "user", content: [{ type: "text", text: sub.task }] };
      return outputOf(yield* runTurn([task], [], await sub.ports(), { span, turn }, signal));
    },
  };
  return turn;
}

/** The last message has a result for each call; these take the place of theirs. */
function replaceResults(messages: Message[], results: readonly ToolResult[]): void {
  const last = messages.at(-1);
  if (last?.role !== "tool") return;
  const found = new Map(results.map((result) => [result.callId, result]));
  messages[messages.length - 1] = { ...last, content: last.content.map((old) => found.get(old.callId) ?? old) };
}

/** What the model that called an agent is told of its turn. */
function outputOf({ reason, error, text }: TurnResult): ToolOutput {
  const said = text.trim();
  if (reason === "done")
    return said === "" ? { text: "It said nothing.", isError: true } : { text: said, isError: false };
  const why = error?.message ?? "It was stopped.";
  return { text: said === "" ? why : `${why} What it said last: ${said}`, isError: true };
}
