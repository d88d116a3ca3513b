import assert from "node:assert/strict";
import { test } from "node:test";
import { JSON_PAGE, jsonDocument } from "../../src/core/jsonDocument.ts";

test("a value is opened one step at a time", () => {
  const document = jsonDocument({ a: [1, null, true, "x"], b: {}, constructor: "y" });
  assert.deepEqual(document.root, { key: "", type: "object", opens: true, size: 3, text: 'constructor: "y"' });
  assert.deepEqual(
    document.children([], 0).items.map(({ key, type, opens, size }) => [key, type, opens, size]),
    [
      ["a", "array", true, 4],
      ["b", "object", false, 0],
      ["constructor", "string", false, 1],
    ],
  );
  assert.deepEqual(
    document.children(["a"], 0).items.map(({ text }) => text),
    ["1", "null", "true", '"x"'],
  );
  assert.deepEqual(document.children(["a", 0], 0), { total: 0, items: [] });
  for (const path of [["c"], ["a", 9], ["a", 0, 0], ["toString"], ["__proto__"]])
    assert.throws(() => document.children(path, 0), /not there/);
});

test("many children come page by page", () => {
  const document = jsonDocument(Array.from({ length: 1_000 }, (_, index) => index));
  const { total, items } = document.children([], 900);
  assert.equal(total, 1_000);
  assert.deepEqual(
    items.map(({ text }) => Number(text)),
    Array.from({ length: 100 }, (_, index) => 900 + index),
  );
  assert.equal(document.children([], 0).items.length, JSON_PAGE);
});

test("a long text is opened into lines that hold all of it", () => {
  const text = `first\r\n\n${"👍".repeat(200)}\n${"long ".repeat(100)}end`;
  const document = jsonDocument({ text });
  const [row] = document.children([], 0).items;
  assert.equal(row?.opens, true);
  assert.equal(row?.size, text.length);
  const { total, items } = document.children(["text"], 0);
  assert.equal(total, items.length);
  const lines = items.map((line) => line.text);
  assert.deepEqual(lines.slice(0, 2), ["first", ""]);
  assert.equal(lines.join(""), text.replace(/\r?\n/g, ""));
  assert.ok(lines.every((line) => line.length <= 160 && !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(line)));
});
