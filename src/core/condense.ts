// Making room in a model's window: the older messages of a history become a summary, the last ones stay word for word.
import { callModel, type MeteredPorts, type ModelOutcome } from "./callModel.ts";
import type { ContextSize } from "./condenseCut.ts";
import { context } from "./context.ts";
import type { CondenseCause, Entry, Event } from "./event.ts";
import { type ErrorInfo, fail, toErrorInfo } from "./failure.ts";
import { english } from "./l10n.ts";
import { limitWords } from "./limits.ts";
import type { TurnPorts } from "./loop.ts";
import type { Message } from "./message.ts";
import { startMeter } from "./meter.ts";
import { within } from "./stoppable.ts";
import { SUMMARY_INSTRUCTIONS, summaryRequest, summaryTextOf } from "./summary.ts";

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
  measure(history: readonly Event[], share?: number): Promise<ContextSize>;
  /**
   * After how many of the history's messages each request for a summary ends, which the last one stands for; empty when
   * nothing is old enough, or too little.
   */
  cut(messages: readonly Message[], by: CondenseCause, size: ContextSize): Promise<readonly number[]>;
}

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
  const size = await condensing.measure(history);
  const upTo = await condensing.cut(messages, by, size);
  const last = upTo.at(-1) ?? 0;
  if (last === 0) return { kind: "nothing" };
  const { tokens: tokensBefore } = size;

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
    if (signal.aborted) return toErrorInfo(fail("aborted", english("Condensing was stopped.")));
    if (outcome.kind === "failed") return outcome.error;
    const said = summaryTextOf(outcome);
    if (said === "")
      return toErrorInfo(fail("protocol", english("The model wrote no summary."), english("Try again.")));
    if (outcome.finish.reason !== "stop") return notWhole;
    summary = said;
    from = to;
  }
  return summary ?? notWhole;
}

const notWhole: ErrorInfo = {
  code: "protocol",
  message: english("The model did not finish its summary."),
  advice: english("Try again, or with another model."),
};

const unlogged = (span: string, parent: string | null, fact: Event["fact"]): Event => ({
  ...{ id: "", session: "", branch: "", seq: 0, at: 0 },
  ...{ span, parent, fact },
});
