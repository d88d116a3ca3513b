// The "@" before the cursor, by which one names what goes along with a message.

export interface Mention {
  /** Where the "@" stands. */
  readonly from: number;
  /** Up to the cursor. */
  readonly to: number;
  readonly query: string;
}

/** Letters after an "@" that begins a word; a blank ends it. A longer word is no name that anybody types. */
const MENTION = /(?:^|[\s([{"'])@([^\s@]{0,100})$/;

export function mentionAt(text: string, caret: number): Mention | null {
  const [, query] = MENTION.exec(text.slice(0, caret)) ?? [];
  return query === undefined ? null : { from: caret - query.length - 1, to: caret, query };
}

/** The text without the "@" and its letters, and where the cursor is then: the name itself stays, for the sentence's sake. */
export function withName(text: string, { from, to }: Mention, name: string): { text: string; caret: number } {
  const after = text.slice(to);
  const blank = /^\s/.test(after) ? "" : " ";
  return { text: `${text.slice(0, from)}${name}${blank}${after}`, caret: from + name.length + 1 };
}

/** The text without the "@", its letters and the blank behind them. */
export function withoutMention(text: string, { from, to }: Mention): { text: string; caret: number } {
  return { text: text.slice(0, from) + text.slice(to).trimStart(), caret: from };
}
