// A filter's text, changed by a button: kinds and errors go into it, and out of it again.
import { kindNames } from "./fields.ts";
import { type Token, tokensOf } from "./tokens.ts";

/**
 * The words that hold for the whole text, so that a button can speak of them. None where something is only one side of an OR:
 * there no word holds for all.
 */
function ownTokens(text: string): Token[] {
  const tokens = tokensOf(text);
  let depth = 0;
  const own: Token[] = [];
  tokens.forEach((token, index) => {
    if (token.type === "close") depth--;
    if (depth === 0 && tokens[index - 1]?.type !== "not") own.push(token);
    if (token.type === "open") depth++;
  });
  return own.some(({ type }) => type === "or") ? [] : own;
}

/** The text in brackets where something that comes behind it would else belong to one side of an OR. */
function whole(text: string): string {
  const trimmed = text.trim();
  let depth = 0;
  const split = tokensOf(trimmed).some(({ type }) => {
    if (type === "open") depth++;
    if (type === "close") depth--;
    return type === "or" && depth === 0;
  });
  return split ? `(${trimmed})` : trimmed;
}

const without = (text: string, { from, to }: Token): string =>
  `${text.slice(0, from).trimEnd()} ${text.slice(to).trimStart()}`.trim();

const kindToken = (text: string) =>
  ownTokens(text).find(
    (token) =>
      token.type === "field" &&
      token.name.toLowerCase() === "kind" &&
      token.values.every(({ text: value }) => groupNames.has(value)),
  );
const errorToken = (text: string) =>
  ownTokens(text).find((token) => token.type === "word" && !token.quoted && token.text === "error");

/** What stands before the dot of a kind. */
const groupNames: ReadonlySet<string> = new Set(kindNames.map((kind) => kind.split(".")[0] ?? ""));

const chosen = (token: Token | undefined): string[] =>
  token?.type === "field" ? token.values.map(({ text }) => text) : [];

/** Whether the text lists these groups of kinds, for a button that stands for them. */
export function hasKinds(text: string, groups: readonly string[]): boolean {
  const listed = chosen(kindToken(text));
  return groups.every((group) => listed.includes(group));
}

/** Puts these groups of kinds into the text, or takes them out. */
export function toggleKinds(text: string, groups: readonly string[]): string {
  const token = kindToken(text);
  const listed = chosen(token);
  const next = hasKinds(text, groups)
    ? listed.filter((group) => !groups.includes(group))
    : [...listed, ...groups.filter((group) => !listed.includes(group))];
  const word = `kind:${next.join(",")}`;
  if (token === undefined) return `${whole(text)} ${word}`.trim();
  if (next.length === 0) return without(text, token);
  return `${text.slice(0, token.from)}${word}${text.slice(token.to)}`;
}

export const hasErrors = (text: string): boolean => errorToken(text) !== undefined;

export function toggleErrors(text: string): string {
  const token = errorToken(text);
  return token === undefined ? `${whole(text)} error`.trim() : without(text, token);
}

/** The same text and something more that must hold. */
export const and = (text: string, more: string): string => `${whole(text)} ${more}`.trim();

/** Whether a kind is asked for by its name, which then is no accident. */
export const namesKind = (text: string, kind: string): boolean => {
  const tokens = tokensOf(text);
  return tokens.some(
    (token, index) =>
      token.type === "field" && tokens[index - 1]?.type !== "not" && token.values.some((value) => value.text === kind),
  );
};
