import assert from "node:assert/strict";
import { test } from "node:test";
import { createTallying, type Ended } from "../../src/core/tally.ts";
import { spreadOf, totalsOf } from "../../src/core/totals.ts";
import { random } from "../support/random.ts";

const call: Ended = {
  kind: "model.responded",
  at: new Date(2026, 10, 22, 12).getTime(),
  model: "sonnet",
  tool: null,
  agent: "Reviewer",
  within: null,
  durationMs: 2_000,
  firstPartMs: 500,
  inputTokens: 1_000,
  outputTokens: 100,
  cacheReadTokens: 600,
  cacheWriteTokens: 50,
  reasoningTokens: 20,
  costUsd: 0.01,
  costUnknown: false,
  costEstimated: false,
  failed: false,
};
const unknown = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  costUsd: null,
};
const used: Ended = {
  ...call,
  ...unknown,
  kind: "tool.finished",
  model: null,
  tool: "shell",
  firstPartMs: null,
  durationMs: 40,
};

function totals(...ended: Ended[]) {
  const tallying = createTallying();
  for (const one of ended) tallying.add(one);
  return totalsOf(tallying.result());
}

test("tokens, cost and calls add up, and what is unknown is counted apart", () => {
  const failed: Ended = {
    ...call,
    ...unknown,
    kind: "model.failed",
    costUnknown: true,
    failed: true,
    durationMs: 9_000,
  };
  const { total, models } = totals(call, { ...call, costEstimated: true }, failed, {
    ...call,
    model: "opus",
    costUsd: 0.05,
  });
  assert.deepEqual(total, {
    calls: 4,
    failed: 1,
    unreported: 1,
    input: 3_000,
    output: 300,
    cacheRead: 1_800,
    cacheWrite: 150,
    reasoning: 60,
    cost: { usd: 0.07, unknown: 1, estimated: true },
  });
  assert.deepEqual(
    models.map(({ name, spent }) => [name, spent.calls, spent.cost.usd, spent.cost.unknown]),
    [
      ["opus", 1, 0.05, 0],
      ["sonnet", 3, 0.02, 1],
    ],
  );
  // How long a failure took is not how long an answer takes.
  assert.deepEqual(models[1]?.total, { count: 2, p50: 2_000, p90: 2_000, p99: 2_000 });
  const stopped = totals(call, { ...failed, failed: false });
  assert.deepEqual([stopped.total.calls, stopped.total.failed], [2, 0], "a stop is no failure");
  assert.equal(stopped.models[0]?.total?.count, 1, "and as little an answer");
});

test("a tool has its calls, failures and time, and costs what was asked within it", () => {
  const { tools, total } = totals(
    used,
    { ...used, durationMs: 60, failed: true },
    { ...used, tool: "agent_x", durationMs: 5_000 },
    { ...call, within: "agent_x", agent: "Inner" },
  );
  assert.deepEqual(
    tools.map(({ name, calls, failed, ms, spent }) => [name, calls, failed, ms, spent.calls, spent.cost.usd]),
    [
      ["shell", 2, 1, 100, 0, 0],
      ["agent_x", 1, 0, 5_000, 1, 0.01],
    ],
  );
  assert.equal(total.calls, 1, "a call within a tool is one call");
});

test("days and agents have their own sums", () => {
  const { days, agents } = totals(
    { ...call, at: new Date(2026, 10, 23, 0, 0).getTime() },
    { ...call, at: new Date(2026, 10, 22, 23, 59).getTime(), agent: null },
  );
  assert.deepEqual(
    days.map(({ name, spent }) => [name, spent.calls]),
    [
      ["2026-11-22", 1],
      ["2026-11-23", 1],
    ],
  );
  assert.deepEqual(
    agents.map(({ name }) => name),
    ["", "Reviewer"],
  );
});

test("a percentile is the smallest time that so many did not exceed", () => {
  assert.equal(spreadOf([]), null);
  assert.deepEqual(spreadOf([7]), { count: 1, p50: 7, p90: 7, p99: 7 });
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual(spreadOf(hundred), { count: 100, p50: 50, p90: 90, p99: 99 });
  assert.deepEqual(spreadOf([1, 10, 9]), { count: 3, p50: 9, p90: 10, p99: 10 });
});

test("pieces that are joined are the same as the whole", () => {
  const draw = random(3);
  const pick = <T>(...from: T[]): T => from[Math.floor(draw() * from.length)] as T; // never empty
  const all = Array.from({ length: 500 }, (): Ended => {
    const base = draw() < 0.4 ? used : call;
    return {
      ...base,
      at: call.at + Math.floor(draw() * 10) * 86_400_000,
      model: base === call ? pick("a", "b", "__proto__") : null,
      tool: base === used ? pick("a", "constructor") : null,
      within: pick(null, null, "a"),
      agent: pick(null, "x", "y"),
      inputTokens: pick(null, 8),
      costUsd: pick(null, 0, 0.25),
      costUnknown: pick(true, false),
      failed: pick(true, false, false),
      durationMs: Math.floor(draw() * 1_000),
    };
  });
  const joined = createTallying();
  for (let at = 0; at < all.length; at += 77) {
    const piece = createTallying();
    for (const one of all.slice(at, at + 77)) piece.add(one);
    joined.join(JSON.parse(JSON.stringify(piece.result())));
  }
  assert.deepEqual(totalsOf(joined.result()), totals(...all));
});
