// What a model writes is text: cases 29 to 32 and 36 of the threat model, on the elements that would be drawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ComponentChildren, Fragment, isValidElement } from "preact";
import { ItemView, renderBlock } from "../../webview/shared/markdown/Blocks.tsx";
import type { Code, Formula, Item } from "../../webview/shared/markdown/blocks.ts";
import { CodeBlock, renderColoured } from "../../webview/shared/markdown/CodeBlock.tsx";
import { FormulaView } from "../../webview/shared/markdown/FormulaView.tsx";
import { createHighlight } from "../../webview/shared/markdown/highlight.ts";
import { safeLink, visible } from "../../webview/shared/markdown/links.ts";
import { parse } from "../../webview/shared/markdown/parse.ts";
import { createMarkdownStream } from "../../webview/shared/markdown/stream.ts";
import { random as randomSource } from "../support/random.ts";
import { documents, randomDocument } from "./support/documents.ts";

const elements = new Set(
  "p span h3 blockquote ul ol li div table thead tbody tr th td hr code strong em del br".split(" "),
);
const attributes = new Set("class dir start role tabIndex title data-url aria-label scope children".split(" "));

interface Found {
  text: string;
  urls: string[];
  titles: string[];
}

const highlight = createHighlight();

/** Walks all that would be drawn, and fails on whatever is not on the list. */
function walk(node: ComponentChildren, found: Found): void {
  if (node === null || node === undefined || typeof node === "boolean") return;
  if (Array.isArray(node)) {
    for (const child of node) walk(child, found);
    return;
  }
  if (!isValidElement(node)) {
    assert.ok(["string", "number"].includes(typeof node), `something that is no text: ${String(node)}`);
    found.text += String(node);
    return;
  }
  const props: Record<string, unknown> = { ...node.props };
  if (node.type === CodeBlock) {
    const { code } = props as { code: Code };
    walk(renderColoured(highlight(code.language, visible(code.text)) ?? [visible(code.text)]), found);
    return;
  }
  const type: unknown = node.type;
  if (type === FormulaView) {
    // What is drawn of it: formulas.test.ts.
    found.text += visible((props as { formula: Formula }).formula.source);
    return;
  }
  if (type === ItemView) {
    walk(new ItemView(props as { item: Item }).render(), found);
    return;
  }
  if (node.type !== Fragment) {
    assert.ok(typeof node.type === "string" && elements.has(node.type), `an element <${String(node.type)}>`);
    for (const name of Object.keys(props)) assert.ok(attributes.has(name), `an attribute ${name}`);
    if (typeof props["data-url"] === "string") found.urls.push(props["data-url"]);
    if (typeof props.title === "string") found.titles.push(props.title);
  }
  walk(props.children as ComponentChildren, found);
}

function drawn(markdown: string): Found {
  const found: Found = { text: "", urls: [], titles: [] };
  for (const block of parse(markdown)) walk(renderBlock(block), found);
  // Drawn while it streams in, the same holds for each moment of it.
  const stream = createMarkdownStream();
  for (let at = 1; at <= markdown.length; at += 7)
    for (const piece of stream.update(markdown.slice(0, at), false).flat())
      walk(renderBlock(piece.block), { text: "", urls: [], titles: [] });
  return found;
}

