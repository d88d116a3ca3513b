// The inspector's models of a fork and of a comparison, against a scripted host.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { fail } from "../../src/core/failure.ts";
import type { Session } from "../../src/core/session.ts";
import { noFigures } from "../../src/core/steps.ts";
import { diffLines } from "../../src/core/textDiff.ts";
import type { ComparisonView, PairRow, StepRow } from "../../src/protocol/comparing.ts";
import type { ForkChoice, ForkMade, ForkPlan, ForkWish } from "../../src/protocol/forking.ts";
import * as contract from "../../src/protocol/inspector.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import { createComparing, shownRows } from "../../webview/inspector/compare/comparing.ts";
import { deltas } from "../../webview/inspector/compare/deltas.ts";
import { diffRows } from "../../webview/inspector/compare/diffRows.ts";
import { createForking } from "../../webview/inspector/fork/forking.ts";
import { until } from "../studio/support/view.ts";
import { linkedPorts } from "../support/linkedPorts.ts";
import { sessionOf } from "./support/scriptedEvents.ts";

const unknown = { cost: { kind: "unknown", why: "" }, input: null } as const;
const plan: ForkPlan = {
  seq: 7,
  kind: "call",
  agent: "Tester",
  system: "Be brief.",
  model: { connection: "c", provider: "demo", model: "m" },
  parameters: { temperature: 0.5 },
  call: { name: "look", input: {}, preview: "Look", result: { text: "alpha", isError: false }, decision: null },
  message: null,
  others: 0,
  saysFirst: false,
  estimate: unknown,
};

