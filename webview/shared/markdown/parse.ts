// Markdown -> blocks, with marked's lexer. Raw HTML is not recognized at all, so that it stays text.
import { type Token, Tokenizer, type Tokens } from "marked";
import { MAX_FORMULA } from "../../../src/markdown/formula.ts";
import { type FormulaToken, type KnownToken, lexerFor } from "../../../src/markdown/formulaLexer.ts";
import type { Block, Code, Formula, Inline, Item } from "./blocks.ts";
import { fileIn, isFileName } from "./codeFile.ts";
import { decodeEntities } from "./entities.ts";
import { safeLink } from "./links.ts";

/** Deeper lists and quotes than this are shown as their text: nobody reads them, and recursion has an end. */
const MAX_DEPTH = 40;

/** Characters of an address that may not be followed: of a picture that stands in its own address, thousands follow. */
const MAX_TOLD = 200;

/** Reference definitions (`[name]: address`), by name. */
export type Links = ReadonlyMap<string, { readonly href: string; readonly title: string }>;

class TextTokenizer extends Tokenizer {
  override html(): undefined {}
  override tag(): undefined {}
}

/** The top-level tokens of a text; `links` are the definitions known from before it. `growing`: more may follow. */
export function lex(text: string, links: Links, growing = false): Token[] {
  const lexer = lexerFor(text, new TextTokenizer(), growing);
  // Names are the model's: without a prototype none of them is special.
  lexer.tokens.links = Object.assign(Object.create(null), Object.fromEntries(links));
  try {
    return lexer.lex(text);
  } catch {
    // Nested so deeply that the lexer's recursion ran out of stack.
    return [{ type: "paragraph", raw: text, text, tokens: [{ type: "text", raw: text, text }] }];
  }
}

/**
 * Null for what shows nothing: blank lines, definitions. `open`: the text may go on behind this token. `before`: what
 * stood here when the text was shorter.
 */
export function blockOf(token: Token, open: boolean, before?: Block, depth = 0): Block | null {
  const known = token as KnownToken; // no other extension is registered, so there are no other tokens
  if (depth > MAX_DEPTH) return { type: "words", children: [{ type: "text", text: known.raw }] };
  switch (known.type) {
    case "paragraph":
      return { type: "paragraph", children: inlinesOf(known.tokens) };
    case "text":
      return { type: "words", children: known.tokens ? inlinesOf(known.tokens) : [textOf(known.text)] };
    case "heading":
      return { type: "heading", depth: known.depth, children: inlinesOf(known.tokens) };
    case "code":
      return codeOf(known, open);
    case "blockquote":
      return { type: "quote", blocks: blocksOf(known.tokens, depth + 1) };
    case "list": {
      const items = before?.type === "list" ? before.items : [];
      return {
        type: "list",
        start: known.ordered ? Number(known.start) : null,
        items: known.items.map((item, index) =>
          itemOf(item, depth + 1, items[index], open && index === known.items.length - 1),
        ),
      };
    }
    case "table":
      return {
        type: "table",
        align: known.align,
        head: known.header.map((cell) => withBreaks(inlinesOf(cell.tokens))),
        rows: known.rows.map((row) => row.map((cell) => withBreaks(inlinesOf(cell.tokens)))),
      };
    case "hr":
      return { type: "rule" };
    case "formula":
      return formulaOf(known);
    case "space":
    case "def":
    case "checkbox":
      return null;
    default:
      return { type: "paragraph", children: [{ type: "text", text: known.raw }] };
  }
}

function blocksOf(tokens: readonly Token[], depth: number): Block[] {
  return tokens.flatMap((token) => blockOf(token, false, undefined, depth) ?? []);
}

function itemOf(item: Tokens.ListItem, depth: number, before: Item | undefined, open: boolean): Item {
  const source = `${open} ${item.loose} ${item.task} ${item.checked} ${item.text}`;
  if (before?.source === source) return before;
  return { source, done: item.task ? item.checked === true : null, blocks: blocksOf(item.tokens, depth) };
}

