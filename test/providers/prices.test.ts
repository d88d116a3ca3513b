import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { ModelRef, ProviderKind } from "../../src/core/message.ts";
import type { Usage } from "../../src/core/provider.ts";
import { priceOf } from "../../src/providers/prices.ts";
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
