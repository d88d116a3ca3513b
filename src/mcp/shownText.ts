// A server's words as a person sees them, and no others: what is hidden from a person is not told to a model either.
import { replaceHidden } from "../core/hiddenText.ts";

/** A tool's description of more is no description. Characters. */
const LONGEST = 10_000;

/** Line ends and tabs stay; other characters that nobody sees go. */
export function shownText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
  return cut
    .split("\n")
    .map((line) =>
      line
        .split("\t")
        .map((part) => replaceHidden(part, ""))
        .join("\t"),
    )
    .join("\n");
}
