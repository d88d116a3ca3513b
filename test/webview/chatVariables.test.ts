import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import type { Values } from "../../src/core/variables.ts";
import type { ChatAgent } from "../../src/protocol/chat.ts";
import { createVariables, parseTyped, type Typed } from "../../webview/chat/variables.ts";

const translator: ChatAgent = {
  id: "a",
  name: "Translator",
  model: "m",
  connection: "c",
  demo: false,
  variables: [
    { name: "language", value: "" },
    { name: "tone", value: "kind" },
  ],
};
const item: TranscriptItem = { type: "user", id: "1", seq: 1, at: 1, content: [] };

function asked(typed = signal<Typed>([])) {
  const agent = signal<ChatAgent | null>(translator);
  const items = signal<readonly TranscriptItem[]>([]);
  const filled = signal<Values>({});
  return { agent, items, filled, variables: createVariables({ agent, items, filled }, typed), typed };
}

test("a new conversation asks for all, with the defaults to begin with", () => {
  const { variables } = asked();
  assert.deepEqual(variables.fields.value, [
    { name: "language", value: "", standard: "" },
    { name: "tone", value: "kind", standard: "kind" },
  ]);
  assert.deepEqual(variables.unfilled.value, ["language"]);
  variables.edit("language", "German");
  assert.deepEqual(variables.unfilled.value, []);
  assert.deepEqual(variables.values(), { language: "German", tone: "kind" });
  // An emptied field has its default.
  variables.edit("tone", " ");
  assert.deepEqual(variables.values(), { language: "German", tone: "kind" });
});

test("what was typed for one agent is there again after a look at another", () => {
  const { agent, variables } = asked();
  variables.edit("language", "German");
  agent.value = { ...translator, id: "b", variables: [] };
  assert.deepEqual([variables.fields.value, variables.values()], [[], null]);
  agent.value = translator;
  assert.equal(variables.fields.value[0]?.value, "German");
  agent.value = null;
  assert.deepEqual(variables.fields.value, []);
});

test("a conversation under way asks only for what nobody has said", () => {
  const { items, filled, variables } = asked();
  items.value = [item];
  assert.deepEqual(variables.unfilled.value, ["language"]);
  assert.equal(variables.fields.value.length, 1);
  filled.value = { language: "German" };
  assert.deepEqual([variables.fields.value, variables.values()], [[], null]);
});

test("what was typed is there again after a reload, until it is sent", () => {
  const { variables, typed } = asked();
  variables.edit("language", "German");
  variables.edit("tone", "dry");
  const kept = parseTyped(JSON.parse(JSON.stringify(typed.value)));
  const again = asked(signal(kept));
  assert.deepEqual(again.variables.values(), { language: "German", tone: "dry" });
  again.variables.sent();
  assert.deepEqual(again.typed.value, []);
  assert.deepEqual(again.variables.unfilled.value, ["language"]);
});

test("what an older version kept is dropped where it is not understood", () => {
  for (const value of [undefined, null, 7, {}, [1], [["a"]], [["a", null]], [[1, {}]]])
    assert.deepEqual(parseTyped(value), []);
  assert.deepEqual(parseTyped([["a", { language: "German", tone: 5 }]]), [["a", { language: "German" }]]);
});
