// A filter's text, cut into its words, each with its place.
import { fieldNamed } from "./fields.ts";

/** From and to are UTF-16 code units of the text; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What stands behind a field: parts between commas, each perhaps quoted. */
export interface Value extends Span {
  readonly text: string;
  readonly quoted: boolean;
}

export type Token = Span &
  (
    | { readonly type: "open" | "close" | "or" | "not" }
    | { readonly type: "word"; readonly text: string; readonly quoted: boolean; readonly closed: boolean }
    | {
        readonly type: "field";
        /** As it was typed. */
        readonly name: string;
        readonly sign: string;
        readonly values: readonly Value[];
        /** Whether a quote that was opened was closed. */
        readonly closed: boolean;
      }
  );

const blank = /\s+/y;
const named = /([\p{L}_]+)(:|>=|<=|>|<|=)/uy;
const phrase = /"([^"]*)("?)/y;
const run = /[^\s()"]+/y;
const piece = /(?:"([^"]*)("?)|([^\s()",]*))/y;

/** `strict`: a word with a sign behind it is a field, even of a name that none has. Else only where there is such a field. */
export function tokensOf(text: string, strict = true): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (take(blank)) continue;
    const from = at;
    const letter = text[at];
    if (letter === "(" || letter === ")") {
      at++;
      tokens.push({ type: letter === "(" ? "open" : "close", from, to: at });
    } else if (letter === "-") {
      at++;
      tokens.push({ type: "not", from, to: at });
    } else if (letter === '"') {
      const [, inside = "", end] = take(phrase) ?? [];
      tokens.push({ type: "word", text: inside, quoted: true, closed: end === '"', from, to: at });
    } else {
      const [, name = "", sign = ""] = take(named) ?? [];
      const isField = sign !== "" && (strict || fieldNamed(name) !== undefined);
      if (!isField) at = from;
      const token = isField ? fieldToken(name, sign, from) : wordToken(from);
      if (token !== null) tokens.push(token);
    }
  }
  return tokens;

  function fieldToken(name: string, sign: string, from: number): Token {
    const values: Value[] = [];
    let closed = true;
    do {
      if (values.length > 0) at++;
      const start = at;
      const [, quoted, end, plain = ""] = take(piece) ?? [];
      if (quoted !== undefined && end !== '"') closed = false;
      values.push({ text: quoted ?? plain, quoted: quoted !== undefined, from: start, to: at });
    } while (text[at] === ",");
    return { type: "field", name, sign, values, closed, from, to: at };
  }

  /** "AND" is what stands between words anyway. */
  function wordToken(from: number): Token | null {
    const [word = ""] = take(run) ?? [];
    if (word === "AND") return null;
    if (word === "OR" || word === "|") return { type: "or", from, to: at };
    if (word === "NOT") return { type: "not", from, to: at };
    return { type: "word", text: word, quoted: false, closed: true, from, to: at };
  }
}
