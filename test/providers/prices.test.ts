import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Connection } from "../../src/core/connection.ts";
import type { ModelRef, ProviderKind } from "../../src/core/message.ts";
import type { Usage } from "../../src/core/provider.ts";
import { priceOf, tableEntry } from "../../src/providers/prices.ts";
import { table } from "../../src/providers/priceTable.ts";

const at = Date.UTC(2026, 9, 1);
const ref = (provider: ProviderKind, model: string): ModelRef => ({ connection: "c", provider, model });
const million: Usage = { input: 1_000_000, output: 0 };

test("the recorded version is the installed one", () => {
  const file = path.join(process.env.STUDIO_ROOT ?? ".", "node_modules/@pydantic/genai-prices/package.json");
  assert.equal(table, `@pydantic/genai-prices ${JSON.parse(readFileSync(file, "utf8")).version}`);
});

test("input includes what was cached, and each part has its own price", async () => {
  const usage: Usage = { input: 100_000, cacheRead: 40_000, cacheWrite: 20_000, cacheWrite1h: 10_000, output: 1000 };
  const cost = await priceOf(ref("anthropic", "claude-sonnet-4-5"), usage, at);
  assert.equal(cost.kind, "computed");
  assert.ok(cost.kind === "computed");
  // 40,000 at $3, 40,000 at $0.30, 10,000 at $3.75, 10,000 at $6 and 1,000 at $15 a million.
  assert.ok(Math.abs(cost.usd - (0.12 + 0.012 + 0.0375 + 0.06 + 0.015)) < 1e-9, String(cost.usd));
  assert.deepEqual([cost.table, cost.entry, cost.exact], [table, "claude-sonnet-4-5", true]);
});

test("a price is exact for the model itself, an estimate for what the table merely matches", async () => {
  const exactness = async (provider: ProviderKind, model: string, context = {}) => {
    const cost = await priceOf(ref(provider, model), million, at, context);
    return cost.kind === "computed" ? `${cost.entry} ${cost.exact ? "exact" : "estimate"}` : cost.kind;
  };
  assert.equal(await exactness("anthropic", "claude-sonnet-4-5-20250929"), "claude-sonnet-4-5 exact");
  assert.equal(await exactness("anthropic", "claude-sonnet-5-5"), "claude-sonnet-5 estimate");
  assert.equal(await exactness("openai", "gpt-5.6"), "gpt-5.6-sol estimate");
  assert.equal(await exactness("openai", "gpt-4o", { baseUrl: "https://gateway.example/v1" }), "gpt-4o estimate");
  assert.equal(await exactness("openai", "gpt-4o", { baseUrl: "https://api.openai.com/v1" }), "gpt-4o exact");
  assert.equal(await exactness("azure", "our-deployment", { answeredBy: "gpt-4o-2024-11-20" }), "gpt-4o exact");
  const openRouter = { baseUrl: "https://openrouter.ai/api/v1" };
  assert.equal(
    await exactness("compatible", "anthropic/claude-sonnet-4.5", openRouter),
    "anthropic/claude-sonnet-4.5 exact",
  );
});

