// What a server says of itself, as a person reads it before approving it: nothing lies beyond the edge of a window, and nothing is hidden.
import { visible } from "../../core/hiddenText.ts";
import type { Json } from "../../core/json.ts";

/** Characters of a line, beside what it is set in. Two of them stand side by side in a comparison, 1,280 pixels wide. */
const WIDTH = 36;
/** As far further in than the line that they go on from. */
const FURTHER = "  ";
/** Behind a line end that is written out, and not behind a backslash and an "n". */
const LINE_END = /(?<=(?<!\\)(?:\\\\)*\\n)(?!")/;
/** Up to the last blank or slash that fits, or as much as fits. What is escaped stays in one piece. */
const PIECE = new RegExp(String.raw`(?:\\.|[^\\]){1,${WIDTH}}(?:(?<=[ /])|$)|(?:\\.|[^\\]){1,${WIDTH}}`, "gu");

/** As JSON, in which long strings, and those of several lines, go on in lines of their own. */
export function reviewText(value: Json): string {
  return JSON.stringify(value, null, 2).split("\n").flatMap(folded).join("\n").concat("\n");
}

function folded(line: string): string[] {
  const words = line.trimStart();
  const indent = " ".repeat(line.length - words.length);
  const pieces = visible(words)
    .split(LINE_END)
    .flatMap((part) => part.match(PIECE) ?? []);
  return pieces.map((piece, index) => `${indent}${index === 0 ? "" : FURTHER}${piece}`);
}
