// Markdown that grows. What can no longer change is sealed once and never looked at again; only the tail behind it is
// parsed anew, so that a piece of text costs the same however long the answer is.
import type { Token } from "marked";
import type { Block, Piece } from "./blocks.ts";
import { blockOf, closesFence, code, isFence, lex } from "./parse.ts";

/** Pieces are handed out in groups of this many: whoever draws them need not compare those of a full group again. */
export const GROUP = 16;

export interface MarkdownStream {
  /**
   * The pieces of the text so far, in groups; a group or piece that did not change is the same object. Cheap when the
   * text only grew. `done`: nothing follows; definitions at the end now reach the references before them.
   */
  update(text: string, done: boolean): readonly (readonly Piece[])[];
}

export function createMarkdownStream(): MarkdownStream {
  let source = "";
  let finished = false;
  /** Sealed groups, and the sealed pieces of the group that is not full. */
  let full: (readonly Piece[])[] = [];
  let sealed: Piece[] = [];
  /** The text behind what is sealed, with line feeds only, and its pieces. */
  let tail = "";
  let tailTokens: { readonly token: Token; readonly open: boolean; readonly piece: Piece | null }[] = [];
  let tailPieces: Piece[] = [];
  const links = new Map<string, { href: string; title: string }>();
  let forwardReferences = false;
  let fence: OpenFence | null = null;
  let groups: readonly (readonly Piece[])[] = [];

  function reset(): void {
    source = "";
    finished = false;
    full = [];
    sealed = [];
    tail = "";
    tailTokens = [];
    tailPieces = [];
    links.clear();
    forwardReferences = false;
    fence = null;
    groups = [];
  }

  function seal(piece: Piece): void {
    sealed.push(piece);
    if (sealed.length < GROUP) return;
    full = [...full, sealed];
    sealed = [];
  }

  function parseTail(done: boolean): void {
    const tokens = lex(tail, links, !done);
    const end = done ? tokens.length : sealable(tokens, tail);
    for (const token of tokens.slice(0, end)) {
      if (token.type === "def") {
        if (!links.has(token.tag)) links.set(token.tag, { href: token.href, title: token.title });
        forwardReferences = true;
      }
    }
    const pieces = tokens.map((token, index) => {
      const open = !done && index === tokens.length - 1;
      const old = tailTokens[index];
      // The raw text alone does not tell: what the lexer joins to a paragraph has several readings.
      const same = old && old.open === open && old.token.raw === token.raw && textOf(old.token) === textOf(token);
      return same ? old : { token, open, piece: toPiece(token, open, old?.piece?.block) };
    });
    for (const { piece } of pieces.slice(0, end)) if (piece) seal(piece);
    tailTokens = pieces.slice(end);
    tailPieces = tailTokens.flatMap(({ piece }) => piece ?? []);
    tail = tail.slice(rawOf(tokens, end).length);
    const last = tokens.at(-1);
    fence = !done && last !== undefined && tokens.length - end === 1 ? openFence(last, tail) : null;
  }

  return {
    update(text, done) {
      if (text === source && done === finished) return groups;
      if (finished || !continues(text, source, done)) reset();
      // A carriage return at the end may be half of a line break.
      const upTo = !done && text.endsWith("\r") ? text.length - 1 : text.length;
      const added = text.slice(source.length, upTo).replace(/\r\n?/g, "\n");
      source = text.slice(0, upTo);
      tail += added;
      const grown = !done && fence ? growFence(fence, tail) : null;
      if (grown) tailPieces = [grown];
      else parseTail(done);
      if (done) {
        finished = true;
        if (forwardReferences) {
          full = [];
          sealed = [];
          for (const token of lex(text, new Map())) {
            const piece = toPiece(token, false);
            if (piece) seal(piece);
          }
        }
      }
      const rest = [...sealed, ...tailPieces];
      groups = rest.length > 0 ? [...full, rest] : full;
      return groups;
    },
  };
}

/** Characters that tell whether a text goes on where it was. */
const PROBE = 64;

/** Whether `text` begins with `before`. Looking at all of it each time would cost more the longer it is: that is for the end. */
function continues(text: string, before: string, all: boolean): boolean {
  const from = all ? 0 : Math.max(0, before.length - PROBE);
  return text.slice(from, before.length) === before.slice(from);
}

function toPiece(token: Token, open: boolean, before?: Block): Piece | null {
  const block = blockOf(token, open, before);
  return block === null ? null : { raw: token.raw, block };
}

const textOf = (token: Token): unknown => ("text" in token ? token.text : undefined);

/** How many of the tokens can no longer change, whatever is appended. */
function sealable(tokens: readonly Token[], text: string): number {
  // The beginning of the last thing decides, so that is where the search begins.
  for (let index = tokens.length - 1; index > 0; index--) {
    const before = tokens[index - 1];
    const token = tokens[index];
    // The lexer writes some raw texts anew when it joins tokens: then their length says nothing.
    if (before && token && isBoundary(before, token)) return text.startsWith(rawOf(tokens, index)) ? index : 0;
  }
  return 0;
}

const rawOf = (tokens: readonly Token[], end: number): string =>
  tokens
    .slice(0, end)
    .map((token) => token.raw)
    .join("");

/** Whether what ends with `before` is over, because of how `token` behind it begins. */
function isBoundary(before: Token, token: Token): boolean {
  if (token.type === "space" || token.type === "def") return false;
  const line = token.raw.split("\n", 1)[0] ?? "";
  const whole = line.length < token.raw.length;
  // A fence and a heading interrupt whatever stands before them, once their line is whole.
  if (whole && (isFence(token) || (token.type === "heading" && line.startsWith("#")))) return true;
  // Behind a blank line, a line at the margin ends lists, quotes and indented code. What may yet become an item of the
  // list before it is told by its whole line.
  return /\n[ \t]*\n$/.test(before.raw) && /^\S/.test(line) && (whole || !/^[-+*\d>|`~#=[]/.test(line));
}

interface OpenFence {
  readonly marker: string;
  /** What stands behind it. */
  readonly info: string;
  /** Where its text begins in the tail, and up to where its lines are known not to close it. */
  readonly from: number;
  checked: number;
}

/** The fence that a tail consists of, when it is open and at the margin; most long tails are just that. */
function openFence(token: Token, tail: string): OpenFence | null {
  const start = /^(`{3,}|~{3,})([^\n]*)\n/.exec(tail);
  if (!isFence(token) || !start?.[1]) return null;
  const block = blockOf(token, true);
  if (block?.type !== "code" || block.closed) return null;
  return { marker: start[1], info: start[2] ?? "", from: start[0].length, checked: start[0].length };
}

/** The open fence with more text in it; null when that text may close it. */
function growFence(fence: OpenFence, tail: string): Piece | null {
  const lastBreak = tail.lastIndexOf("\n") + 1;
  for (const line of tail.slice(fence.checked).split("\n")) if (closesFence(line, fence.marker)) return null;
  fence.checked = Math.max(fence.checked, lastBreak);
  const text = tail.slice(fence.from, tail.endsWith("\n") ? -1 : undefined);
  return { raw: tail, block: code(fence.info, text, false) };
}
