// The totals' model against a scripted host, and what its tables and charts say: no page, no VS Code.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { signal } from "@preact/signals";
import { fail } from "../../src/core/failure.ts";
import type { Spent } from "../../src/core/tally.ts";
import type { NamedTotals, Totals } from "../../src/core/totals.ts";
import { createPeer, type Peer } from "../../src/protocol/peer.ts";
import * as contract from "../../src/protocol/totals.ts";
import { amountOf, amountWords, ticks, tickWords } from "../../webview/totals/measure.ts";
import { createTotalsModel, defaultArrangement, parseArrangement } from "../../webview/totals/model.ts";
import { periodName, periodsOf } from "../../webview/totals/periods.ts";
import { csvOf, modelColumns, toolColumns } from "../../webview/totals/tables.ts";
import { tilesOf } from "../../webview/totals/tiles.ts";
import { linkedPorts } from "../support/linkedPorts.ts";
import { branches, sessionOf } from "./support/scriptedEvents.ts";

const none: Spent = {
  calls: 0,
  failed: 0,
  unreported: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  cost: { usd: 0, unknown: 0, estimated: false },
};
const spent: Spent = {
  ...none,
  calls: 3,
  failed: 1,
  unreported: 1,
  input: 1_000,
  cacheRead: 250,
  output: 100,
  cost: { usd: 0.5, unknown: 1, estimated: true },
};
const empty: Totals = { total: none, models: [], agents: [], days: [], tools: [] };

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

