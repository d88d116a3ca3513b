import assert from "node:assert/strict";
import { test } from "node:test";
import { addCost, type Cost, isEstimate, noCost, usd } from "../../src/core/cost.ts";
import { costAt, type Price } from "../../src/core/price.ts";
import type { Usage } from "../../src/core/provider.ts";

const plain: Price = { input: 3, output: 15 };
const full: Price = { ...plain, cacheRead: 0.3, cacheWrite: 3.75 };
const M = 1_000_000;

const bills: readonly (readonly [string, Price, Usage, number, "exact" | "estimate"])[] = [
  ["input and output", plain, { input: M, output: M }, 18, "exact"],
  ["nothing of a kind costs nothing", full, { input: M, output: 0, cacheRead: 0, cacheWrite: 0 }, 3, "exact"],
  ["each kind at its own price", full, { input: 3 * M, cacheRead: M, cacheWrite: M, output: 0 }, 7.05, "exact"],
  ["cached reads without a price of their own", plain, { input: 2 * M, cacheRead: M, output: 0 }, 6, "estimate"],
  ["cache writes without a price of their own", plain, { input: 2 * M, cacheWrite: M, output: 0 }, 6, "estimate"],
  ["writes kept for an hour", full, { input: M, cacheWrite: M, cacheWrite1h: M, output: 0 }, 3.75, "estimate"],
  ["a free model", { input: 0, output: 0 }, { input: M, output: M }, 0, "exact"],
];
for (const [name, price, usage, dollars, how] of bills)
  test(`an entered price: ${name}`, () => {
    const cost = costAt(price, usage);
    assert.ok(cost.kind === "entered");
    assert.ok(Math.abs(cost.usd - dollars) < 1e-9, String(cost.usd));
    assert.equal(cost.exact ? "exact" : "estimate", how);
    assert.equal(cost.price, price);
  });

test("an entered price needs counts that can be: unknown is not zero", () => {
  for (const usage of [{}, { input: 1 }, { output: 1 }, { input: 1, cacheRead: 2, output: 1 }])
    assert.equal(costAt(full, usage).kind, "unknown", JSON.stringify(usage));
});

test("a cost from an entered price counts in sums, as an estimate where it is one", () => {
  const exact: Cost = { kind: "entered", usd: 0.5, price: plain, exact: true };
  assert.equal(usd(exact), 0.5);
  assert.deepEqual(addCost(noCost, exact), { usd: 0.5, unknown: 0, estimated: false });
  assert.equal(isEstimate({ ...exact, exact: false }), true);
  assert.equal(addCost(noCost, { ...exact, exact: false }).estimated, true);
});