const fenceStart = /^ {0,3}(`{3,}|~{3,})/;

export const isFence = (token: Token): boolean => token.type === "code" && fenceStart.test(token.raw);

/** Whether the text, which begins with a fence, ends with the whole line that closes it. */
function endsFence(raw: string): boolean {
  const marker = fenceStart.exec(raw)?.[1] ?? "";
  const lines = raw.trimEnd().split("\n");
  // Without the line break, words could still follow: then it closes nothing.
  return lines.length > 1 && raw.endsWith("\n") && closesFence(lines.at(-1) ?? "", marker);
}

export function closesFence(line: string, marker: string): boolean {
  const match = fenceStart.exec(line)?.[1];
  return match !== undefined && match[0] === marker[0] && match.length >= marker.length && line.trim() === match;
}

function codeOf({ lang = "", text, raw }: Tokens.Code, open: boolean): Block {
  const closed = !open || endsFence(raw);
  // A block of code in the language "math" is a formula, as on GitHub.
  if (closed && lang === "math" && text.trim() !== "" && text.length <= MAX_FORMULA)
    return { type: "formula", source: text, tex: text, display: true, closed };
  return code(lang, text, closed);
}

/** `info`: what stands behind the fence. */
export function code(info: string, text: string, closed: boolean): Code {
  const [first = ""] = info.trim().split(/[\s{,:]/, 1);
  const named = fileIn(info, text);
  // Models also put the name where the language belongs.
  const language = isFileName(first) ? (first.split(".").at(-1) ?? "") : first;
  return { type: "code", language: language.slice(0, 40), text, file: named, closed };
}

const formulaOf = ({ raw, tex, display, closed }: FormulaToken): Formula => ({
  ...{ type: "formula", source: raw.trim(), tex, display, closed },
});

const textOf = (text: string): Inline => ({ type: "text", text: decodeEntities(text) });

function inlinesOf(tokens: readonly Token[], depth = 0): Inline[] {
  return tokens.flatMap((token) => inlineOf(token, depth));
}

function inlineOf(token: Token, depth: number): Inline | Inline[] {
  const known = token as KnownToken; // as in blockOf
  if (depth > MAX_DEPTH) return { type: "text", text: known.raw };
  switch (known.type) {
    case "text":
      return known.tokens ? inlinesOf(known.tokens, depth + 1) : textOf(known.text);
    case "escape":
      return { type: "text", text: known.text };
    case "codespan":
      return { type: "code", text: known.text };
    case "strong":
      return { type: "strong", children: inlinesOf(known.tokens, depth + 1) };
    case "em":
      return { type: "emphasis", children: inlinesOf(known.tokens, depth + 1) };
    case "del":
      return { type: "deleted", children: inlinesOf(known.tokens, depth + 1) };
    case "br":
      return { type: "break" };
    case "formula":
      return formulaOf(known);
    case "link":
      return linkOf(known.href, inlinesOf(known.tokens, depth + 1), known.text);
    case "image":
      // Never fetched: an address can carry what the conversation holds to a stranger.
      return linkOf(known.href, [{ type: "text", text: known.text || cut(known.href) }], known.text || known.href);
    case "checkbox":
      return [];
    default:
      return { type: "text", text: known.raw };
  }
}

/** What may not be followed is shown with its target, as text. */
function linkOf(href: string, children: readonly Inline[], label: string): Inline | Inline[] {
  const target = decodeEntities(href);
  const url = safeLink(target);
  if (url !== null) return { type: "link", url, children };
  return label === target || target === "" ? [...children] : [...children, { type: "text", text: ` (${cut(target)})` }];
}

const cut = (address: string): string => (address.length > MAX_TOLD ? `${address.slice(0, MAX_TOLD)}…` : address);

/** `<br>` is the only way to a second line in a table's cell, and models use it. */
function withBreaks(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline) => {
    if (inline.type !== "text") return inline;
    const lines = inline.text.split(/<br *\/?>/i);
    return lines.flatMap((text, index): Inline[] => [
      ...(index > 0 ? [{ type: "break" } as const] : []),
      ...(text === "" ? [] : [{ type: "text", text } as const]),
    ]);
  });
}

/** The blocks of a text. `growing`: more may follow. */
export function parse(text: string, growing = false): Block[] {
  const tokens = lex(text, new Map(), growing);
  return tokens.flatMap((token, index) => blockOf(token, growing && index === tokens.length - 1) ?? []);
}