function look(subject: contract.TotalsSubject) {
  const [here, there] = linkedPorts();
  const peers: Peer[] = [createPeer(here), createPeer(there)];
  const [view, host] = peers;
  assert.ok(view && host);
  const asked: unknown[] = [];
  let answer = async (): Promise<Totals> => empty;
  host.answer(contract.open, () => subject);
  host.answer(contract.read, (input) => {
    asked.push(input);
    return answer();
  });
  host.answer(contract.copy, () => undefined);
  const model = createTotalsModel(view, signal(defaultArrangement));
  open.push(model, ...peers);
  return {
    model,
    asked,
    host,
    answerWith: (next: () => Promise<Totals>) => {
      answer = next;
    },
  };
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const start = Date.now(); !isTrue(); ) {
    if (Date.now() - start > 3_000) assert.fail(`It never came to be that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const session = {
  session: sessionOf(12, "idle"),
  branches: [...branches, { id: "b2", parent: "branch-1", fork: 2, createdAt: 1 }],
};

test("all sessions are read for a time, and again when that changes", async () => {
  const { model, asked } = look(null);
  await until("they are read", () => model.totals.value !== null);
  assert.deepEqual(asked, [{ range: "month", branch: null }]);
  model.arrange({ range: "week" });
  model.arrange({ measure: "tokens" });
  await until("they are read again", () => asked.length === 2);
  assert.deepEqual(asked[1], { range: "week", branch: null });
});

test("a session is read whole or by branch, whenever it was", async () => {
  const { model, asked } = look(session);
  await until("it is read", () => model.totals.value !== null);
  model.arrange({ branch: "b2" });
  await until("the branch is read", () => asked.length === 2);
  model.arrange({ branch: "gone" });
  await until("all is read", () => asked.length === 3);
  assert.deepEqual(asked, [
    { range: "all", branch: null },
    { range: "all", branch: "b2" },
    { range: "all", branch: null },
  ]);
});

test("what is recorded meanwhile is read again for a session, and told of for all", async () => {
  const one = look(session);
  await until("it is read", () => one.model.totals.value !== null);
  one.host.tell(contract.changed, undefined);
  await until("it is read again", () => one.asked.length === 2);
  const all = look(null);
  await until("they are read", () => all.model.totals.value !== null);
  all.host.tell(contract.changed, undefined);
  await until("it is told", () => all.model.stale.value);
  assert.equal(all.asked.length, 1);
  all.model.read();
  await until("they are read again", () => all.asked.length === 2);
  assert.equal(all.model.stale.value, false);
});

test("what cannot be read says why, and what was there stays", async () => {
  const { model, answerWith } = look(null);
  await until("they are read", () => model.totals.value !== null);
  answerWith(async () => {
    throw fail("store-busy", "Another window is writing.");
  });
  model.read();
  await until("it failed", () => model.reading.value.type === "failed");
  assert.equal(model.totals.value, model.totals.peek());
  assert.deepEqual(model.totals.value, empty);
  answerWith(async () => empty);
  model.read();
  await until("it is read", () => model.reading.value.type === "ready");
});

test("charts show what a person chose, or costs where there are any", async () => {
  const { model, answerWith } = look(null);
  await until("they are read", () => model.totals.value !== null);
  assert.equal(model.measure.value, "tokens");
  answerWith(async () => ({ ...empty, total: spent }));
  model.read();
  await until("they are read", () => model.totals.value?.total === spent || model.totals.value?.total.calls === 3);
  assert.equal(model.measure.value, "cost");
  model.arrange({ measure: "calls" });
  assert.equal(model.measure.value, "calls");
});

test("an arrangement of another version is taken as far as it can be", () => {
  for (const nonsense of [undefined, null, 5, { range: "year", branch: 7, measure: [] }])
    assert.deepEqual(parseArrangement(nonsense), defaultArrangement);
  assert.deepEqual(parseArrangement({ range: "week", branch: "b", measure: "calls" }), {
    range: "week",
    branch: "b",
    measure: "calls",
  });
});

test("what is unknown is said to be, and is no zero", () => {
  const unpriced: Spent = { ...spent, cost: { usd: 0, unknown: 3, estimated: false }, unreported: 3 };
  assert.deepEqual(
    (["cost", "tokens", "calls"] as const).map((measure) => [amountOf(measure, spent), amountWords(measure, spent)]),
    [
      [0.5, "~$0.50 + unknown"],
      [1_100, "1.1k + unknown"],
      [3, "3"],
    ],
  );
  assert.deepEqual(
    (["cost", "tokens", "calls"] as const).map((measure) => [
      amountOf(measure, unpriced),
      amountWords(measure, unpriced),
    ]),
    [
      [null, "unknown"],
      [null, "unknown"],
      [3, "3"],
    ],
  );
  assert.deepEqual([amountOf("cost", none), amountWords("cost", none)], [0, "$0.00"]);
  const tiles = tilesOf({ ...empty, total: unpriced });
  assert.deepEqual(
    tiles.map(({ term, value }) => [term, value]),
    [
      ["Cost", "unknown"],
      ["Tokens in", "unknown"],
      ["Tokens out", "unknown"],
      ["Model calls", "3"],
      ["Tool calls", "0"],
    ],
  );
  assert.match(tilesOf({ ...empty, total: spent })[1]?.detail ?? "", /^25 % from the cache.*1 call reported none$/);
});

test("an axis has round figures and room for the largest", () => {
  assert.deepEqual(ticks(0, true), [0, 1]);
  assert.deepEqual(ticks(3, true), [0, 1, 2, 3]);
  assert.deepEqual(ticks(1, true), [0, 1]);
  assert.deepEqual(ticks(0.07, false), [0, 0.02, 0.04, 0.06, 0.08]);
  assert.deepEqual(ticks(95, true), [0, 50, 100]);
  for (const most of [0.000_3, 1.7, 12, 999, 48_211, 3e9]) {
    const found = ticks(most, false);
    assert.ok((found.at(-1) ?? 0) >= most && found.length <= 6, `${most}: ${found}`);
  }
  assert.deepEqual([tickWords("cost", 0), tickWords("cost", 0.5), tickWords("tokens", 20_000)], ["$0", "$0.50", "20k"]);
});

test("days without a call are there, and many days are weeks or months", () => {
  const days = (...names: string[]): NamedTotals[] => names.map((name) => ({ name, spent: { ...spent, calls: 1 } }));
  const calls = ({ periods }: ReturnType<typeof periodsOf>) =>
    periods.map(({ from, spent: of }) => `${from} ${of.calls}`);
  assert.deepEqual(periodsOf([]), { step: "day", periods: [] });
  assert.deepEqual(calls(periodsOf(days("2026-10-30", "2026-11-02"))), [
    "2026-10-30 1",
    "2026-10-31 0",
    "2026-11-01 0",
    "2026-11-02 1",
  ]);
  // The clocks change in between.
  assert.equal(periodsOf(days("2026-03-20", "2026-04-10")).periods.length, 22);
  const weeks = periodsOf(days("2026-01-01", "2026-01-04", "2026-01-05", "2026-04-01"));
  assert.equal(weeks.step, "week");
  assert.deepEqual(calls(weeks).slice(0, 3), ["2025-12-29 2", "2026-01-05 1", "2026-01-12 0"]);
  const months = periodsOf(days("2024-01-31", "2026-02-01"));
  assert.equal(months.step, "month");
  assert.equal(months.periods.length, 26);
  assert.deepEqual([periodName("2026-11-02", "week"), periodName("2026-11-01", "month")], ["Nov 2", "Nov 2026"]);
});

test("a table is copied with raw figures, and with nothing that a spreadsheet runs", () => {
  const unpriced: Spent = { ...spent, cost: { usd: 0, unknown: 3, estimated: false }, unreported: 3 };
  const rows = [
    { name: 'a "b", c', spent, first: null, total: null },
    { name: "=1+1", spent: unpriced, first: null, total: null },
  ];
  assert.deepEqual(csvOf(modelColumns, rows).split("\r\n"), [
    "Model,Cost (USD),Calls of unknown cost,Calls,Failed,Tokens in,Tokens from cache,To cache,Tokens out,Reasoning",
    '"a ""b"", c",0.5,1,3,1,1000,250,0,100,0',
    "'=1+1,,3,3,1,,,,,",
    "",
  ]);
  const tool = {
    name: "shell",
    calls: 2,
    failed: 0,
    ms: 50,
    took: { count: 2, p50: 20, p90: 30, p99: 30 },
    spent: none,
  };
  assert.equal(csvOf(toolColumns, [tool]).split("\r\n")[1], "shell,2,0,50,20,30,30,");
  assert.deepEqual(
    toolColumns.map(({ words }) => words(tool)),
    ["shell", "2", "0", "50 ms", "20 ms", "30 ms", "30 ms", "–"],
  );
});
