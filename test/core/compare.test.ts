import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, differences } from "../../src/core/compare.ts";
import type { Entry, Event, Fact } from "../../src/core/event.ts";
import { forkEntries, forkPointAt, keptAt } from "../../src/core/forkPoint.ts";
import { common } from "../../src/core/sequences.ts";
import { type Step, stepsOf } from "../../src/core/steps.ts";
import { diffLines } from "../../src/core/textDiff.ts";
import { random as seeded } from "../support/random.ts";
import { randomTurn } from "../transfer/support/logs.ts";
import { call, ended, finished, logged, requested, responded, started, text, user, wholeTurn } from "./support/log.ts";

const stepsFrom = (entries: readonly Entry[]): Step[] => stepsOf(logged(entries));

/** The same with other ids, at other times. */
const elsewhere = (events: readonly Event[]): Event[] =>
  events.map((event) => ({
    ...event,
    id: `other-${event.id}`,
    session: "other",
    branch: "other",
    seq: event.seq * 3 + 7,
    at: event.at + 1_000_000,
    span: event.span && `other-${event.span}`,
    parent: event.parent && `other-${event.parent}`,
    fact: otherIds(event.fact),
  }));

const otherIds = (fact: Fact): Fact => {
  if ("callId" in fact) return { ...fact, callId: `other-${fact.callId}` };
  if (fact.kind !== "model.responded") return fact;
  const content = fact.content.map((block) =>
    block.type === "call" ? { ...block, callId: `other-${block.callId}`, vendor: { id: 1 } } : block,
  );
  return { ...fact, content, timing: { firstPartMs: 1, totalMs: 99 }, usage: {} };
};

test("a history compared with itself, with other ids and times, has no divergence", () => {
  const random = seeded(11);
  for (let round = 0; round < 40; round++) {
    let made = 0;
    const name = () => `${round}-${++made}`;
    const turns = Array.from({ length: 4 }, () => randomTurn(random, name)).flat();
    const history = logged(
      turns.filter(({ fact }) => fact.kind !== "fork.changed" && fact.kind !== "variables.filled"),
    );
    const { pairs, first } = compare(stepsOf(history), stepsOf(elsewhere(history)));
    assert.equal(first, null, `round ${round}: ${JSON.stringify(pairs.find(({ differs }) => differs.length > 0))}`);
    assert.equal(pairs.length, stepsOf(history).length);
  }
});

test("a summary is a step that says so, a title is none", () => {
  const steps = stepsFrom([
    ...[user("Go."), started("t")],
    { span: "s", parent: "t", fact: { kind: "condensing.started", by: "threshold", upTo: [2], tokensBefore: 9 } },
    ...[requested("m1", "s"), responded("m1", [text("In short.")])],
    { span: "n", parent: null, fact: { kind: "titling.started" } },
    ...[requested("m2", "n"), responded("m2", [text("A name")])],
    ...[requested("m3", "t"), responded("m3", [text("Done.")]), ended("t")],
  ]);
  assert.deepEqual(
    steps.map(({ title, figures }) => [title, figures.output]),
    [
      ["Go.", 0],
      ["Summary, m1", 5],
      ["m1", 5],
    ],
  );
});

test("a random change is found at its place, and nothing before it is told", () => {
  const random = seeded(12);
  for (let round = 0; round < 300; round++) {
    const steps = Array.from({ length: 2 + Math.floor(random() * 40) }, (_, at) => stepAt(at, random));
    const at = Math.floor(random() * steps.length);
    const old = steps[at];
    assert.ok(old);
    const kind = Math.floor(random() * 3);
    const changed = { ...old, fields: [...old.fields.slice(0, -1), { name: "Result", text: `changed ${round}` }] };
    const other =
      kind === 0 ? steps.with(at, changed) : kind === 1 ? steps.toSpliced(at, 0, changed) : steps.toSpliced(at, 1);
    const { pairs, first } = compare(steps, other);
    // Of several steps that are the same in a row, one that is gone is the last of them.
    let expected = at;
    while (kind === 2 && expected < other.length && keyOf(steps[expected]) === keyOf(other[expected])) expected++;
    assert.equal(first, expected, `round ${round}, kind ${kind}`);
    assert.deepEqual(
      pairs.flatMap(({ left }) => left ?? []),
      steps,
      "every step of the left, in order",
    );
    assert.deepEqual(
      pairs.flatMap(({ right }) => right ?? []),
      other,
      "every step of the right, in order",
    );
    assert.equal(pairs.filter(({ differs }) => differs.length > 0).length, 1);
  }
});

const keyOf = (step: Step | undefined) => JSON.stringify([step?.kind, step?.fields]);

function stepAt(seq: number, random: () => number): Step {
  const tool = `tool${Math.floor(random() * 3)}`;
  const result = `result ${Math.floor(random() * 3)}`;
  const fields = [
    { name: "Tool", text: tool },
    { name: "Result", text: result },
  ];
  return {
    kind: "tool",
    seq,
    title: tool,
    depth: 0,
    fields,
    figures: { input: 0, output: 0, ms: 1, cost: { usd: 0, unknown: 0, estimated: false } },
  };
}

