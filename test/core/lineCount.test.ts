import assert from "node:assert/strict";
import { test } from "node:test";
import { countLines } from "../../src/core/lineCount.ts";

test("a change counts the lines that it adds and removes", () => {
  const cases: readonly [string | null, string | null, number, number][] = [
    [null, "a\nb\n", 2, 0],
    ["a\nb\n", null, 0, 2],
    ["a\nb\nc\n", "a\nB\nc\n", 1, 1],
    ["a\nb\nc\nd\ne", "a\nx\nb\nc\nd\ny\ne", 2, 0],
    ["a\nb\nc\nd\ne\n", "b\nc\ne\nf\n", 1, 2],
    ["same", "same", 0, 0],
    ["", "", 0, 0],
    ["a", "a\n", 0, 0],
  ];
  for (const [before, after, added, removed] of cases) {
    assert.deepEqual(countLines(before, after), { added, removed }, JSON.stringify([before, after]));
  }
});

test("a text that is another one altogether counts as exchanged", () => {
  const lines = (word: string) => Array.from({ length: 5_000 }, (_, at) => `${word} ${at}`).join("\n");
  assert.deepEqual(countLines(lines("old"), lines("new")), { added: 5_000, removed: 5_000 });
});