/** A few turns: as long as a person may take to do something else. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 20));

function forkingOf(given: ForkPlan = plan) {
  const [here, there] = linkedPorts();
  const [view, host] = [createPeer(here), createPeer(there)];
  const wishes: ForkWish[] = [];
  let failure: Error | null = null;
  let sessions: readonly Session[] = [];
  host.answer(contract.forkedSessions, async () => sessions);
  host.answer(contract.forkPlan, async ({ seq }) => {
    if (seq === 0) throw fail("invalid", "Nothing goes on from this event.");
    return given;
  });
  host.answer(contract.chooseForkAnswerer, async (): Promise<ForkChoice> => {
    await rest();
    return { by: { type: "model", connection: "c", model: "big" }, label: "big", estimate: unknown };
  });
  host.answer(contract.fork, async (wish): Promise<ForkMade> => {
    await rest();
    if (failure) throw failure;
    wishes.push(wish);
    return wish.by.length > 1 ? { type: "sessions", sessions: [] } : { type: "branch", branch: "b" };
  });
  const made: ForkMade[] = [];
  let changes = 0;
  const forking = createForking(view, {
    onMade: (one) => void made.push(one),
    onChanged: () => void changes++,
    announcement: signal(""),
  });
  const opened = async () => {
    forking.open(7);
    await until(() => forking.state.value.type === "open");
  };
  const close = () => {
    forking.dispose();
    view.dispose();
    host.dispose();
  };
  const change = () => host.tell(contract.forksChanged, undefined);
  return {
    ...{ forking, wishes, made, opened, close, change, changes: () => changes },
    failWith: (error: Error | null) => (failure = error),
    become: (now: readonly Session[]) => (sessions = now),
  };
}

test("what was not changed is not sent as changed, and what was is", async () => {
  const { forking, wishes, made, opened, close } = forkingOf();
  await opened();
  await forking.begin();
  const same = { seq: 7, system: null, parameters: null, by: [], message: null };
  assert.deepEqual(wishes.pop(), { ...same, call: { type: "result", text: "alpha", isError: false } });
  assert.deepEqual([forking.state.value.type, made.length], ["closed", 1]);
  await opened();
  forking.fill({ system: "Be loud.", temperature: "1", effort: "high", call: "deny", reason: " No. " });
  await forking.begin();
  assert.deepEqual(wishes.pop(), {
    ...same,
    system: "Be loud.",
    parameters: { temperature: 1, effort: "high" },
    call: { type: "decision", verdict: "deny", reason: "No." },
  });
  await opened();
  await forking.addAnswerer();
  await forking.addAnswerer();
  forking.removeAnswerer(0);
  await forking.addAnswerer();
  forking.fill({ call: "again" });
  await forking.begin();
  assert.deepEqual(wishes.pop()?.by.length, 2);
  assert.equal(forking.listed.value, true, "their list is unfolded");
  close();
});

test("a form that is wrong, and a fork that fails, say so and lose nothing", async () => {
  const { forking, wishes, opened, close, failWith } = forkingOf();
  await opened();
  const error = () => (forking.state.value.type === "open" ? forking.state.value.error?.message : "");
  for (const temperature of ["hot", "3", "-1"]) {
    forking.fill({ temperature });
    await forking.begin();
    assert.equal(error(), "Temperature is a number between 0 and 2.");
  }
  forking.fill({ temperature: "", maxOutputTokens: "1.5" });
  await forking.begin();
  assert.equal(error(), "Max output is a whole number of tokens.");
  forking.fill({ maxOutputTokens: "100", result: "beta" });
  assert.equal(error(), undefined);
  failWith(fail("working", "It is at work."));
  await forking.begin();
  assert.equal(error(), "It is at work.");
  failWith(null);
  await forking.begin();
  assert.deepEqual(wishes.pop()?.call, { type: "result", text: "beta", isError: false });
  forking.open(0);
  await until(() => forking.state.value.type === "failed");
  forking.close();
  close();
});

test("what comes late of a form that was closed leaves the next one alone", async () => {
  const { forking, made, opened, close, failWith } = forkingOf();
  for (const failure of [null, fail("working", "It is at work.")]) {
    failWith(failure);
    await opened();
    const late = [forking.addAnswerer(), forking.begin()];
    forking.close();
    forking.open(7);
    await until(() => forking.state.value.type === "open");
    forking.fill({ message: "Half written" });
    await Promise.all(late);
    const { value } = forking.state;
    assert.ok(value.type === "open");
    assert.deepEqual([value.form.message, value.form.by, value.error, value.busy], ["Half written", [], null, false]);
    forking.close();
  }
  assert.equal(made.length, 1, "what was begun is shown all the same");
  close();
});

test("the sessions that began here are read again whenever one of them changed", async () => {
  const { forking, change, changes, become, close } = forkingOf();
  become([sessionOf(3, "working")]);
  change();
  await until(() => forking.sessions.value[0]?.state === "working");
  become([sessionOf(9, "idle")]);
  change();
  await until(() => forking.sessions.value[0]?.state === "idle");
  assert.equal(changes(), 2);
  close();
});

const step = (seq: number): StepRow => ({ kind: "model", seq, title: `${seq}`, depth: 0, figures: noFigures });
const pair = (seq: number, ...differs: string[]): PairRow => ({ left: step(seq), right: step(seq), differs });

test("equal steps fold away from three in a row, and unfold where a person says so", () => {
  const pairs = [
    pair(1),
    pair(2),
    pair(3),
    pair(4, "Answer"),
    pair(5),
    pair(6),
    pair(7, "Result"),
    pair(8),
    pair(9),
    pair(10),
  ];
  const words = (unfolded: number[]) =>
    shownRows(pairs, new Set(unfolded)).map((row) => (row.type === "fold" ? `${row.at}+${row.count}` : `${row.at}`));
  assert.deepEqual(words([]), ["0+3", "3", "4", "5", "6", "7+3"]);
  assert.deepEqual(words([0]), ["0", "1", "2", "3", "4", "5", "6", "7+3"]);
  assert.deepEqual(shownRows([], new Set()), []);
});

test("the first divergence is gone to at once; a step's texts are read when it is selected", async () => {
  const [here, there] = linkedPorts();
  const [view, host] = [createPeer(here), createPeer(there)];
  const rows = [
    ...Array.from({ length: 500 }, (_, at) => pair(at + 1)),
    pair(501, "Answer"),
    pair(502),
    pair(503, "Answer"),
  ];
  let comparison: ComparisonView = {
    left: { title: "A", branch: "" },
    right: { title: "B", branch: "" },
    rows,
    first: 500,
    totals: { left: noFigures, right: noFigures },
  };
  const read: (number | null)[] = [];
  host.answer(contract.compare, async () => comparison);
  host.answer(contract.compareFields, async ({ left }) => {
    read.push(left);
    return { left: [], right: [] };
  });
  const comparing = createComparing(view, () => {});
  const side = { session: "s", branch: "b" };
  comparing.open({ left: side, right: side });
  await until(() => comparing.fields.value.type === "ready");
  assert.deepEqual(
    comparing.rows.value.map(({ type }) => type),
    ["fold", "pair", "pair", "pair"],
  );
  assert.deepEqual([comparing.active.value, comparing.scroll.value], [1, { index: 1, align: "center" }]);
  comparing.activate(3);
  await until(() => read.length === 2);
  assert.deepEqual(read, [501, 503]);
  comparing.activate(0);
  assert.equal(comparing.fields.value.type, "none", "a fold says nothing");
  comparing.unfold(0);
  assert.equal(comparing.rows.value.length, 503);
  assert.equal(comparing.active.value, 0);
  // One side grows: one stays where one is.
  comparing.activate(250);
  comparison = { ...comparison, rows: [...rows, pair(504, "Answer")] };
  comparing.refresh();
  await until(() => comparing.rows.value.length === 504);
  assert.equal(comparing.active.value, 250);
  comparing.close();
  comparing.dispose();
  view.dispose();
  host.dispose();
});

test("what a side took more or less, in words; what nobody would notice is left out", () => {
  const cost = (usd: number, unknown = 0) => ({ usd, unknown, estimated: false });
  const one = { input: 100, output: 10, ms: 1_000, cost: cost(0.25) };
  assert.equal(deltas(one, { input: 150, output: 10, ms: 1_010, cost: cost(0.125) }), "+50 tokens · −$0.13");
  assert.equal(deltas(one, { ...one, ms: 3_000, cost: cost(0.25, 1) }), "+2.0 s");
  assert.equal(deltas(one, one), "");
});

test("of a long text the lines around a change are drawn, and no more than a page can hold", () => {
  const text = (change: string) =>
    Array.from({ length: 100 }, (_, at) => (at === 50 ? change : `line ${at}`)).join("\n");
  const lines = diffLines(text("one"), text("two"));
  const rows = diffRows(lines, new Set());
  assert.deepEqual(
    rows.map((row) => (row.type === "fold" ? row.count : "line")),
    [48, "line", "line", "line", "line", "line", 47],
  );
  assert.equal(diffRows(lines, new Set([0])).length, 48 + 5 + 1);
  const all = diffLines("", Array.from({ length: 5_000 }, (_, at) => `${at}`).join("\n"));
  assert.deepEqual(diffRows(all, new Set()).at(-1), { type: "more", at: 5_000, count: 3_000 });
});
