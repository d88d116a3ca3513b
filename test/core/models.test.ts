import assert from "node:assert/strict";
import { test } from "node:test";
import { type FigureSource, modelFacts, type TableEntry } from "../../src/core/models.ts";

const source: FigureSource = { kind: "table", table: "prices 1", entry: "m", exact: true };
const entry: TableEntry = {
  price: { kind: "priced", price: { input: 1, output: 2 }, source, tiered: false },
  source,
  contextWindow: 100,
};

test("the user goes before the provider, the provider before the table; each figure names its source", () => {
  const table = modelFacts({ id: "m" }, undefined, entry);
  assert.deepEqual([table.contextWindow, table.sources.contextWindow], [100, source]);
  const provider = modelFacts({ id: "m", contextWindow: 200, maxOutput: 20 }, undefined, entry);
  assert.deepEqual([provider.contextWindow, provider.maxOutput], [200, 20]);
  assert.deepEqual(provider.sources, { contextWindow: { kind: "provider" }, maxOutput: { kind: "provider" } });
  const note = { price: { input: 5, output: 6 }, contextWindow: 300 };
  const user = modelFacts({ id: "m", contextWindow: 200, maxOutput: 20 }, note, entry);
  assert.deepEqual([user.contextWindow, user.maxOutput], [300, 20]);
  assert.deepEqual(user.sources, { contextWindow: { kind: "user" }, maxOutput: { kind: "provider" } });
  assert.deepEqual(user.price, { kind: "priced", price: note.price, source: { kind: "user" }, tiered: false });
});

test("what nobody tells is absent, and has no source", () => {
  const facts = modelFacts({ id: "m" }, undefined, { price: { kind: "unknown", why: "Nobody knows." } });
  assert.deepEqual(facts, { id: "m", sources: {}, price: { kind: "unknown", why: "Nobody knows." } });
});
