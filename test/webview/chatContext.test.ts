// How full the model's window is, what fills it, and making room in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { CondenseStep, ModelStep, TurnItem } from "../../src/core/transcript.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { foldsAt, jumpWords, placeOf } from "../../webview/chat/jump.ts";
import { metaOf } from "../../webview/chat/meta.ts";
import { condenseWords } from "../../webview/chat/words.ts";
import { createLog, createWorld, ref } from "./support/chatHost.ts";
import { answered, asked, changed } from "./support/chatStory.ts";

const figures = (usd: number) =>
  ({
    answeredBy: "m",
    usage: { input: 900, output: 100 },
    cost: { kind: "computed", usd, table: "t", entry: "m", exact: true },
    timing: { firstPartMs: 1, totalMs: 2 },
  }) as const;
const step: CondenseStep = {
  ...{ type: "condense", span: "c", seq: 4, at: 0, by: "threshold", tokensBefore: 150_210, messages: 42 },
  calls: [figures(0.006), figures(0.004)],
  state: { type: "done", summary: "In short.", model: ref, tokensAfter: 12_400, durationMs: 4_000 },
};

test("what was condensed, in words", () => {
  assert.equal(condenseWords(step).text, "Condensed 42 messages: 150k → 12k tokens, $0.01");
  assert.match(condenseWords(step).explanation, /nearly full.*150,210 tokens.*demo took 4\.0 s.*kept as it was/s);
  const free = { ...figures(0), cost: { kind: "free", why: "local" } } as const;
  assert.match(condenseWords({ ...step, calls: [free] }).text, /, free$/);
  const unknown = { ...figures(0), cost: { kind: "unknown", why: "?" } } as const;
  assert.match(condenseWords({ ...step, calls: [unknown] }).text, /, cost unknown$/);
  assert.equal(condenseWords({ ...step, state: { type: "working" } }).text, "Condensing 42 messages…");
  const error = { code: "auth", message: "The key was refused.", advice: "Check it." } as const;
  const failed = { ...step, messages: 1, state: { type: "failed", error, durationMs: 1 } } as const;
  assert.equal(condenseWords(failed).text, "Condensing 1 message failed: The key was refused. Check it.");
});

test("what a summary took is in the figures of its answer, and search leads to it unfolded", () => {
  const turn: TurnItem = {
    ...{ type: "turn", id: "t", seq: 2, after: 1, at: 0, agentName: "A", steps: [step] },
    state: { type: "ended", reason: "done", durationMs: 9 },
  };
  const model: ModelStep = {
    ...{ type: "model", span: "m", seq: 9, at: 0, model: ref, content: [] },
    state: { type: "done", finish: { reason: "stop", vendor: "" }, figures: figures(0.09) },
  };
  const texts = metaOf({ ...turn, steps: [step, model] }).map(({ text }) => text);
  assert.deepEqual(texts.slice(0, 3), ["2,700 in", "300 out", "$0.10"]);
  const place = placeOf([turn], 6);
  assert.ok(place !== null);
  assert.deepEqual(foldsAt(place), ["c"]);
  assert.equal(jumpWords(place), "Went to a summary of older messages.");
  const outside = placeOf([{ ...step, id: "c" }], 5);
  assert.ok(outside !== null);
  assert.deepEqual(foldsAt(outside), ["c"]);
});

const fill: Chat.ContextFill = {
  parts: [{ part: "said", tokens: 90 }],
  largest: [{ part: "said", name: "", tokens: 80, seq: 1 }],
  condensable: true,
  condenseAt: 0.8,
};

test("how full the window is, is never another conversation's figure", async () => {
  const world = createWorld(null);
  const size = { tokens: 2_000, reported: null, window: 200_000, source: null };
  world.host.answer(Chat.context, () => size);
  await world.model.shown.open();
  world.time.pass(1_000);
  await world.settle();
  assert.deepEqual(world.model.contextSize.value, size);
  world.target = createLog("s");
  await world.model.shown.open();
  assert.equal(world.model.contextSize.value, null, "until it is measured");
  world.time.pass(1_000);
  await world.settle();
  assert.deepEqual(world.model.contextSize.value, size);
  // Another one, that is at work already.
  const other = createLog("other");
  asked(other, "t", "m");
  world.target = other;
  await world.model.shown.open();
  assert.equal(world.model.contextSize.value, null);
  world.dispose();
});

test("what fills the window is asked for when it is unfolded, and folds when the conversation goes on", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "Hello.");
  const world = createWorld(log);
  await world.model.shown.open();
  world.host.answer(Chat.contextFill, () => fill);
  const { contextFill } = world.model;
  assert.equal(contextFill.fill.value, null);
  await contextFill.toggle();
  assert.deepEqual(contextFill.fill.value, fill);
  await contextFill.toggle();
  assert.equal(contextFill.fill.value, null);
  await contextFill.toggle();
  asked(log, "t2", "m2");
  changed(world);
  await world.settle();
  assert.equal(contextFill.fill.value, null, "it is not true any more");
  world.host.answer(Chat.contextFill, () => {
    throw fail("internal", "It cannot be counted.");
  });
  await contextFill.toggle();
  assert.equal(world.model.problem.value?.message, "It cannot be counted.");
  world.dispose();
});

test("condensing is asked for once, goes on until the log says so, and is told of as what it was", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "Hello.");
  const world = createWorld(log);
  await world.model.shown.open();
  const sessions: string[] = [];
  world.host.answer(Chat.condense, ({ session }) => {
    sessions.push(session);
    log.add({ kind: "condensing.started", by: "person", upTo: [2], tokensBefore: 99 }, "c");
    log.setState("working");
  });
  await Promise.all([world.model.condense(), world.model.condense()]);
  assert.deepEqual(sessions, ["s"]);
  assert.equal(world.model.activity.value, "working");
  const working = world.model.shown.items.value.at(-1);
  assert.ok(working?.type === "condense" && working.state.type === "working");
  log.add(
    {
      ...{ kind: "context.condensed", summary: "In short.", model: ref, messages: 2 },
      ...{ tokensBefore: 99, tokensAfter: 9, durationMs: 1 },
    },
    "c",
  );
  log.setState("idle");
  changed(world);
  await world.settle();
  assert.equal(world.model.activity.value, "idle");
  assert.match(world.model.announcer.words.value, /^Condensed 2 messages: 99 → 9 tokens/);
  world.host.answer(Chat.condense, () => {
    throw fail("invalid", "There is nothing old enough to condense.");
  });
  await world.model.condense();
  assert.equal(world.model.problem.value?.code, "invalid");
  world.dispose();
});
