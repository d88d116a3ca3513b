import assert from "node:assert/strict";
import { test } from "node:test";
import { addCost, type Cost, noCost, usd } from "../../src/core/cost.ts";
import type { Entry } from "../../src/core/event.ts";
import { figures, firstWords, sentences } from "../../src/core/figures.ts";
import {
  asked,
  decided,
  ended,
  failed,
  finished,
  model,
  price,
  requested,
  responded,
  started,
  streamed,
  user,
} from "./support/log.ts";

const exact: Cost = price;
const near: Cost = { ...price, usd: 0.25, exact: false };
const unknown: Cost = { kind: "unknown", why: "No price." };
const free: Cost = { kind: "free", why: "It runs here." };

test("unknown is never zero", () => {
  const cases: [costs: Cost[], total: unknown][] = [
    [[], { usd: 0, unknown: 0, estimated: false }],
    [[exact, exact], { usd: 1, unknown: 0, estimated: false }],
    [[exact, near], { usd: 0.75, unknown: 0, estimated: true }],
    [[exact, unknown, unknown], { usd: 0.5, unknown: 2, estimated: false }],
    [[free], { usd: 0, unknown: 0, estimated: false }],
  ];
  for (const [costs, total] of cases) assert.deepEqual(costs.reduce(addCost, noCost), total);
  assert.deepEqual([exact, free, unknown].map(usd), [0.5, 0, null]);
});

test("the figures of each fact", () => {
  const none = {
    label: "",
    durationMs: null,
    inputTokens: null,
    outputTokens: null,
    cacheReadTokens: null,
    costUsd: null,
    costUnknown: false,
    costEstimated: false,
    failed: false,
  };
  const cases: [entry: Entry, figures: object][] = [
    [user("Hello\n  there"), { label: "Hello there" }],
    [started("t"), { label: "Tester" }],
    [requested("m", "t"), { label: model.model }],
    [streamed("m", { type: "text", text: "Hi" }), {}],
    [responded("m", []), { label: "m1", durationMs: 10, inputTokens: 10, outputTokens: 5, costUsd: 0.5 }],
    [
      responded("m", [], { usage: { input: 0, cacheRead: 0 }, cost: near }),
      { label: "m1", durationMs: 10, inputTokens: 0, cacheReadTokens: 0, costUsd: 0.25, costEstimated: true },
    ],
    [responded("m", [], { usage: {}, cost: free }), { label: "m1", durationMs: 10, costUsd: 0 }],
    [failed("m", []), { label: "Overloaded.", durationMs: 10, costUnknown: true, failed: true }],
    [
      failed("m", [], { error: { code: "aborted", message: "It was stopped." } }),
      { label: "It was stopped.", durationMs: 10, costUnknown: true },
    ],
    [asked("k", "t", "c"), { label: "Tell the time" }],
    [decided("k", "c", "allow"), { label: "clock: allow" }],
    [decided("k", "c", "deny"), { label: "clock: deny", failed: true }],
    [finished("k", "c", "noon"), { label: "clock", durationMs: 3 }],
    [finished("k", "c", "No.", true), { label: "clock", durationMs: 3, failed: true }],
    [ended("t"), { label: "done", durationMs: 20 }],
    [ended("t", "cancelled"), { label: "cancelled", durationMs: 20 }],
    [ended("t", "failed"), { label: "failed", durationMs: 20, failed: true }],
    [ended("t", "interrupted"), { label: "interrupted", durationMs: 20, failed: true }],
  ];
  for (const [{ fact }, expected] of cases) assert.deepEqual(figures(fact), { ...none, ...expected }, fact.kind);
});

test("reasons in a row are told apart", () => {
  assert.equal(
    sentences(["No rule allows it: sleep 1", "No rule allows it: rm -rf x"]),
    "No rule allows it: sleep 1. No rule allows it: rm -rf x",
  );
  assert.equal(sentences(["It is so.", "And so."]), "It is so. And so.");
});

test("the first words of a text stand on one line and hold no half character", () => {
  const cases: [text: string, words: string][] = [
    ["", ""],
    ["  a \r\n\t b\u0000c  ", "a b c"],
    ["1234567890", "1234567890"],
    ["12345678901", "123456789…"],
    ["12345678😀1", "12345678…"],
    ["1234567😀12", "1234567😀…"],
    [`${" ".repeat(39)}😀`, ""],
  ];
  for (const [text, words] of cases) assert.equal(firstWords(text, 10), words, JSON.stringify(text));
  assert.equal(firstWords("x".repeat(10_000_000)).length, 120);
});
