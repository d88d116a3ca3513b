// What a person typed into a search, understood. Whatever it is, it means something or nothing; it is never wrong.
import { folded, isWhole, type Word, wordsOf } from "./searchWords.ts";

/** Words that stand together, in this order. */
export interface Term {
  readonly words: readonly string[];
  /** Whether the last word may be the beginning of a longer one. */
  readonly open: boolean;
}

export interface SearchQuery {
  /** All of these. Empty: nothing is looked for. */
  readonly terms: readonly Term[];
  /** None of these. */
  readonly excluded: readonly Term[];
}

export interface Range {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Longer than what anybody types; of a pasted page the beginning is looked for. */
const QUERY_LENGTH = 400;
/** From so many letters on, the last word is also looked for as a beginning. Shorter ones begin half of all words. */
export const OPEN_LETTERS = 3;

/** A quoted phrase, open at its end while it is typed; or a run without spaces. Either may have a minus before it. */
const pieces = /(?<minus>(?<!\S)-)?(?:"(?<phrase>[^"]*)(?<closed>"?)|(?<run>[^\s"]+))/gu;

export function parseQuery(text: string): SearchQuery {
  const terms: Term[] = [];
  const excluded: Term[] = [];
  const typed = text.slice(0, QUERY_LENGTH).normalize("NFC");
  for (const { groups = {} } of typed.matchAll(pieces)) {
    const words = wordsOf(groups.phrase ?? groups.run ?? "").map((word) => word.text);
    if (words.length === 0) continue;
    if (groups.minus !== undefined) excluded.push({ words, open: false });
    else terms.push({ words, open: groups.closed !== '"' && mayGrow(words.at(-1) ?? "") });
  }
  // Only of the last word more may be to come.
  return { terms: terms.map((term, at) => ({ ...term, open: term.open && at === terms.length - 1 })), excluded };
}

function mayGrow(word: string): boolean {
  return [...word].length >= OPEN_LETTERS && !isWhole(word);
}

/** Where the query's words stand in a short text; null when the text is not what is looked for. */
export function findIn(text: string, { terms, excluded }: SearchQuery): Range[] | null {
  const words = wordsOf(text).map((word) => ({ ...word, text: folded(word.text) }));
  if (terms.length === 0 || excluded.some((term) => places(words, term).length > 0)) return null;
  const found = terms.map((term) => places(words, term));
  return found.some((ranges) => ranges.length === 0) ? null : joined(found.flat());
}

function places(words: readonly Word[], term: Term): Range[] {
  const wanted = term.words.map(folded);
  return words.flatMap((first, at) => {
    const last = words[at + wanted.length - 1];
    const fits = wanted.every((want, index) => {
      const word = words[at + index]?.text;
      const open = term.open && index === wanted.length - 1;
      return word === want || (open && word?.startsWith(want) === true);
    });
    return fits && last !== undefined ? [{ from: first.from, to: last.to }] : [];
  });
}

/** In order; those that overlap or touch are one. */
export function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const before = result.at(-1);
    if (before === undefined || range.from > before.to) result.push(range);
    else result[result.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
  }
  return result;
}
