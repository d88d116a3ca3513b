// The rows of a JSON document against all of it written out, whatever is opened and closed.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../src/core/json.ts";
import { JSON_PAGE, jsonDocument } from "../../src/core/jsonDocument.ts";
import { createJsonTree, type JsonRow, type JsonTree } from "../../webview/inspector/jsonTree.ts";
import { seeded } from "../core/support/seeded.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

function sourceOf(value: Json, asked: string[] = []) {
  const document = jsonDocument(value);
  return {
    root: async () => document.root,
    async children(path: readonly (string | number)[], from: number) {
      asked.push(`${path.join(".")} ${from}`);
      return document.children(path, from);
    },
  };
}

/** A row, as soon as it is known. */
async function known(tree: JsonTree, index: number): Promise<JsonRow> {
  for (let times = 0; times < 10; times++) {
    const row = tree.row(index);
    if (row?.item) return row;
    await settled();
  }
  return assert.fail(`Row ${index} never came.`);
}

function randomValue(below: (limit: number) => number, depth: number): Json {
  const kind = below(depth === 0 ? 3 : 6);
  if (kind === 0) return below(1_000);
  if (kind === 1) return `word${below(1_000)}`;
  if (kind === 2) return `line\n`.repeat(below(6));
  const items = Array.from({ length: below(5) }, () => randomValue(below, depth - 1));
  return kind < 5 ? items : Object.fromEntries(items.map((item, index) => [`k${index}`, item]));
}

test("rows are those of what is open, in order, with their level, place and parent", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { below } = seeded(seed);
    const value: Json = Array.from({ length: 6 }, () => randomValue(below, 4));
    const document = jsonDocument(value);
    const tree = createJsonTree(sourceOf(value));
    await settled();
    await settled();
    const open = new Set(["[]"]);
    const rows = (path: (string | number)[], parent: number | null, into: string[]): string[] => {
      const mine = into.length - 1;
      const { items } = document.children(path, 0);
      for (const [position, item] of items.entries()) {
        const inner = [...path, item.key];
        const isOpen = open.has(JSON.stringify(inner));
        into.push(JSON.stringify([inner, item.text, isOpen, inner.length, mine, position, items.length]));
        if (isOpen) rows(inner, parent, into);
      }
      return into;
    };
    for (let step = 0; step < 30; step++) {
      const row = await known(tree, below(tree.count()));
      const key = JSON.stringify(row.path);
      const index = await indexOf(tree, key);
      if (row.isOpen) tree.close(index);
      else tree.open(index);
      await settled();
      if (row.isOpen) for (const one of [...open]) if (isWithin(one, key)) open.delete(one);
      if (!row.isOpen && row.item?.opens) open.add(key);
      const expected = open.has("[]") ? rows([], null, ["top"]) : ["top"];
      assert.equal(tree.count(), expected.length, `seed ${seed}, step ${step}`);
      for (const [at, words] of expected.entries()) {
        const { path, item, isOpen, depth, parent, position, siblings } = await known(tree, at);
        if (at > 0) assert.equal(JSON.stringify([path, item?.text, isOpen, depth, parent, position, siblings]), words);
      }
    }
    tree.dispose();
  }
});

async function indexOf(tree: JsonTree, key: string): Promise<number> {
  for (let index = 0; index < tree.count(); index++)
    if (JSON.stringify((await known(tree, index)).path) === key) return index;
  return assert.fail(key);
}
const isWithin = (one: string, other: string) =>
  one === other || other === "[]" || one.startsWith(`${other.slice(0, -1)},`);

test("of many children only the pages in sight are asked for", async () => {
  const asked: string[] = [];
  const tree = createJsonTree(sourceOf({ list: Array.from({ length: 100_000 }, (_, index) => index) }, asked));
  await settled();
  await settled();
  tree.open(1);
  await settled();
  assert.equal(tree.count(), 100_002);
  assert.equal(tree.row(90_001)?.item, null);
  for (let index = 90_001; index < 90_040; index++) tree.row(index);
  await settled();
  assert.equal(tree.row(90_001)?.item?.text, "89999");
  assert.deepEqual(asked, [" 0", "list 0", `list ${89_999 - (89_999 % JSON_PAGE)}`, "list 90000"]);
  tree.dispose();
});

test("what could not be read is told, and read again when a person says so", async () => {
  const { root, children } = sourceOf([[1]]);
  let broken = true;
  const tree = createJsonTree({
    root: () => (broken ? Promise.reject(new Error("It broke.")) : root()),
    children,
  });
  await settled();
  assert.equal(tree.failure.value?.message, "It broke.");
  assert.equal(tree.count(), 0);
  broken = false;
  tree.retry();
  await settled();
  await settled();
  assert.equal(tree.failure.value, null);
  assert.equal(tree.count(), 2);
  tree.dispose();
});
