// Formulas in Markdown: what is one, what only looks like one, and that all else is read as it always was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Lexer, type Token, Tokenizer } from "marked";
import { MAX_FORMULA } from "../../src/markdown/formula.ts";
import { lexerFor } from "../../src/markdown/formulaLexer.ts";
import { random as randomSource } from "../support/random.ts";
import { documents, randomDocument } from "../webview/support/documents.ts";

/** Every token below these, and themselves. */
function* all(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    if ("items" in token) yield* all(token.items);
    if ("header" in token) for (const cell of [...token.header, ...token.rows.flat()]) yield* all(cell.tokens);
    if ("tokens" in token) yield* all(token.tokens ?? []);
  }
}
const read = (text: string, growing = false): Token[] => lexerFor(text, new Tokenizer(), growing).lex(text);
/** The TeX of a text's formulas, those on lines of their own in brackets. */
const formulas = (text: string): string[] =>
  [...all(read(text))].flatMap((token) =>
    token.type === "formula" ? [token.display ? `[${token.tex}]` : token.tex] : [],
  );

test("a formula stands between dollars or TeX's brackets, in words, items, cells and quotes", () => {
  const cases: [text: string, ...tex: string[]][] = [
    ["so $x$, \\(y_1 * z_1\\) and **$a*b$**", "x", "y_1 * z_1", "a*b"],
    ["the $n$th and the $k$-th", "n", "k"],
    ["$$\na\n\nb\n$$", "[a\n\nb]"],
    ["\\[ x = \\left[ 1 \\right] \\\\[2pt] \\]", "[x = \\left[ 1 \\right] \\\\[2pt]]"],
    ["We have\n$$\na\n=\nb\n- c\n$$\nhere", "[a\n=\nb\n- c]"],
    ["so $$x$$ and \\[y\\] follow", "[x]", "[y]"],
    ["$$ \\text{if $x$} $$", "[\\text{if $x$}]"],
    ["- \\(a\\)\n- b:\n  $$\n  c\n\n  d\n  $$\n1. $e$", "a", "[c\n\nd]", "e"],
    ["| $a$ | b |\n|---|---|\n| \\(c\\) | $$d$$ |", "a", "c", "[d]"],
    ["> \\[\n> q\n> \\]", "[q]"],
    ["# On $x^2$", "x^2"],
    ["$\\$5$ and $a\n= b$", "\\$5", "a\n= b"],
    ["设$x$为实数，则$x^2$。", "x", "x^2"],
  ];
  for (const [text, ...tex] of cases) assert.deepEqual(formulas(text), tex, text);
});

test("money, variables, code and escaped signs are none", () => {
  for (const text of [
    "It costs $5 and $6, or $7/$8, US$9 and $10.",
    "$HOME/$USER and $PATH",
    "$(pwd)/$(date) $" + "{a}/$" + "{b}",
    "`$x$` and ``\\(y\\)``",
    "```\n$$\nx\n$$\n```\n\n    $$\n    y\n    $$",
    "\\$x\\$ and \\\\(y\\\\)",
    "$ x $, $x $ and $ x$",
    "a $$ restaurant, or $$ and $$$ ones",
    "$$ $$ and \\(\\) \\[ \\]",
    "\\[text\\](https://example.com)",
    "the `$` of $x to the `$`",
    "https://example.com/?a=$b$",
    `$${"x".repeat(MAX_FORMULA)}$ and $$\n${"x".repeat(MAX_FORMULA)}\n$$`,
    "$$\nnever closed\n\n\\(nor this",
  ])
    assert.deepEqual(formulas(text), [], text);
});

test("a text without formulas is read exactly as before", () => {
  const texts = [...Object.values(documents)];
  for (let seed = 1; seed <= 2_000; seed++) texts.push(randomDocument(randomSource(seed)));
  let compared = 0;
  for (const text of texts) {
    if (formulas(text).length > 0) continue;
    if (/\$|\\[([]/.test(text)) compared++;
    assert.deepEqual(read(text), new Lexer({ gfm: true, tokenizer: new Tokenizer() }).lex(text), JSON.stringify(text));
  }
  assert.ok(compared > 100, `${compared} texts had the signs of formulas`);
});

test("what stands in a formula neither begins nor ends an emphasis", () => {
  const [paragraph] = read("**Let $a**b_1$ and \\(c**d\\) be** and _$x_1$ y_");
  assert.deepEqual(
    "tokens" in (paragraph ?? {}) && paragraph && "tokens" in paragraph && paragraph.tokens?.map(({ type }) => type),
    ["strong", "text", "em"],
  );
});

test("while a text grows, a formula at its end is one before it is whole; single dollars wait", () => {
  const open = (text: string) =>
    [...all(read(text, true))].filter((token) => token.type === "formula" && !token.closed).map(({ raw }) => raw);
  assert.deepEqual(open("so \\(a_1 *b* \\{"), ["\\(a_1 *b* \\{"]);
  assert.deepEqual(open("Then:\n\n$$\na\n\n- b\n\n# c"), ["$$\na\n\n- b\n\n# c"]);
  assert.deepEqual(open("Then\n\\[\na\n="), ["\\[\na\n="]);
  assert.deepEqual(open("- \\(a\n- \\(a"), ["\\(a"]);
  for (const text of ["$5 is *much*", "\\(a\n\nb", "> \\(a\n\nb", "$$ `code`", `$$${"x".repeat(MAX_FORMULA)}`])
    assert.deepEqual(open(text), [], text);
});

test("signs that never end cost no more than their number", () => {
  for (const sign of ["\\( ", "\\[ ", "$a ", "$$ ", "$$\n", "\\[\n", "$$a ", "\\\\("]) {
    const text = sign.repeat(4_000);
    read(text);
    read(text, true);
  }
});
