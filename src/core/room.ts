// Keeps what a turn sends within its model's window: looks before each request, and once more when the provider refused one.
import type { MeteredPorts } from "./callModel.ts";
import { condense } from "./condense.ts";
import { context } from "./context.ts";
import type { Entry } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";
import { english } from "./l10n.ts";
import type { Message } from "./message.ts";

type Room =
  | { readonly kind: "enough" }
  /** Send these instead. */
  | { readonly kind: "made"; readonly messages: Message[] }
  | { readonly kind: "none"; readonly error: ErrorInfo };

export interface RoomKeeper {
  /** To be asked before each request. */
  before(signal: AbortSignal): AsyncGenerator<Entry, Room>;
  /** The provider refused the request, with this error, as too long. Room is made once, and not a second time for the same request. */
  afterOverflow(error: ErrorInfo, signal: AbortSignal): AsyncGenerator<Entry, Room>;
  /** The request was answered. */
  answered(): void;
}

export function createRoomKeeper(turn: string, ports: MeteredPorts): RoomKeeper {
  const { condensing } = ports;
  /** For the request that comes next. Where that did not help, trying again would not either, and costs each time. */
  let tried = false;
  let triedAfterOverflow = false;
  /** A summary that failed is not asked for again at each step of the turn. */
  let gaveUp = false;

  return {
    async *before(signal) {
      if (condensing === undefined || condensing.threshold <= 0 || tried || gaveUp) return { kind: "enough" };
      const { tokens, window } = await condensing.measure(condensing.history(), condensing.threshold);
      if (window === null || tokens < condensing.threshold * window) return { kind: "enough" };
      tried = true;
      const outcome = yield* condense(turn, "threshold", ports, condensing, signal);
      if (outcome.kind === "condensed") return { kind: "made", messages: context(condensing.history()) };
      if (outcome.kind === "failed") gaveUp = true;
      if (outcome.kind === "nothing" || (tokens <= window && !signal.aborted)) return { kind: "enough" };
      return { kind: "none", error: notCondensed(outcome.error) };
    },
    async *afterOverflow(error, signal) {
      if (condensing === undefined) return { kind: "none", error };
      if (triedAfterOverflow) return { kind: "none", error: withAdvice(error) };
      triedAfterOverflow = true;
      const outcome = yield* condense(turn, "overflow", ports, condensing, signal);
      switch (outcome.kind) {
        case "condensed":
          return { kind: "made", messages: context(condensing.history()) };
        case "nothing":
          return { kind: "none", error: withAdvice(error) };
        case "failed":
          return { kind: "none", error: notCondensed(outcome.error) };
        default:
          return outcome satisfies never;
      }
    },
    answered() {
      tried = false;
      triedAfterOverflow = false;
    },
  };
}

const withAdvice = (error: ErrorInfo): ErrorInfo => ({ ...error, advice: error.advice ?? TOO_LONG });

const TOO_LONG = english(
  "Send less at once, turn tools off that this agent does not need, or choose a model that reads more.",
);

const notCondensed = ({ code, message }: ErrorInfo): ErrorInfo => ({
  code,
  message: english("The conversation is longer than the model can read, and condensing it failed: {0}", message),
  advice: english("Try again, answer with a model that reads more, or fork the session from an earlier message."),
});
