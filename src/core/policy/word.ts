// One word of a command line, from its characters to the value that the program is given: strictly. What a shell would
// expand, and what this file does not know, is a reason to ask; so no word has a value other than the one read here.
import { english } from "../l10n.ts";

/** The shells whose grammar is understood. */
export type Dialect = "bash" | "sh" | "zsh";

export interface Word {
  /** What the program is given, but for the patterns. */
  readonly value: string;
  /** Neither quotes nor escapes: the value is what stands in the command. */
  readonly plain: boolean;
  /** Where in `value` unquoted `*`, `?` and `[` stand: the shell puts names of files in place of such a word. */
  readonly patterns: readonly number[];
}

/** Always themselves, wherever they stand in a word. `]` and `^` have a meaning only after `[`. */
const LITERAL = /[A-Za-z0-9_\-./:,+=@%^\]]/;
/** The one use of braces that no shell expands: git's `HEAD@{1}` and `@{upstream}`. */
const REVISION_BRACES = /^\{[\w-]+\}/;
/** Escapes that find's expressions need, as words of their own. */
const ESCAPED = new Set(["\\(", "\\)", "\\!"]);

/** The word, or a sentence that says why it cannot be known. `raw` is what stands in the command, quotes and all. */
export function readWord(raw: string, dialect: Dialect): Word | string {
  if (ESCAPED.has(raw)) return { value: raw.slice(1), plain: false, patterns: [] };
  let value = "";
  let plain = true;
  const patterns: number[] = [];
  for (let at = 0; at < raw.length; ) {
    const character = String.fromCodePoint(raw.codePointAt(at) ?? 0);
    if (character === "'" || character === '"') {
      const quoted = character === "'" ? readSingle(raw, at) : readDouble(raw, at);
      if (typeof quoted === "string") return quoted;
      value += quoted.value;
      at = quoted.end;
      plain = false;
      continue;
    }
    if (character === "{" && raw[at - 1] === "@") {
      const braces = REVISION_BRACES.exec(raw.slice(at))?.[0];
      if (braces === undefined) return english("Braces may be expanded by the shell; quote them.");
      value += braces;
      at += braces.length;
      continue;
    }
    if ("*?[".includes(character)) patterns.push(value.length);
    else {
      const reason = whyNotLiteral(character, raw, at, dialect);
      if (reason !== null) return reason;
    }
    value += character;
    at += character.length;
  }
  return { value, plain, patterns };
}

interface Quoted {
  readonly value: string;
  /** The character after the closing quote. */
  readonly end: number;
}

function readSingle(raw: string, start: number): Quoted | string {
  const close = raw.indexOf("'", start + 1);
  return close < 0 ? english("A quote is not closed.") : { value: raw.slice(start + 1, close), end: close + 1 };
}

function readDouble(raw: string, start: number): Quoted | string {
  let value = "";
  for (let at = start + 1; at < raw.length; at++) {
    const character = raw[at] ?? "";
    const next = raw[at + 1] ?? "";
    if (character === '"') return { value, end: at + 1 };
    if (character === "`") return english("Backticks in double quotes run a command.");
    // A dollar at the end of a regular expression is no expansion in any shell.
    if (character === "$" && !['"', "|", ")", " "].includes(next))
      return english("A dollar in double quotes is expanded.");
    if (character === "!" && !['"', " ", "="].includes(next))
      return english("An exclamation mark may stand for an older command.");
    if (character === "\\" && next === "!")
      return english("A backslash before an exclamation mark is read differently by shells.");
    if (character === "\\" && ["$", "`", '"', "\\"].includes(next)) {
      value += next;
      at++;
    } else value += character;
  }
  return english("A quote is not closed.");
}

/** Why an unquoted character may be more than itself; null when it is not. */
function whyNotLiteral(character: string, raw: string, at: number, dialect: Dialect): string | null {
  const before = raw[at - 1];
  const first = at === 0;
  if (dialect === "zsh") {
    if (first && character === "=" && raw.length > 1)
      return english("zsh puts a program's path in place of a word with = before it.");
    if (character === "#") return english("{0} is a pattern of zsh.", character);
    if ((character === "^" || character === "~") && (first || raw.startsWith("-")))
      return english("{0} is a pattern of zsh.", character);
  }
  if (LITERAL.test(character)) return null;
  switch (character) {
    case "\\":
      return english("A backslash outside quotes is read differently by parsers.");
    case "$":
    case "`":
      return english("It is expanded by the shell.");
    case "{":
    case "}":
      return english("Braces may be expanded by the shell; quote them.");
    case "~":
      return first || before === "=" || before === ":" ? english("A tilde stands for a home folder.") : null;
    case "#":
      return first ? english("A comment hides what follows.") : null;
    case "!":
      return at === raw.length - 1 ? null : english("An exclamation mark may stand for an older command.");
    default:
      return isForeignLetter(character)
        ? null
        : english('"{0}" outside quotes is not known to be harmless.', character);
  }
}

/**
 * A letter or digit beyond ASCII. Not those with the byte 85 or A0 in UTF-8: bash on macOS takes such a byte for a blank.
 */
function isForeignLetter(character: string): boolean {
  if (!/^[\p{L}\p{M}\p{N}]$/u.test(character)) return false;
  return !new TextEncoder().encode(character).some((byte) => byte === 0x85 || byte === 0xa0);
}
