import assert from "node:assert/strict";
import { test } from "node:test";
import { type Block, plainText, spokenText } from "../../webview/shared/markdown/blocks.ts";
import { parse } from "../../webview/shared/markdown/parse.ts";
import { createMarkdownStream, GROUP } from "../../webview/shared/markdown/stream.ts";
import { random as randomSource } from "../support/random.ts";
import { documents, randomDocument } from "./support/documents.ts";

const blocks = (groups: ReturnType<ReturnType<typeof createMarkdownStream>["update"]>): Block[] =>
  groups.flat().map((piece) => piece.block);

/** An open fence differs from a closed one in that, and in the line breaks at its end, which may yet belong to it. */
const settled = (found: readonly Block[]): Block[] =>
  found.map((block) => (block.type === "code" ? { ...block, closed: true, text: block.text.trimEnd() } : block));

function checkCuts(text: string, cuts: readonly number[], name: string): void {
  const stream = createMarkdownStream();
  const hasDefinitions = /^ {0,3}\[/m.test(text);
  for (const cut of cuts) {
    const prefix = text.slice(0, cut);
    const shown = settled(blocks(stream.update(prefix, false)));
    // A definition further up may not have reached what was sealed before it: the end mends that.
    if (!hasDefinitions && !prefix.endsWith("\r"))
      assert.deepEqual(shown, settled(parse(prefix, true)), `${name} at ${cut}: ${JSON.stringify(prefix.slice(-200))}`);
  }
  assert.deepEqual(blocks(stream.update(text, true)), parse(text), `${name} at its end`);
}

test("a streamed document looks at each cut as if it had come at once", () => {
  for (const [name, text] of Object.entries(documents)) {
    checkCuts(
      text,
      Array.from(text, (_, index) => index + 1),
      name,
    );
  }
});

test("so do random documents, cut at random", () => {
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = randomSource(seed);
    const text = randomDocument(random);
    const cuts: number[] = [];
    for (let at = 0; at < text.length; at += 1 + Math.floor(random() * 30)) cuts.push(at);
    checkCuts(text, cuts, `seed ${seed}`);
  }
});

test("what is sealed stays the same object, and only the tail is made anew", () => {
  const stream = createMarkdownStream();
  const paragraphs = Array.from({ length: GROUP * 3 + 2 }, (_, index) => `Paragraph number ${index}.`);
  const text = paragraphs.join("\n\n");
  const before = stream.update(text, false);
  const after = stream.update(`${text} And more`, false);
  assert.equal(after.length, 4);
  for (const index of [0, 1, 2]) assert.equal(after[index], before[index]);
  assert.equal(after[3]?.[0], before[3]?.[0]);
  assert.notEqual(after[3]?.[1], before[3]?.[1]);
});

test("an open fence grows without being parsed, and closes on its own marker only", () => {
  const stream = createMarkdownStream();
  stream.update("````md\n```js\nlet a;\n```\n", false);
  const [open] = blocks(stream.update("````md\n```js\nlet a;\n```\nmore", false));
  assert.deepEqual(open, { type: "code", language: "md", text: "```js\nlet a;\n```\nmore", file: null, closed: false });
  const [closed, behind] = blocks(stream.update("````md\n```js\nlet a;\n```\nmore\n````\nbehind", false));
  assert.deepEqual(closed, {
    type: "code",
    language: "md",
    text: "```js\nlet a;\n```\nmore",
    file: null,
    closed: true,
  });
  assert.equal(behind?.type, "paragraph");
});

test('a block of code in the language "math" is a formula once it is whole', () => {
  const formula = { type: "formula", source: "x^2\n+ 1", tex: "x^2\n+ 1", display: true, closed: true };
  const text = "Before\n\n```math\nx^2\n+ 1\n```\nAfter";
  assert.deepEqual(parse(text)[1], formula);
  checkCuts(
    text,
    Array.from(text, (_, index) => index + 1),
    "math",
  );
  assert.equal(parse("```math\nx^2", true)[0]?.type, "code", "its end may yet come");
  assert.equal(parse("```math\n\n```")[0]?.type, "code");
  assert.equal(parse("```maths\nx^2\n```")[0]?.type, "code");
});

test("a text that changed instead of growing is read anew", () => {
  const stream = createMarkdownStream();
  stream.update("# One\n\ntwo", false);
  assert.deepEqual(blocks(stream.update("three", false)), parse("three"));
  assert.deepEqual(blocks(stream.update("three", true)), parse("three"));
  assert.deepEqual(blocks(stream.update("three four", false)), parse("three four"));
  const end = "\n\nThe same end, long enough to be taken for the text before it. ".repeat(3);
  stream.update(`First.${end}`, false);
  assert.deepEqual(blocks(stream.update(`Other.${end}`, true)), parse(`Other.${end}`));
});

test("definitions at the end reach the references before them once the text is done", () => {
  const text = "See [the guide][g].\n\nMore.\n\nLast.\n\n[g]: https://example.com/guide\n";
  const stream = createMarkdownStream();
  stream.update(text.slice(0, 40), false);
  stream.update(text, false);
  const [first] = blocks(stream.update(text, true));
  assert.deepEqual(first, parse(text)[0]);
  assert.match(JSON.stringify(first), /https:\/\/example\.com\/guide/);
});

test("a picture that stands in its own address is told by a little of it, and is not drawn", () => {
  const address = `data:image/png;base64,${"A".repeat(5_000)}`;
  for (const [label, words] of [
    ["a cat", `a cat (${address.slice(0, 200)}…)`],
    ["", `${address.slice(0, 200)}…`],
  ]) {
    const [block] = parse(`![${label}](${address})`);
    assert.equal(block?.type === "paragraph" && plainText(block.children), words);
    assert.doesNotMatch(JSON.stringify(block), /"link"/);
  }
});

test("read aloud, headings and items end, tasks say whether they are done, and code and tables are named", () => {
  const heard = (text: string) => parse(text).map(spokenText).join(" ");
  assert.equal(heard("# Bridges\n\nThey are long."), "Bridges. They are long.");
  assert.equal(heard("- one\n- two;\n- three?"), "one. two; three?");
  assert.equal(heard("- [x] read it\n- [ ] mend it"), "Done: read it. To do: mend it.");
  assert.equal(heard("| a | b |\n|---|---|\n| 1 | 2 |"), "Table of 1 row: a, b.");
  assert.equal(heard("```ts\nlet one = 1;\n```"), "Code block, ts, 1 line.");
});
