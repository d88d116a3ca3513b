// What a text that is not in a file was perhaps meant to be.

export interface NearMatch {
  readonly line: number;
  readonly text: string;
  /** Whether nothing but spaces and tabs differs. */
  readonly onlySpaces: boolean;
}

/** So many lines are compared: a file with more is generated. */
const MOST_LINES = 20_000;
/** And so many of what was wanted, from its beginning: by then it is found or not. */
const MOST_WANTED = 50;
/** As much of a line as is compared. */
const LONGEST_LINE = 500;
/** As much of the lines as is shown. */
const MOST_SHOWN = 2_000;
/** Half of the lines the same: below that the likeness is chance. */
const ENOUGH = 0.5;

/** The lines most like those of `wanted`; null when none are like them. */
export function nearMatch(text: string, wanted: string): NearMatch | null {
  const lines = text.split("\n").slice(0, MOST_LINES);
  const wantedLines = wanted
    .replace(/^\n+|\n+$/g, "")
    .split("\n")
    .slice(0, MOST_WANTED);
  const squeezed = lines.map(squeeze);
  const wantedSqueezed = wantedLines.map(squeeze);
  let best = { score: 0, at: 0 };
  for (let at = 0; at + wantedLines.length <= lines.length; at++) {
    // Most places differ in the first line or the last; the others are worth a closer look.
    const first = likeness(squeezed[at] ?? "", wantedSqueezed[0] ?? "");
    if (first < ENOUGH && squeezed[at + wantedLines.length - 1] !== wantedSqueezed.at(-1)) continue;
    let sum = first;
    for (let index = 1; index < wantedLines.length; index++)
      sum += likeness(squeezed[at + index] ?? "", wantedSqueezed[index] ?? "");
    const score = sum / wantedLines.length;
    if (score > best.score) best = { score, at };
  }
  if (best.score < ENOUGH) return null;
  const found = lines.slice(best.at, best.at + wantedLines.length).join("\n");
  return { line: best.at + 1, text: found.slice(0, MOST_SHOWN), onlySpaces: best.score === 1 };
}

const squeeze = (line: string) => line.slice(0, LONGEST_LINE).trim().replace(/\s+/g, " ");

/** From 0 to 1: the part of the longer line that their common beginning and end make up. */
function likeness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end++;
  return (start + end) / long.length;
}