test("attack 29: HTML of every kind stays text", () => {
  for (const attack of [
    `<img src=x onerror=alert(1)>`,
    `<script>alert(1)</script>`,
    `<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x /></svg>`,
    `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>`,
    `<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
    `<a href="javascript:alert(1)">x</a>`,
    `<div onclick=alert(1)>\n\n**x**\n\n</div>`,
    `<details open ontoggle=alert(1)>`,
    `<style>@import url(https://example.com/x.css)</style>`,
    `<base href="https://example.com/">`,
    `<meta http-equiv=refresh content="0;url=https://example.com">`,
    `<!--><img src=x onerror=alert(1)>-->`,
    `text <b onmouseover=alert(1)>bold</b> text`,
    `| <img src=x onerror=alert(1)> |\n| --- |\n| <script>1</script> |`,
    `- <img src=x onerror=alert(1)>\n- [ ] <script>x</script>`,
    `# <img src=x onerror=alert(1)>`,
  ]) {
    const { text, urls } = drawn(attack);
    assert.match(text, /</, `the tag is there to be read: ${attack}`);
    // An address in it is one to click, as anywhere in a text.
    for (const url of urls) assert.match(url, /^https:\/\/example\.com\//);
  }
});

test("attacks 29, 30: only http, https and mail can be followed; other targets are shown as text", () => {
  for (const target of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "command:workbench.action.terminal.new",
    "command:ai-studio.x?%5B1%5D",
    "vscode:extension/evil.evil",
    "vscode-insiders://evil",
    "file:///etc/passwd",
    "blob:https://example.com/1",
    "src/parser.ts",
    "//example.com/x",
    "#top",
  ]) {
    for (const markdown of [`[x](<${target}>)`, `[x](${target})`, `<${target}>`, `[x][r]\n\n[r]: <${target}>`])
      assert.deepEqual(drawn(markdown).urls, [], markdown);
  }
  assert.match(drawn("[Click](command:evil)").text, /^Click \(command:evil\)$/);
  const { urls, titles } = drawn("[a](https://example.com/a?b=1&amp;c=2) <mailto:x@example.com> http://example.com/b");
  assert.deepEqual(urls, ["https://example.com/a?b=1&c=2", "mailto:x@example.com", "http://example.com/b"]);
  assert.deepEqual(titles, urls);
  assert.equal(safeLink(`https://example.com/${"x".repeat(5_000)}`), null);
});

test("attack 31: images are links, and nothing is fetched", () => {
  const { urls, text } = drawn("![a chart](https://example.com/collect?data=secret) ![](data:image/svg+xml,<svg/>)");
  assert.deepEqual(urls, ["https://example.com/collect?data=secret"]);
  assert.match(text, /a chart/);
});

test("attack 32: diagrams and blocks of HTML are code or text, and a formula is its own words", () => {
  const { text } = drawn(
    "```mermaid\ngraph TD; A[<img src=x onerror=alert(1)>]-->B; click A javascript:alert(1)\n```\n\n$$\\href{javascript:alert(1)}{x}$$\n\n```html\n<script>alert(1)</script>\n```",
  );
  assert.match(text, /<img src=x onerror=alert\(1\)>/);
  assert.match(text, /<script>/);
  assert.match(text, /\$\$\\href\{javascript:alert\(1\)\}\{x\}\$\$/);
});

test("attack 36: what hides or reorders text in code is shown", () => {
  assert.equal(visible("rm -rf /\u202Egnp.exe"), "rm -rf /⟨U+202E⟩gnp.exe");
  assert.equal(visible("a\u200Bb\uFEFFc\u2066d\u00ADe"), "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+2066⟩d⟨U+00AD⟩e");
  assert.equal(visible("\u001B[2Kclean\r\nnext\tok\rover"), "⟨U+001B⟩[2Kclean\nnext\tok⟨U+000D⟩over");
  assert.equal(visible("ls \u{E0041}x a\u200Db"), "ls ⟨U+E0041⟩x a⟨U+200D⟩b");
  assert.equal(visible("👩‍💻 🏳️‍🌈 שלום 日本"), "👩‍💻 🏳️‍🌈 שלום 日本");
  assert.match(drawn("`ls \u202Etxt` and\n\n```sh\nls \u2067x\n```").text, /⟨U\+202E⟩.*⟨U\+2067⟩/s);
  assert.match(drawn("[x](https://example.com/\u202Egnp)").titles.join(""), /^https:\/\/example\.com\/%E2%80%AEgnp$/);
});

test("whatever is written, only what is on the list is drawn, and nothing throws", () => {
  for (const text of Object.values(documents)) drawn(text);
  for (let seed = 1; seed <= 300; seed++) drawn(randomDocument(randomSource(seed)));
  for (const text of [
    ">".repeat(20_000),
    "- ".repeat(3_000),
    "[".repeat(5_000),
    "*a ".repeat(2_000),
    "\u0000\uD800 \uDFFF",
    "__proto__",
    "[__proto__]: x\n\n[__proto__] [constructor][toString]",
    "```__proto__\nx\n```\n\n```constructor\nx\n```",
    "&constructor; &__proto__;",
  ])
    for (const block of parse(text)) walk(renderBlock(block), { text: "", urls: [], titles: [] });
});
