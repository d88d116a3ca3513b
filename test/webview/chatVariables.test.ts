import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import { MOST_TYPED, type Typed, type Values } from "../../src/core/variables.ts";
import type { ChatAgent } from "../../src/protocol/chat.ts";
import { createVariables } from "../../webview/chat/variables.ts";

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
  const draft = {
    variables: typed,
    fill: (next: Typed) => {
      typed.value = next;
    },
  };
  const agent = signal<ChatAgent | null>(translator);
  const items = signal<readonly TranscriptItem[]>([]);
  const filled = signal<Values>({});
  return { agent, items, filled, variables: createVariables({ agent, items, filled }, draft), typed };
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

test("what was typed stands in the draft until it is sent, and that of other agents after it", () => {
  const { agent, variables, typed } = asked(signal<Typed>([["b", { tone: "dry" }]]));
  variables.edit("language", "German");
  variables.edit("tone", "dry");
  const mine = ["a", { language: "German", tone: "dry" }] as const;
  assert.deepEqual(typed.value, [["b", { tone: "dry" }], mine]);
  variables.sent();
  assert.deepEqual(typed.value, [["b", { tone: "dry" }]]);
  assert.deepEqual(variables.unfilled.value, ["language"]);
  for (let form = 0; form < MOST_TYPED + 1; form++) {
    agent.value = { ...translator, id: `${form}` };
    variables.edit("language", "German");
  }
  assert.deepEqual([typed.value.length, typed.value[0]?.[0]], [MOST_TYPED, "1"], "the oldest gives way");
});
