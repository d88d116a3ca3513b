// What came of a replay in lines: the verdict, and below it what is other, as it was and as it is.
import { t } from "./l10n.ts";
import type { Replay } from "./replay.ts";
import { replayWords } from "./replayWords.ts";
import { type Difference, differenceWords } from "./requestDifference.ts";

/** A difference with the two texts that are to be compared; null where there is nothing to compare. */
export interface DifferenceTexts {
  readonly words: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function differenceTexts(difference: Difference): DifferenceTexts {
  const words = `${differenceWords(difference)}.`;
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  switch (difference.part) {
    case "model":
    case "parameters":
      return { words: sentence, before: difference.before ?? t("none"), after: difference.after ?? t("none") };
    case "system":
      return { words: sentence, ...difference.change };
    case "tools":
      if (difference.what === "order")
        return { words: sentence, before: difference.before.join(", "), after: difference.after.join(", ") };
      return difference.what === "changed"
        ? { words: sentence, ...difference.change }
        : { words: sentence, before: null, after: null };
    case "messages":
      if (difference.what === "changed") return { words: sentence, ...difference.change };
      return difference.what === "added"
        ? { words: sentence, before: null, after: difference.text }
        : { words: sentence, before: difference.text, after: null };
    case "unknown":
      return { words: sentence, before: null, after: null };
    default:
      return difference satisfies never;
  }
}

export function replayLines(found: Replay): string[] {
  const lines = [replayWords(found)];
  if (found.verdict !== "diverged" || found.what.kind !== "changed") return lines;
  for (const difference of found.what.differences) {
    const { words, before, after } = differenceTexts(difference);
    lines.push(words);
    if (before !== null) lines.push(...before.split("\n").map((line) => `  - ${line}`));
    if (after !== null) lines.push(...after.split("\n").map((line) => `  + ${line}`));
  }
  if (!found.what.proven)
    lines.push(
      "What was sent then is derived from the record, but its hash is another: the record or AI Studio has changed.",
    );
  return lines;
}
