// Making room in a model's window: the older messages of a history become a summary, the last ones stay word for word.
import { callModel, type MeteredPorts, type ModelOutcome } from "./callModel.ts";
import { context } from "./context.ts";
import { messageSizes } from "./contextSize.ts";
import type { CondenseCause, Entry, Event } from "./event.ts";
import { type ErrorInfo, fail, toErrorInfo } from "./failure.ts";
import { limitWords } from "./limits.ts";
import type { TurnPorts } from "./loop.ts";
import type { Message } from "./message.ts";
import { startMeter } from "./meter.ts";
import { within } from "./stoppable.ts";
import { recordOf, SUMMARY_INSTRUCTIONS, summaryRequest } from "./summary.ts";

/** What is needed of a branch to keep its history within the window of the model that answers. */
export interface Condensing {
  /** The share of the window from which on older messages are condensed before the next request; 0: never by itself. */
  readonly threshold: number;
  /** The branch's events, all that were yielded so far included. */
  history(): readonly Event[];
  /**
   * Tokens of the next request with this history, about, and what the model reads; null when that is not known. With `share`,
   * what is plainly less than that share of the window need not be counted: the tokens are then those that it is at most.
   */
  measure(
    history: readonly Event[],
    share?: number,
  ): Promise<{ readonly tokens: number; readonly window: number | null }>;
  /** Tokens of each text, about. */
  count(texts: readonly string[]): Promise<readonly number[]>;
}

/**
 * What stays word for word, as a share of what there is: enough for the last exchanges, and so little that it is long until
 * the window is full again.
 */
const KEPT_SHARE = 0.25;
/** Less than this share of all would gain so little that the next answer asks for it again. */
const LEAST_GAIN = 0.2;
/** Of the window, for the record in one request: the rest is for the instructions, the summary, and miscounting. */
const RECORD_SHARE = 0.6;

export type CondenseOutcome =
  | { readonly kind: "condensed" }
  /** There is nothing old enough, or too little. */
  | { readonly kind: "nothing" }
  | { readonly kind: "failed"; readonly error: ErrorInfo };

/** @param turn the turn that it is within; null when a person asks for it between two. */
export async function* condense(
  turn: string | null,
  by: CondenseCause,
  ports: MeteredPorts,
  condensing: Condensing,
  signal: AbortSignal,
): AsyncGenerator<Entry, CondenseOutcome> {
  const history = condensing.history();
  const messages = context(history);
  const { tokens: tokensBefore, window } = await condensing.measure(history);
  const sizes = await messageSizes(messages, condensing.count);
  const most = window !== null ? window * RECORD_SHARE : by === "overflow" ? tokensBefore / 2 : Infinity;
  const last = cutAt(messages, sizes, by === "person" ? 0 : LEAST_GAIN);
  if (last === 0) return { kind: "nothing" };
  const upTo = passes(await condensing.count(messages.slice(0, last).map(recordOf)), most);

  const span = ports.newId();
  const startedAt = ports.now();
  yield { span, parent: turn, fact: { kind: "condensing.started", by, upTo, tokensBefore } };
  const found = yield* summarize(span, messages, upTo, ports, signal);
  const durationMs = ports.now() - startedAt;
  if (typeof found !== "string") {
    yield { span, parent: turn, fact: { kind: "condensing.failed", error: found, durationMs } };
    return { kind: "failed", error: found };
  }
  const { model } = ports;
  const fact = { kind: "context.condensed", summary: found, model, messages: last, tokensBefore, durationMs } as const;
  const after = { ...fact, tokensAfter: 0 };
  const { tokens: tokensAfter } = await condensing.measure([...condensing.history(), unlogged(span, turn, after)]);
  yield { span, parent: turn, fact: { ...fact, tokensAfter } };
  return { kind: "condensed" };
}

/** A person asks for it: a condensation outside every turn, within the limits of one. */
export async function* condenseByHand(ports: TurnPorts, stop: AbortSignal): AsyncGenerator<Entry, void> {
  if (ports.condensing === undefined) return;
  const { signal, abort, release } = within(stop);
  const meter = startMeter(ports.limits, ports, null, abort);
  try {
    yield* condense(null, "person", { ...ports, meter }, ports.condensing, signal);
  } finally {
    release();
    abort();
    meter.stop();
  }
}

/** Whether a person could ask for it. `sizes`: the tokens of each message. */
export const isCondensable = (messages: readonly Message[], sizes: readonly number[]): boolean =>
  cutAt(messages, sizes, 0) > 0;

/** The summary, or why there is none. */
async function* summarize(
  span: string,
  messages: readonly Message[],
  upTo: readonly number[],
  ports: MeteredPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, string | ErrorInfo> {
  // Nobody watches a summary being written; it takes the model's own standard, whatever the agent is tuned for.
  const quiet = { ...ports, system: SUMMARY_INSTRUCTIONS, tools: [], parameters: {}, live() {} };
  let summary: string | null = null;
  let from = 0;
  for (const to of upTo) {
    const limit = ports.meter.reached();
    if (limit !== null) return limitWords(limit);
    ports.meter.countCall();
    const request = summaryRequest(messages.slice(from, to), summary);
    const outcome: ModelOutcome = yield* callModel(span, request, quiet, signal);
    if (signal.aborted) return toErrorInfo(fail("aborted", "Condensing was stopped."));
    if (outcome.kind === "failed") return outcome.error;
    const said = outcome.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
    if (said.trim() === "") return toErrorInfo(fail("protocol", "The model wrote no summary.", "Try again."));
    if (outcome.finish.reason !== "stop") return notWhole;
    summary = said.trim();
    from = to;
  }
  return summary ?? notWhole;
}

const notWhole: ErrorInfo = {
  code: "protocol",
  message: "The model did not finish its summary.",
  advice: "Try again, or with another model.",
};

/**
 * How many messages to condense; 0: none. A call stays with its results: what is kept begins with what the person said where
 * that can be, else with an answer.
 */
function cutAt(messages: readonly Message[], sizes: readonly number[], leastGain: number): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const most = all * KEPT_SHARE;
  let kept = all;
  let fitting = 0;
  let latest = 0;
  let latestSaid = 0;
  for (const [index, { role }] of messages.entries()) {
    // One message is no history, and a summary of it no gain.
    if (index > 1 && role !== "tool" && all - kept >= all * leastGain) {
      if (kept <= most && fitting === 0) fitting = index;
      // A whole exchange may take somewhat more, but one that is much less than there is room for comes too late.
      if (role === "user" && kept <= most * 1.5 && kept >= most / 2) return index;
      if (role === "user" && kept <= all / 2) latestSaid = index;
      latest = index;
    }
    kept -= sizes[index] ?? 0;
  }
  return fitting || latestSaid || latest;
}

/** Where each of the requests ends that a record takes. `sizes`: of each of its messages. */
function passes(sizes: readonly number[], most: number): number[] {
  const ends: number[] = [];
  let sum = 0;
  for (const [index, size] of sizes.entries()) {
    if (sum > 0 && sum + size > most) {
      ends.push(index);
      sum = 0;
    }
    sum += size;
  }
  return [...ends, sizes.length];
}

const unlogged = (span: string, parent: string | null, fact: Event["fact"]): Event => ({
  ...{ id: "", session: "", branch: "", seq: 0, at: 0 },
  ...{ span, parent, fact },
});
