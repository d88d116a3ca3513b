// Keys, tokens and passwords in a text that came from somewhere: a tool's output, a page, a file. What is found is what looks
// like one beyond doubt; the secrets that the product itself knows are taken out by `redact`. Time grows with the length of
// the text, whatever is in it: each of the four looks below reads a character a bounded number of times.
import { looksRandom } from "./looksRandom.ts";
import { anyPattern, kindOfGroup, LONGEST_MATCH } from "./secretPatterns.ts";

export interface FoundSecret {
  readonly from: number;
  /** The index after its last character. */
  readonly to: number;
  readonly kind: string;
}

/** The same text with "[redacted: KIND]" in place of every secret that was found. */
export function redactFound(text: string): string {
  const found = findSecrets(text);
  if (found.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to, kind } of found) {
    pieces.push(text.slice(at, from), mark(kind));
    at = to;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

/** Stands where a secret was. It looks like no secret itself. */
export const mark = (kind: string): string => `[redacted: ${kind}]`;

const MARKS = /\[redacted: [A-Za-z ]{1,40}\]/g;

/** Whether a text was written over from what was read without its secrets: marks have come, and secrets have gone. */
export function losesSecrets(before: string, after: string): boolean {
  const marks = (text: string) => text.match(MARKS)?.length ?? 0;
  return marks(after) > marks(before) && findSecrets(after).length < findSecrets(before).length;
}

/** In order, none within another. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const all = [...keyBlocks(text), ...vendorSecrets(text), ...urlPasswords(text), ...namedSecrets(text)];
  // Of those that begin at one place, the longest.
  all.sort((one, other) => one.from - other.from || other.to - one.to);
  const apart: FoundSecret[] = [];
  for (const one of all) if (one.from >= (apart.at(-1)?.to ?? 0)) apart.push(one);
  return apart;
}

function* vendorSecrets(text: string): Generator<FoundSecret> {
  let done = 0;
  for (const match of text.matchAll(anyPattern())) {
    if (match.index < done) continue;
    const group = match.slice(1).findIndex((value) => value !== undefined);
    // A full stop that ends the sentence is not the token's.
    const end = match.index + match[0].replace(/\.$/, "").length;
    done = match[0].length < LONGEST_MATCH ? end : endOfWord(text, end);
    yield { from: match.index, to: done, kind: kindOfGroup(group) };
  }
}

const NO_MORE = /[\s"'`,;<>(){}[\]&\\]/g;

function endOfWord(text: string, from: number): number {
  NO_MORE.lastIndex = from;
  return NO_MORE.exec(text)?.index ?? text.length;
}

/** A private key of 16,384 bits, with its lines indented, is shorter. */
const LONGEST_KEY = 20_000;
/** Characters in a row of a key's body; a program that only looks for the first line of a key has none after it. */
const KEY_BODY = /[A-Za-z0-9+/=]{32}/;
const KEY_LINES = /^(?:(?:\\[nrt]|[\s"'+,>|])*[A-Za-z0-9+/=]{16,})+/;

function* keyBlocks(text: string): Generator<FoundSecret> {
  const begins = [...text.matchAll(/-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g)];
  for (const [index, match] of begins.entries()) {
    const from = match.index;
    const body = from + match[0].length;
    // Whatever lies behind the beginning of the next one is not of this one.
    const rest = text.slice(body, Math.min(begins[index + 1]?.index ?? text.length, body + LONGEST_KEY));
    const end = /-----END [A-Z0-9 ]{1,100}-----/.exec(rest);
    if (end !== null) {
      const to = body + end.index + end[0].length;
      if (KEY_BODY.test(rest.slice(0, end.index))) yield { from, to, kind: "private key" };
    } else {
      // Cut off: as many lines of it as there are.
      const lines = KEY_LINES.exec(rest);
      if (lines !== null) yield { from, to: body + lines[0].length, kind: "private key" };
    }
  }
}

/** What stands for a password in manuals, and what a program puts one into. */
const PLACEHOLDER =
  /^([$%{<[*#]|(your[-_]?|my[-_]?|the[-_]?)?(pass(word)?|passwd|pw|pwd|secret|token|key|user|x+|\.+)$)/i;

/** Those of manuals are shorter, such as "a:b". */
const SHORTEST_PASSWORD = 4;

function* urlPasswords(text: string): Generator<FoundSecret> {
  for (const match of text.matchAll(/:\/\/([^\s/:@"'`<>\\]{0,200}):([^\s/@"'`<>\\]{1,500})@/g)) {
    const [, user = "", password = ""] = match;
    const from = match.index + 3 + user.length + 1;
    if (password.length >= SHORTEST_PASSWORD && !PLACEHOLDER.test(password))
      yield { from, to: from + password.length, kind: "password" };
  }
}

/** The end of a name that says that its value is secret, and what stands between the two. */
const NAMED = new RegExp(
  String.raw`(?:(authorization|bearer)|secret|token|passw(?:or)?d|passphrase|pwd|credentials?|_auth|x-[a-z]{1,12}-key|\bsig|` +
    "(?:api|access|account|private|encryption|signing|master|secret|shared|storage|service|deploy|license|auth)[_-]?key)" +
    String.raw`(?:[_-](?:base|prod|production|dev|development|test|staging|live|value|\d{1,3}))?` +
    "(?:\\\\?[\"'])?(?:[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}|[ \\t])(?:\\\\?[\"'`])?(?:(bearer|basic|token)[ \\t]{1,3})?",
  "gi",
);
const VALUE = /^[^\s"'`,;<>(){}[\]&\\]{8,}/;
const MOST_NAMES = 10;
/** As much of a value is looked at. */
const LOOKED_AT = 200;
/** They lead to the next page of a list, and a model needs them for that; a public key is no secret. */
const HARMLESS = /(?:page|continuation|cursor|next|sync|resume|public)[_-]?$/i;
const BASIC = /^(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]{8,}={0,2}$/;

function* namedSecrets(text: string): Generator<FoundSecret> {
  let done = 0;
  let word = { to: 0, names: 0 };
  for (const match of text.matchAll(NAMED)) {
    if (match.index < done) continue;
    const [name, header, scheme] = match;
    // Without a sign between them, only "Bearer" has its value behind it.
    if (!/[:=]/.test(name) && header?.toLowerCase() !== "bearer") continue;
    if (HARMLESS.test(text.slice(Math.max(0, match.index - 20), match.index))) continue;
    const from = match.index + name.length;
    // Names in one word, one behind the other, are no names.
    if (from >= word.to) word = { to: endOfWord(text, from), names: 0 };
    if (++word.names > MOST_NAMES) continue;
    const beginning = VALUE.exec(text.slice(from, from + LOOKED_AT))?.[0];
    if (beginning === undefined) continue;
    if (!looksRandom(beginning) && (scheme?.toLowerCase() !== "basic" || !BASIC.test(beginning))) continue;
    done = word.to;
    yield { from, to: done, kind: header === undefined ? "secret" : "authorization" };
  }
}
