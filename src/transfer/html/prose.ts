// Markdown into HTML, out of our own tags alone: HTML that stands in a text is shown as text, a link leads to the web or to a
// mail address, and no picture is fetched. A formula is its TeX: nothing in the page draws it.
import { type Token, Tokenizer, type Tokens } from "marked";
import { type FormulaToken, type KnownToken, lexerFor } from "../../markdown/formulaLexer.ts";
import { escapeHtml } from "./escape.ts";

/** Deeper than anybody nests lists; what is deeper is shown as it was written. */
const DEEPEST = 30;

export function proseHtml(text: string): string {
  try {
    return blocks(lexerFor(text, new Tokenizer()).lex(text), 0);
  } catch {
    // Nested too deeply for the reader of Markdown.
    return `<pre>${escapeHtml(text)}</pre>`;
  }
}

/** There are no other tokens. */
const known = (token: Token): KnownToken => token as KnownToken;

function blocks(tokens: readonly Token[], depth: number): string {
  return tokens.map((token) => block(known(token), depth)).join("");
}

function block(token: KnownToken, depth: number): string {
  if (depth > DEEPEST) return `<pre>${escapeHtml(token.raw)}</pre>`;
  switch (token.type) {
    case "space":
    case "def":
      return "";
    case "paragraph":
      return `<p dir="auto">${inline(token.tokens, depth)}</p>`;
    case "heading": {
      // The document's own headings are above those of a message.
      const level = Math.min(6, token.depth + 2);
      return `<h${level} dir="auto">${inline(token.tokens, depth)}</h${level}>`;
    }
    case "code":
      return `<pre><code>${escapeHtml(token.text)}</code></pre>`;
    case "formula":
      return `<p>${formula(token)}</p>`;
    case "blockquote":
      return `<blockquote>${blocks(token.tokens, depth + 1)}</blockquote>`;
    case "list": {
      const tag = token.ordered ? "ol" : "ul";
      const start = typeof token.start === "number" && token.start !== 1 ? ` start="${token.start}"` : "";
      return `<${tag}${start}>${token.items.map((item) => listItem(item, depth)).join("")}</${tag}>`;
    }
    case "table":
      return table(token, depth);
    case "hr":
      return "<hr>";
    case "html":
      return `<p dir="auto">${escapeHtml(token.text)}</p>`;
    default:
      return inline([token], depth);
  }
}

function listItem(item: Tokens.ListItem, depth: number): string {
  const box = item.task ? `<input type="checkbox" disabled${item.checked ? " checked" : ""}> ` : "";
  return `<li dir="auto">${box}${blocks(
    item.tokens.filter(({ type }) => type !== "checkbox"),
    depth + 1,
  )}</li>`;
}

function table({ header, rows }: Tokens.Table, depth: number): string {
  const row = (cells: readonly Tokens.TableCell[], tag: "th" | "td") =>
    `<tr>${cells.map(({ tokens, align }) => `<${tag}${align === null ? "" : ` class="${align}"`}>${inline(tokens, depth)}</${tag}>`).join("")}</tr>`;
  return `<div class="wide"><table><thead>${row(header, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
}

function inline(tokens: readonly Token[] | undefined, depth: number): string {
  if (depth > DEEPEST) return escapeHtml((tokens ?? []).map(({ raw }) => raw).join(""));
  return (tokens ?? []).map((token) => span(known(token), depth + 1)).join("");
}

function span(token: KnownToken, depth: number): string {
  switch (token.type) {
    case "text":
      return "tokens" in token && token.tokens !== undefined ? inline(token.tokens, depth) : textOf(token.raw);
    case "escape":
      return escapeHtml(token.text);
    case "strong":
      return `<strong>${inline(token.tokens, depth)}</strong>`;
    case "em":
      return `<em>${inline(token.tokens, depth)}</em>`;
    case "del":
      return `<del>${inline(token.tokens, depth)}</del>`;
    case "formula":
      return formula(token);
    case "codespan":
      return `<code>${escapeHtml(token.text)}</code>`;
    case "br":
      return "<br>";
    case "link":
      return link(token.href, inline(token.tokens, depth));
    case "image":
      return link(token.href, escapeHtml(`[Image: ${token.text || token.href}]`));
    default:
      return escapeHtml(token.raw);
  }
}

const formula = ({ raw }: FormulaToken): string => `<code>${escapeHtml(raw.trim())}</code>`;

/** A text's entities are written out: it stands for the sign that it names. */
const textOf = (raw: string): string =>
  escapeHtml(raw).replace(/&amp;(#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});/gi, "&$1;");

function link(href: string, words: string): string {
  const address = URL.canParse(href) ? new URL(href) : null;
  if (address === null || !["http:", "https:", "mailto:"].includes(address.protocol)) return words;
  return `<a href="${escapeHtml(address.href)}" rel="noreferrer noopener nofollow">${words}</a>`;
}
