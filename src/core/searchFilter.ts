// A search as it was typed: words to look for, and among them what else must hold, in the filter's own language (filter/). What is
// not surely a condition is words, as if there were no conditions.
import { type Condition, everything } from "./filter/condition.ts";
import { conditionOf, type Problem, problemOf } from "./filter/parse.ts";
import { type Token, tokensOf } from "./filter/tokens.ts";
import { parseQuery, type SearchQuery } from "./searchQuery.ts";

/** Of the filter's fields those that a person remembers of something that was said. Amounts are for the inspector. */
export const searchFields = ["kind", "tool", "model", "agent", "by", "is", "after", "before"] as const;

export interface Search {
  readonly query: SearchQuery;
  /** `everything` where there is none. */
  readonly condition: Condition;
  /** A condition that is not understood; null when all are. */
  readonly problem: Problem | null;
}

/** @param now milliseconds since 1970, that "7d" and "today" count from */
export function parseSearch(text: string, now: number): Search {
  const tokens = tokensOf(text, false);
  const parts: Condition[] = [];
  let problem: Problem | null = null;
  let words = "";
  let from = 0;
  tokens.forEach((token, index) => {
    if (!isCondition(token)) return;
    const before = tokens[index - 1];
    const minus = before?.type === "not" && before.to === token.from ? before : null;
    words += `${text.slice(from, minus?.from ?? token.from)} `;
    from = token.to;
    try {
      const part = conditionOf(token, now);
      parts.push(minus === null ? part : { type: "not", part });
    } catch (thrown) {
      problem ??= problemOf(thrown);
    }
  });
  const [only] = parts;
  return {
    query: parseQuery(words + text.slice(from)),
    condition: only === undefined ? everything : parts.length === 1 ? only : { type: "all", parts },
    problem,
  };
}

/** The name of what looks like a condition and is none ("foo:bar"), for who found nothing; null where there is no such word. */
export function unknownCondition(text: string): string | null {
  for (const token of tokensOf(text)) if (isNamed(token) && !isSearchField(token.name)) return token.name;
  return null;
}

/** With a value that begins as a name or a day does: "model:" before a space and "tool::x" are words. */
type Named = Token & { readonly type: "field" };

const isCondition = (token: Token): token is Named => isNamed(token) && isSearchField(token.name);

const isSearchField = (name: string): boolean => searchFields.some((field) => field === name.toLowerCase());

function isNamed(token: Token): token is Named {
  if (token.type !== "field" || token.sign !== ":") return false;
  const [value] = token.values;
  return value !== undefined && (value.quoted || /^[\p{L}\p{N}*]/u.test(value.text));
}
