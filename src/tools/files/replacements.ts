// (text, replacements) -> the new text, or what stands in the way. All are looked for in the text as it is, so that their
// order does not matter; either all are made or none.
import { fail } from "../../core/failure.ts";
import { nearMatch } from "./nearMatch.ts";

export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  /** Replaces it wherever it stands, instead of failing when it stands in several places. */
  readonly everywhere?: boolean | undefined;
}

export interface Replaced {
  readonly text: string;
  /** The numbers of the lines, in the old text, where something was replaced; ascending. */
  readonly lines: readonly number[];
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Which replacement it is of, counted from 1. */
  readonly of: number;
}

/** A model that is told more of them has no use for it. */
const MOST_LINES_TOLD = 10;
/** More places than a person could look at; a program does such a change better. */
const MOST_PLACES = 10_000;

/** `mayTell`: whether a hint may show some of the text. Throws `invalid`, with a sentence that says what to do. */
export function replace(text: string, replacements: readonly Replacement[], mayTell: boolean): Replaced {
  const spans: Span[] = [];
  const plain = withoutReturns(text);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  for (const [index, { oldText, newText, everywhere = false }] of replacements.entries()) {
    const which = replacements.length === 1 ? "The old text" : `The old text of edit ${index + 1}`;
    if (oldText === "") throw fail("invalid", `${which} is empty: copy the lines to replace from the file.`);
    if (oldText === newText) throw fail("invalid", `${which} and its new text are the same.`);
    const found = findAll(plain, oldText);
    const [first] = found;
    if (first === undefined) throw fail("invalid", `${which} is not in the file.`, hint(plain.text, oldText, mayTell));
    if (found.length > 1 && !everywhere) {
      const lines = linesAt(text, found.slice(0, MOST_LINES_TOLD));
      throw fail(
        "invalid",
        `${which} is in the file ${found.length} times, at lines ${lines.join(", ")}${found.length > lines.length ? " …" : ""}.`,
        "Take in more of the lines around the one you mean, or set `everywhere`.",
      );
    }
    for (const { start, end } of found) {
      spans.push({ start, end, text: withLineEnds(newText, text.slice(start, end), eol), of: index + 1 });
    }
  }
  spans.sort((one, other) => one.start - other.start);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next !== undefined && next.start < span.end)
      throw fail("invalid", `Edits ${span.of} and ${next.of} overlap.`, "Make them one edit.");
  }
  const pieces: string[] = [];
  let from = 0;
  for (const span of spans) {
    pieces.push(text.slice(from, span.start), span.text);
    from = span.end;
  }
  pieces.push(text.slice(from));
  return { text: pieces.join(""), lines: linesAt(text, spans) };
}

/** A model is shown no carriage returns: what it quotes is looked for without them. */
interface Plain {
  readonly text: string;
  /** Where in `text` a return was taken out, ascending. */
  readonly returns: readonly number[];
}

function withoutReturns(text: string): Plain {
  if (!text.includes("\r\n")) return { text, returns: [] };
  const lines = text.split("\r\n");
  const returns: number[] = [];
  let at = 0;
  for (const line of lines.slice(0, -1)) {
    at += line.length;
    returns.push(at++);
  }
  return { text: lines.join("\n"), returns };
}

/** Its places in the text with the returns. */
function findAll({ text, returns }: Plain, oldText: string): readonly { start: number; end: number }[] {
  const wanted = oldText.replaceAll("\r\n", "\n");
  const found: { start: number; end: number }[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length;
    found.push({ start: at + before(returns, at), end: end + before(returns, end) });
    if (found.length > MOST_PLACES) throw fail("limit", `The old text is in more than ${MOST_PLACES} places.`);
  }
  return found;
}

/** How many of the ascending numbers are less than `limit`. */
function before(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** New lines end as those that they replace, else as the file's do. */
function withLineEnds(newText: string, replaced: string, eol: string): string {
  const plain = newText.replaceAll("\r\n", "\n");
  const own = replaced.includes("\r\n") ? "\r\n" : replaced.includes("\n") ? "\n" : eol;
  return own === "\n" ? plain : plain.replaceAll("\n", own);
}

/** The numbers of the lines in which the spans, in ascending order, begin. */
function linesAt(text: string, spans: readonly { readonly start: number }[]): readonly number[] {
  let line = 1;
  let next = text.indexOf("\n");
  return spans.map(({ start }) => {
    for (; next >= 0 && next < start; next = text.indexOf("\n", next + 1)) line++;
    return line;
  });
}

function hint(text: string, oldText: string, mayTell: boolean): string {
  const near = mayTell ? nearMatch(text, oldText.replaceAll("\r\n", "\n")) : null;
  if (near === null) return "Read the file again and copy the text exactly, without line numbers.";
  const why = near.onlySpaces ? "It is there with other white space" : "The most similar lines are";
  return `${why}, from line ${near.line}:\n${near.text}`;
}
