import assert from "node:assert/strict";
import { test } from "node:test";
import type { Provider } from "../../src/core/provider.ts";
import { openTestStudio, saying, testAgent, turnEnd } from "../support/testStudio.ts";

/** A studio with one agent, whose counts are the texts' lengths. */
async function opened(stream: Provider["stream"] = saying("Because.")) {
  const counted: string[] = [];
  let lists = 0;
  const house = await openTestStudio(stream, {
    deps: {
      countTokens: async (texts) => {
        counted.push(...texts);
        return texts.map(({ length }) => length);
      },
      openProvider: async () => ({
        models: async () => {
          lists++;
          return [{ id: "m1", contextWindow: 9_000 }];
        },
        stream,
      }),
    },
  });
  await house.studio.agents.save("a", { ...testAgent, model: "m1", tools: [] });
  return { ...house, counted, lists: () => lists };
}

test("a first message is estimated; after it the provider's count holds, and nothing is counted twice", async () => {
  const { studio, counted, lists, dispose } = await opened();
  const before = await studio.contextMeter.measure(null, "a", "Why?");
  assert.deepEqual(before, { tokens: "Be brief.".length + "Why?".length, reported: null, window: null, source: null });
  assert.equal(lists(), 0, "nobody is asked before the person asks");

  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Why?", "a");
  await ended;
  const after = await studio.contextMeter.measure(session, null, "");
  // 10 in and 5 out, as `saying` reports.
  assert.deepEqual(after, { tokens: 15, reported: 15, window: 9_000, source: { kind: "provider" } });
  const more = await studio.contextMeter.measure(session, null, "And?");
  assert.equal(more?.tokens, 19);
  await studio.contextMeter.measure(session, null, "And?");
  assert.equal(lists(), 1, "the list is asked for once");
  assert.deepEqual(counted.filter((text) => text === "And?").length, 1);
  await dispose();
});

test("what a provider adds to a first request is learned for the next session", async () => {
  const { studio, dispose } = await opened(async function* () {
    yield { type: "text", text: "Because." };
    yield { type: "usage", usage: { input: 113, output: 5 } };
    yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
  });
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Why?", "a");
  await ended;
  // 13 characters were counted, 113 tokens reported.
  await studio.contextMeter.measure(session, null, "");
  assert.equal((await studio.contextMeter.measure(null, "a", "Why?"))?.tokens, 113);
  await dispose();
});

test("attachments of the draft count; nobody to answer has no figure", async () => {
  const { studio, dispose } = await opened();
  await studio.sessions.attach(null, {
    type: "attachment",
    name: "a.ts",
    path: "a.ts",
    language: "ts",
    fromLine: 1,
    toLine: 1,
    text: "0123456789",
  });
  assert.equal((await studio.contextMeter.measure(null, "a", ""))?.tokens, 19);
  assert.equal(await studio.contextMeter.measure(null, null, "x"), null);
  await studio.agents.save("b", { ...testAgent, connection: "gone" });
  assert.equal(await studio.contextMeter.measure(null, "b", "x"), null);
  await dispose();
});
