// What a person typed into a filter, understood; or where it is not, and what to write there instead.
//   either  = both ("OR" both)*
//   both    = one+
//   one     = "-" one | "(" either ")" | word | "phrase" | field sign value ("," value)*
import { t } from "../l10n.ts";
import { type Condition, everything } from "./condition.ts";
import { holding, typed } from "./pattern.ts";
import { type Span, type Token, tokensOf } from "./tokens.ts";
import { fieldCondition, Misread } from "./values.ts";

/** Longer than anybody types. It bounds what reading and answering one costs. */
export const QUERY_LENGTH = 600;

/** Where a text is not understood, and in a sentence what to write. */
export interface Problem extends Span {
  readonly message: string;
}

export type Parsed =
  | { readonly type: "understood"; readonly condition: Condition }
  | { readonly type: "problem"; readonly problem: Problem };

/** @param now milliseconds since 1970, that "7d" and "today" count from */
export function parse(text: string, now: number): Parsed {
  try {
    if (text.length > QUERY_LENGTH)
      throw new Misread({ from: QUERY_LENGTH, to: text.length }, t("Write at most {0} characters.", QUERY_LENGTH));
    return { type: "understood", condition: read(tokensOf(text), now) };
  } catch (thrown) {
    return { type: "problem", problem: problemOf(thrown) };
  }
}

/** Of what `conditionOf` threw. Anything else is thrown on. */
export function problemOf(thrown: unknown): Problem {
  if (!(thrown instanceof Misread)) throw thrown;
  const { message, span } = thrown;
  return { ...span, message };
}

/** One word of a text that is otherwise not of this language (search), as what it asks. Throws `Misread`. */
export const conditionOf = (token: Token & { readonly type: "field" }, now: number): Condition =>
  fieldCondition(token, now);

function read(tokens: readonly Token[], now: number): Condition {
  let next = 0;

  function either(): Condition {
    const parts = [both()];
    for (let token = tokens[next]; token?.type === "or"; token = tokens[next]) {
      const empty = parts.at(-1) === everything;
      next++;
      const part = both();
      if (empty || part === everything)
        throw new Misread(token, t("Write a condition on both sides of OR, or “OR” in quotes to look for the word."));
      parts.push(part);
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { type: "any", parts };
  }

  function both(): Condition {
    const parts: Condition[] = [];
    for (let token = tokens[next]; token && token.type !== "or" && token.type !== "close"; token = tokens[next])
      parts.push(one(token));
    const [only] = parts;
    if (only === undefined) return everything;
    return parts.length === 1 ? only : { type: "all", parts };
  }

  function one(token: Token): Condition {
    next++;
    switch (token.type) {
      case "not": {
        const after = tokens[next];
        const touches = after !== undefined && (after.from === token.to || token.to - token.from > 1);
        if (!touches || after.type === "or" || after.type === "close")
          throw new Misread(token, t("Write what must not be right behind the “-”, as in -kind:model.streamed."));
        const part = one(after);
        return part.type === "not" ? part.part : { type: "not", part };
      }
      case "open": {
        const inside = either();
        if (tokens[next]?.type !== "close") throw new Misread(token, t("Close this bracket with “)”."));
        next++;
        if (inside === everything) throw new Misread(token, t("Write a condition between the brackets."));
        return inside;
      }
      case "word":
        if (!token.closed) throw new Misread(token, t('Close the quotes with “"”.'));
        if (token.text === "") throw new Misread(token, t("Write the words to look for between the quotes."));
        if (!token.quoted && token.text === "error") return { type: "is", states: ["error"] };
        return { type: "text", pattern: token.quoted ? holding(token.text) : loosely(token.text) };
      case "field":
        return fieldCondition(token, now);
      case "or":
      case "close":
        throw unopened(token);
      default:
        return token satisfies never;
    }
  }

  const condition = either();
  const left = tokens[next];
  if (left) throw unopened(left);
  return condition;
}

const unopened = (bracket: Token) =>
  new Misread(bracket, t("There is no “(” for this bracket: take it away, or put it in quotes."));

/** A word of a text: a star in it is a gap, and before and behind it may be anything. */
const loosely = (text: string) => {
  const pattern = typed(text);
  return text.includes("*") ? ["", ...pattern, ""] : pattern;
};