test("this machine is free; what cannot be known says why", async () => {
  const free = { kind: "free", why: "runs on this machine" };
  assert.deepEqual(await priceOf(ref("demo", "demo"), {}, at), free);
  assert.deepEqual(await priceOf(ref("ollama", "qwen3"), {}, at), free);
  assert.deepEqual(await priceOf(ref("compatible", "x"), {}, at, { baseUrl: "http://localhost:1234/v1" }), free);
  const why = async (model: ModelRef, usage: Usage, context = {}) => {
    const cost = await priceOf(model, usage, at, context);
    return cost.kind === "unknown" ? cost.why : cost.kind;
  };
  assert.match(await why(ref("openai", "gpt-4o"), {}), /no token counts/);
  assert.match(await why(ref("openai", "gpt-4o"), { input: 5 }), /output tokens/);
  assert.match(await why(ref("openai", "gpt-4o"), { output: 5 }), /input tokens/);
  assert.match(await why(ref("openai", "gpt-4o"), { input: 5, cacheRead: 6, output: 1 }), /cannot exceed/);
  assert.match(await why(ref("openai", "gpt-6"), million), /no price for "gpt-6"/);
  assert.match(await why(ref("compatible", "x"), million), /address/);
  assert.match(await why(ref("compatible", "x"), million, { baseUrl: "https://nobody.example" }), /no price/);
  assert.match(await why(ref("ollama", "gpt-oss:120b-cloud"), million), /Ollama's servers/);
});

/** Dollars by hand: tokens in thousands, times a price for a million. */
const thousands = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.reduce((sum, [count, price]) => sum + (count * price) / 1000, 0);

const bills: readonly (readonly [string, ProviderKind, string, Usage, number, object?])[] = [
  ["plain", "openai", "gpt-5-mini", { input: 1000, output: 1000 }, thousands([1, 0.25], [1, 2])],
  [
    "cached reads",
    "openai",
    "gpt-5-mini",
    { input: 10_000, cacheRead: 8_000, output: 0 },
    thousands([2, 0.25], [8, 0.025]),
  ],
  [
    "reasoning is part of the output",
    "openai",
    "gpt-5-mini",
    { input: 0, output: 5_000, reasoning: 4_000 },
    thousands([5, 2]),
  ],
  [
    "cache writes of five minutes",
    "anthropic",
    "claude-opus-4-6",
    { input: 10_000, cacheWrite: 10_000, output: 0 },
    thousands([10, 6.25]),
  ],
  [
    "cache writes of an hour",
    "anthropic",
    "claude-opus-4-6",
    { input: 10_000, cacheWrite: 10_000, cacheWrite1h: 10_000, output: 0 },
    thousands([10, 10]),
  ],
  ["below the tier", "google", "gemini-2.5-pro", { input: 200_000, output: 1000 }, thousands([200, 1.25], [1, 10])],
  ["beyond the tier", "google", "gemini-2.5-pro", { input: 201_000, output: 1000 }, thousands([201, 2.5], [1, 15])],
  [
    "cached reads count towards the tier",
    "google",
    "gemini-2.5-pro",
    { input: 300_000, cacheRead: 200_000, output: 0 },
    thousands([100, 2.5], [200, 0.25]),
  ],
  [
    "tiers of cache writes",
    "anthropic",
    "claude-sonnet-4-5",
    { input: 300_000, cacheWrite: 300_000, cacheWrite1h: 100_000, output: 1000 },
    thousands([200, 7.5], [100, 12], [1, 22.5]),
  ],
  [
    "a vendor that has no price for an hour",
    "compatible",
    "anthropic/claude-sonnet-4.5",
    { input: 1000, cacheWrite: 1000, output: 0 },
    thousands([1, 3.75]),
    { baseUrl: "https://openrouter.ai/api/v1" },
  ],
];
for (const [name, provider, model, usage, dollars, context] of bills)
  test(`by hand: ${name}`, async () => {
    const cost = await priceOf(ref(provider, model), usage, at, context);
    assert.ok(cost.kind === "computed", JSON.stringify(cost));
    assert.ok(Math.abs(cost.usd - dollars) < 1e-9, `${cost.usd}, by hand ${dollars}`);
  });

test('a price that the user entered goes before every table, and before "free" and "unknown"', async () => {
  const entered = { input: 2, output: 8 };
  for (const model of [
    ref("openai", "gpt-5-mini"),
    ref("openai", "gpt-6"),
    ref("ollama", "qwen3"),
    ref("vscode", "a/b"),
  ])
    assert.deepEqual(await priceOf(model, { input: 1000, output: 1000 }, at, { entered }), {
      kind: "entered",
      usd: thousands([1, 2], [1, 8]),
      price: entered,
      exact: true,
    });
  // Without counts there is nothing to multiply.
  const { kind } = await priceOf(ref("vscode", "a/b"), {}, at, { entered });
  assert.equal(kind, "unknown");
  assert.equal((await priceOf(ref("demo", "demo"), {}, at, { entered })).kind, "free");
});

test("what the table says of a model before it is asked", async () => {
  const entry = (provider: ProviderKind, model: string, over: Partial<Connection> = {}) =>
    tableEntry({ id: "c", name: "C", provider, ...over }, model, at);
  const known = await entry("openai", "gpt-5-mini");
  const source = { kind: "table", table, entry: "gpt-5-mini", exact: true };
  assert.deepEqual(known, {
    price: { kind: "priced", price: { input: 0.25, output: 2, cacheRead: 0.025 }, tiered: false, source },
    source,
    contextWindow: 400_000,
  });
  const tiered = await entry("google", "gemini-2.5-pro");
  assert.ok(tiered.price.kind === "priced" && tiered.price.tiered);
  assert.deepEqual(tiered.price.price, { input: 1.25, output: 10, cacheRead: 0.125 });

  // The nearest by its name: its price is an estimate, its window says nothing.
  const near = await entry("anthropic", "claude-sonnet-5-5");
  assert.ok(near.price.kind === "priced" && near.price.source.kind === "table");
  assert.deepEqual([near.price.source.entry, near.price.source.exact], ["claude-sonnet-5", false]);
  assert.equal(near.contextWindow, undefined);
  // Behind a gateway the price is an estimate, the window is the model's own.
  const gateway = await entry("openai", "gpt-5-mini", { baseUrl: "https://gateway.example/v1" });
  assert.ok(gateway.price.kind === "priced" && gateway.price.source.kind === "table" && !gateway.price.source.exact);
  assert.equal(gateway.contextWindow, 400_000);

  assert.match(JSON.stringify(await entry("openai", "gpt-6")), /"unknown".*no price for \\"gpt-6/);
  assert.equal((await entry("ollama", "qwen3")).price.kind, "free");
  assert.equal((await entry("ollama", "gpt-oss", { baseUrl: "https://ollama.com" })).price.kind, "unknown");
  assert.equal((await entry("vscode", "a/b")).price.kind, "unknown");
});
