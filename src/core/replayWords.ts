// What came of a replay, in a sentence.
import type { Replay } from "./replay.ts";
import { differenceWords } from "./requestDifference.ts";

export function replayWords(found: Replay): string {
  switch (found.verdict) {
    case "same":
      return `Same: ${number(found.requests)} of ${counted(found.requests)}, no network.`;
    case "nothing":
      return found.why === "imported"
        ? "Nothing to compare: another program recorded this conversation, and no request of it is on record."
        : "Nothing to compare: no model was asked anything here.";
    case "diverged":
      return `Diverges at event ${number(found.seq)}, request ${number(found.number)} of ${number(Math.max(found.requests, found.number))}: ${whatWords(found)}.`;
    default:
      return found satisfies never;
  }
}

function whatWords({ what }: Extract<Replay, { verdict: "diverged" }>): string {
  switch (what.kind) {
    case "changed": {
      const [first, ...more] = what.differences;
      if (first === undefined) return "the request changed";
      return more.length === 0 ? differenceWords(first) : `${differenceWords(first)}, and ${number(more.length)} more`;
    }
    case "missing":
      return "this request is not made any more";
    case "added":
      return "one more request is made in this turn";
    default:
      return what satisfies never;
  }
}

const number = (value: number): string => value.toLocaleString("en-US");
const counted = (value: number): string => `${number(value)} ${value === 1 ? "request" : "requests"}`;
