// What came of a replay, in a sentence.
import { count, t } from "./l10n.ts";
import type { Replay } from "./replay.ts";
import { differenceWords } from "./requestDifference.ts";

export function replayWords(found: Replay): string {
  switch (found.verdict) {
    case "same":
      return found.requests === 1
        ? t("Same: its one request would be sent again exactly as recorded. Nothing was sent.")
        : t("Same: all {0} requests would be sent again exactly as recorded. Nothing was sent.", count(found.requests));
    case "nothing":
      return found.why === "imported"
        ? t("Nothing to compare: another program recorded this conversation, and no request of it is on record.")
        : t("Nothing to compare: no model was asked anything here.");
    case "diverged":
      return t(
        "Diverges at event {0}, request {1} of {2}: {3}.",
        ...[found.seq, found.number, Math.max(found.requests, found.number)].map(count),
        whatWords(found),
      );
    default:
      return found satisfies never;
  }
}

function whatWords({ what }: Extract<Replay, { verdict: "diverged" }>): string {
  switch (what.kind) {
    case "changed": {
      const [first, ...more] = what.differences;
      if (first === undefined) return t("the request changed");
      return more.length === 0
        ? differenceWords(first)
        : t("{0}, and {1} more", differenceWords(first), count(more.length));
    }
    case "missing":
      return t("this request is not made any more");
    case "added":
      return t("one more request is made in this turn");
    default:
      return what satisfies never;
  }
}
