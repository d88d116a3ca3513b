import assert from "node:assert/strict";
import { test } from "node:test";
import { contextParts, contextTokens, overheadOf, TOKENS_PER_IMAGE } from "../../src/core/contextSize.ts";
import type { Event, Fact } from "../../src/core/event.ts";
import type { ResultImage } from "../../src/core/message.ts";
import type { Usage } from "../../src/core/provider.ts";

const history = (...facts: readonly Fact[]): Event[] =>
  facts.map((fact, index) => ({
    id: "e",
    session: "s",
    branch: "b",
    seq: index + 1,
    at: 0,
    span: null,
    parent: null,
    fact,
  }));
const said = (text: string): Fact => ({ kind: "message.user", content: [{ type: "text", text }] });
const model = { connection: "c", provider: "openai", model: "m" } as const;
const answered = (usage: Usage, text = "Because."): Fact => ({
  kind: "model.responded",
  model,
  answeredBy: "m",
  content: [{ type: "text", text }],
  usage,
  cost: { kind: "unknown", why: "" },
  finish: { reason: "stop", vendor: "stop" },
  timing: { firstPartMs: 0, totalMs: 0 },
});
const result = (text: string, rest: { images?: readonly ResultImage[] } = {}): Fact => ({
  kind: "tool.finished",
  callId: "a",
  name: "look",
  text,
  isError: false,
  durationMs: 0,
  ...rest,
});
const frame = { system: "Be brief.", tools: [{ name: "look", description: "Looks", input: { type: "object" } }] };

test("before an answer everything is counted: instructions, tools, messages, attachments and images", () => {
  const attachment = {
    type: "attachment",
    name: "a.ts",
    path: "a.ts",
    language: "ts",
    fromLine: 1,
    toLine: 1,
    text: "x",
  } as const;
  const parts = contextParts(
    history({
      kind: "message.user",
      content: [attachment, { type: "image", mediaType: "image/png", data: "AAAA" }, { type: "text", text: "Why?" }],
    }),
    frame,
  );
  assert.equal(parts.reported, null);
  assert.deepEqual(parts.texts, [
    "Be brief.",
    JSON.stringify(frame.tools[0]),
    "From a.ts, line 1:\n```ts\nx\n```",
    "Why?",
  ]);
  assert.equal(parts.images, 1);
});

test("after an answer the provider's own count holds, and only what came since is counted", () => {
  const first = history(said("Why?"), answered({ input: 1_000, output: 300, reasoning: 200 }));
  assert.deepEqual(contextParts(first, frame), { reported: 1_100, texts: [], images: 0 });
  const more = history(said("Why?"), answered({ input: 1_000, output: 300 }), result("A cat"), said("And?"));
  assert.deepEqual(contextParts(more, frame), { reported: 1_300, texts: ["A cat", "And?"], images: 0 });
  const seen = result("A cat", { images: [{ mediaType: "image/png", data: "AAAA" }] });
  const shown = history(said("Why?"), answered({ input: 1_000, output: 300 }), seen);
  assert.deepEqual(contextParts(shown, frame), { reported: 1_300, texts: ["A cat"], images: 1 });
  // The newest count wins; an answer that told nothing is counted as text.
  const untold = history(said("Why?"), answered({ input: 10, output: 5 }), said("And?"), answered({}, "So."));
  assert.deepEqual(contextParts(untold, frame), { reported: 15, texts: ["And?", "So."], images: 0 });
});

test("the sum, with what a vendor's tokens are longer by and what a model adds to a first request", () => {
  const fresh = { reported: null, texts: [], images: 2 };
  assert.equal(contextTokens(fresh, 100, "openai", 0), 100 + 2 * TOKENS_PER_IMAGE);
  assert.equal(contextTokens({ ...fresh, images: 0 }, 100, "anthropic", 300), 415);
  assert.equal(contextTokens({ reported: 1_000, texts: [], images: 0 }, 100, "anthropic", 300), 1_115);
});

test("what the provider reported corrects the next first estimate, within reason", () => {
  assert.equal(overheadOf(500, 100, "openai"), 400);
  assert.equal(overheadOf(80, 100, "openai"), 0);
  assert.equal(overheadOf(90_000, 100, "openai"), 5_000);
});
