import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../src/core/event.ts";
import { createPlaces, traits } from "../../src/core/traits.ts";
import { asked, decided, ended, failed, finished, requested, responded, started, user } from "./support/log.ts";

test("whose doing it is, with which tool and which model", () => {
  const of = ({ fact }: Entry) => {
    const { author, tool, model, firstPartMs } = traits(fact);
    return [author, tool, model, firstPartMs];
  };
  assert.deepEqual(of(user("Hello")), ["user", null, null, null]);
  assert.deepEqual(of(requested("m", "t")), [null, null, "m1", null]);
  assert.deepEqual(of(responded("m", [])), ["model", null, "m1", 5]);
  assert.deepEqual(of(failed("m", [], { timing: { firstPartMs: null, totalMs: 3 } })), ["model", null, "m1", null]);
  assert.deepEqual(of(asked("k", "t", "c")), ["model", "clock", null, null]);
  assert.deepEqual(of(decided("k", "c", "deny")), ["policy", "clock", null, null]);
  assert.deepEqual(of(finished("k", "c", "")), ["tool", "clock", null, null]);
  const { cacheWriteTokens, reasoningTokens } = traits(
    responded("m", [], { usage: { input: 9, cacheWrite: 4, output: 3, reasoning: 2 } }).fact,
  );
  assert.deepEqual([cacheWriteTokens, reasoningTokens], [4, 2]);
});

test("what is asked for a summary or a title is the agent's whose conversation it is", () => {
  const aside = (span: string, parent: string | null, kind: "condensing.started" | "titling.started"): Entry => ({
    ...{ span, parent },
    fact: kind === "titling.started" ? { kind } : { kind, by: "person", upTo: [2], tokensBefore: 9 },
  });
  const place = createPlaces();
  const entries = [
    ...[aside("s0", null, "titling.started"), started("t"), aside("s1", "t", "condensing.started")],
    ...[requested("m1", "s1"), responded("m1", []), ended("t"), aside("s2", null, "condensing.started")],
    ...[requested("m2", "s2"), aside("s3", null, "titling.started"), requested("m3", "s3"), responded("m3", [])],
  ];
  assert.deepEqual(
    entries.map((entry) => place(entry).agent),
    [null, ...Array.from({ length: 10 }, () => "Tester")],
  );
});

test("an event knows the agent at work, and the call that it is part of", () => {
  const inner: Entry = {
    span: "t2",
    parent: "k",
    fact: { kind: "turn.started", agentVersion: "v", agentName: "Inner" },
  };
  const entries = [
    user("Hello"),
    started("t"),
    requested("m", "t"),
    responded("m", []),
    asked("k", "t", "c"),
    inner,
    requested("m2", "t2"),
    responded("m2", []),
    { ...ended("t2"), parent: "k" },
    finished("k", "c", ""),
    ended("t"),
  ];
  const place = createPlaces();
  assert.deepEqual(
    entries.map((entry) => Object.values(place(entry)).join(" in ")),
    [
      " in ",
      "Tester in ",
      "Tester in ",
      "Tester in ",
      "Tester in ",
      "Inner in clock",
      "Inner in clock",
      "Inner in clock",
      "Inner in clock",
      "Tester in ",
      "Tester in ",
    ],
  );
});
