// Two texts -> their lines side by side, and within a line that changed, the words that did.
import { common } from "./sequences.ts";

/** A stretch of words; `marked` when the other side has something else there. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

export interface DiffLine {
  readonly type: "same" | "changed" | "left" | "right";
  /** Empty on the side that has no such line. */
  readonly left: readonly Piece[];
  readonly right: readonly Piece[];
}

/** Words of one line that are compared; a line of more is data, and is marked whole. */
const MOST_WORDS = 2_000;

export function diffLines(left: string, right: string): DiffLine[] {
  const [ours, theirs] = [linesOf(left), linesOf(right)];
  const lines: DiffLine[] = [];
  let [at, other] = [0, 0];
  for (const [one, two] of [...common(ours, theirs), [ours.length, theirs.length] as const]) {
    for (; at < one || other < two; at++, other++)
      lines.push(lineOf(at < one ? ours[at] : null, other < two ? theirs[other] : null));
    const text = ours[one];
    if (text !== undefined) lines.push({ type: "same", left: whole(text, false), right: whole(text, false) });
    [at, other] = [one + 1, two + 1];
  }
  return lines;
}

/** An empty text has no line. */
const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));

const whole = (text: string, marked: boolean): Piece[] => [{ text, marked }];

function lineOf(left: string | null | undefined, right: string | null | undefined): DiffLine {
  if (left == null) return { type: "right", left: [], right: whole(right ?? "", true) };
  if (right == null) return { type: "left", left: whole(left, true), right: [] };
  const [ours, theirs] = [wordsOf(left), wordsOf(right)];
  if (ours.length > MOST_WORDS || theirs.length > MOST_WORDS)
    return { type: "changed", left: whole(left, true), right: whole(right, true) };
  const shared = common(ours, theirs);
  return {
    type: "changed",
    left: pieces(ours, new Set(shared.map(([one]) => one))),
    right: pieces(theirs, new Set(shared.map(([, two]) => two))),
  };
}

/** Words, the space between them, and each other sign. */
const wordsOf = (line: string): string[] => line.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];

function pieces(words: readonly string[], shared: ReadonlySet<number>): Piece[] {
  const found: { text: string; marked: boolean }[] = [];
  for (const [index, word] of words.entries()) {
    const marked = !shared.has(index);
    const last = found.at(-1);
    if (last?.marked === marked) last.text += word;
    else found.push({ text: word, marked });
  }
  return found;
}