test("what is common to two lists rises in both, and is the longest where they are small", () => {
  const random = seeded(13);
  for (let round = 0; round < 500; round++) {
    const list = () => Array.from({ length: Math.floor(random() * 12) }, () => String(Math.floor(random() * 4)));
    const [left, right] = [list(), list()];
    const pairs = common(left, right);
    let before: [number, number] = [-1, -1];
    for (const [one, other] of pairs) {
      assert.equal(left[one], right[other]);
      assert.ok(one > before[0] && other > before[1]);
      before = [one, other];
    }
  }
  assert.deepEqual(common(["a", "b", "c"], ["b", "a", "c"]).length, 2);
  assert.deepEqual(common(["x", "y", "x", "y"], ["y", "x", "y", "x"]).length, 3);
});

test("ten thousand steps, also those that have nothing in common, are aligned in one go", () => {
  const steps = Array.from({ length: 10_000 }, (_, at) => `${at}`);
  assert.equal(
    common(
      steps,
      steps.map((key, at) => (at % 100 === 50 ? `x${key}` : key)),
    ).length,
    9_900,
  );
  assert.equal(
    common(
      steps,
      steps.map((key) => `x${key}`),
    ).length,
    0,
  );
  assert.equal(common(steps, steps.toReversed()).length, 1);
  assert.equal(
    common(
      Array.from(steps, () => "same"),
      Array.from(steps, () => "same"),
    ).length,
    10_000,
  );
});

test("a branch and what it left: all before the cut is the same, and the first divergence is what was changed", () => {
  const history = logged(wholeTurn);
  const denied = history.find(({ fact }) => fact.kind === "tool.finished" && fact.isError);
  assert.ok(denied);
  const point = forkPointAt(history, denied.seq);
  const change = { type: "result", text: "It is midnight.", isError: false } as const;
  const kept = history.filter(({ seq }) => seq <= keptAt(point, change));
  const begin = forkEntries(kept, {
    from: denied.seq,
    point,
    changed: ["result"],
    settings: {},
    call: change,
    content: null,
  });
  const branch = logged([
    ...kept,
    ...begin,
    started("t9"),
    requested("m9", "t9"),
    responded("m9", [text("It is midnight.")]),
    ended("t9"),
  ]);
  const { pairs, first } = compare(stepsOf(history), stepsOf(branch));
  assert.deepEqual(
    pairs.map(({ left, right, differs }) => [left?.title, right?.title, differs]),
    [
      ["What time is it?", "What time is it?", []],
      ["m1", "m1", []],
      ["Tell the time", "Tell the time", []],
      ["Tell the time", "Tell the time", ["Error", "Result"]],
      ["m1", "m1", ["Answer"]],
    ],
  );
  assert.equal(first, 3);
});

test("a call that is carried out again stands once, and attempts that were made again count for the last", () => {
  const calls = [user("Go."), started("t"), requested("m", "t"), responded("m", [call("c")])];
  const kept = logged(calls);
  const point = forkPointAt(kept, 4);
  const begin = forkEntries(kept, { from: 4, point, changed: [], settings: {}, call: null, content: null });
  const asked = {
    span: "k",
    parent: "t9",
    fact: { kind: "tool.requested", callId: "c", name: "clock", input: {}, effect: "none", preview: "Tell the time" },
  } as const;
  const steps = stepsFrom([...calls, ...begin, started("t9"), asked, finished("k", "c", "Noon.")]);
  assert.deepEqual(
    steps.map(({ kind }) => kind),
    ["message", "model", "tool"],
  );
  const [, model] = stepsFrom(wholeTurn);
  assert.equal(model?.figures.ms, 20, "two attempts of 10 ms");
  assert.equal(model?.figures.cost.unknown, 1);
});

test("which fields of two steps are not the same is said by their names", () => {
  const [, , one] = stepsFrom(wholeTurn);
  assert.ok(one);
  assert.deepEqual(differences(one, { ...one, fields: one.fields.slice(1) }), [one.fields[0]?.name]);
  assert.deepEqual(differences(one, one), []);
});

test("two texts side by side: equal lines, changed words, lines that only one has", () => {
  const lines = diffLines("one\ntwo three\nfour\n", "one\ntwo 3\nfour\nfive");
  assert.deepEqual(
    lines.map(({ type }) => type),
    ["same", "changed", "same", "changed"],
  );
  const [, changed] = lines;
  assert.deepEqual(changed?.left, [
    { text: "two ", marked: false },
    { text: "three", marked: true },
  ]);
  assert.deepEqual(
    diffLines("", "a").map(({ type }) => type),
    ["right"],
  );
  assert.deepEqual(
    diffLines("a", "").map(({ type }) => type),
    ["left"],
  );
  assert.deepEqual(diffLines("", ""), []);
  const random = seeded(14);
  for (let round = 0; round < 200; round++) {
    const words = () =>
      Array.from(
        { length: Math.floor(random() * 8) },
        () => ["a b", "a c", "", "é 👩‍👧 x", "a  b"][Math.floor(random() * 5)],
      ).join("\n");
    const [left, right] = [words(), words()];
    const side = (name: "left" | "right") =>
      diffLines(left, right)
        .filter(({ type }) => type !== (name === "left" ? "right" : "left"))
        .map((line) => line[name].map((piece) => piece.text).join(""))
        .join("\n");
    assert.deepEqual([side("left"), side("right")], [left, right]);
  }
});
