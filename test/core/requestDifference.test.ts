import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelRequest } from "../../src/core/provider.ts";
import { differenceWords, requestDifferences } from "../../src/core/requestDifference.ts";
import { commonStart, jsonChange } from "../../src/core/textChange.ts";

const tool = (name: string, type = "string") => ({
  name,
  description: `Does ${name}`,
  input: { type: "object", properties: { path: { type } } },
});
const base: ModelRequest = {
  model: { connection: "c", provider: "openai", model: "m1" },
  system: "Be brief.",
  messages: [
    { role: "user", content: [{ type: "text", text: "Hello" }] },
    {
      role: "assistant",
      model: { connection: "c", provider: "openai", model: "m1" },
      content: [{ type: "text", text: "Hi" }],
    },
  ],
  tools: [tool("read"), tool("write")],
  parameters: { temperature: 0.5 },
};

test("what two requests differ in, in words", () => {
  const words = (change: Partial<ModelRequest>) =>
    requestDifferences(base, { ...base, ...change }).map(differenceWords);
  const [hello, hi] = base.messages;
  const messages = [hello, hi].flatMap((message) => message ?? []);
  const cases: [change: Partial<ModelRequest>, words: string[]][] = [
    [{}, []],
    [{ system: "Be short." }, ["the system prompt changed at character 4"]],
    [{ tools: [tool("write"), tool("read")] }, ["the tools stand in another order"]],
    [{ tools: [tool("read")] }, ["the tool “write” is gone"]],
    [{ tools: [...base.tools, tool("run")] }, ["the tool “run” was added"]],
    [{ tools: [tool("read"), tool("write", "number")] }, ["the tool “write” changed at input.properties.path.type"]],
    [{ parameters: { temperature: 0.5, effort: "low" } }, ['the effort changed from none to "low"']],
    [{ parameters: {} }, ["the temperature changed from 0.5 to none"]],
    [{ model: { ...base.model, model: "m2" } }, ["another model is asked"]],
    [{ messages: messages.slice(0, 1) }, ["1 message is gone"]],
    [
      {
        messages: [
          ...messages.slice(0, 1),
          { ...base.messages[1], role: "assistant", model: base.model, content: [{ type: "text", text: "Ha" }] },
        ],
      },
      ["message 2 (assistant) changed at content[0].text, character 2"],
    ],
    [
      { system: "", tools: [] },
      ["the tool “read” is gone", "the tool “write” is gone", "the system prompt changed at character 1"],
    ],
  ];
  for (const [change, expected] of cases) assert.deepEqual(words(change), expected);
});

test("of messages that came after the same, what they say is shown", () => {
  const call = { type: "call", callId: "c", name: "read", input: { path: "a.ts" } } as const;
  const result = { type: "result", callId: "c", name: "read", text: "x".repeat(2_000), isError: false } as const;
  const more = [
    { role: "assistant", model: base.model, content: [{ type: "text", text: "Let me see." }, call] },
    { role: "tool", content: [result] },
  ] as const;
  const [added] = requestDifferences(base, { ...base, messages: [...base.messages, ...more] });
  assert.ok(added?.part === "messages" && added.what === "added");
  assert.equal(differenceWords(added), "2 messages were added");
  assert.match(added.text, /^assistant: Let me see\.\nread {"path":"a.ts"}\n\ntool: read: x{900,1000}…$/);
  const all = Array.from({ length: 22 }, () => more[1]);
  const [many] = requestDifferences(base, { ...base, messages: [...base.messages, ...all] });
  assert.ok(many?.part === "messages" && many.what === "added");
  assert.match(many.text, /…\n\nand 2 more$/);
});

test("where texts part, never within a character", () => {
  const cases: [before: string, after: string, at: number][] = [
    ["", "", 0],
    ["same", "same", 4],
    ["same", "same and more", 4],
    ["a👍b", "a👎b", 1],
    ["a👍b", "a👍c", 3],
    ["x", "", 0],
    [`${"long ".repeat(10_000)}a`, `${"long ".repeat(10_000)}b`, 50_000],
  ];
  for (const [before, after, at] of cases)
    assert.equal(commonStart(before, after), at, `${before.slice(0, 9)} ${after.slice(0, 9)}`);
});

test("where two JSON values part, the order of keys included", () => {
  assert.equal(jsonChange({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), null);
  assert.deepEqual(jsonChange({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })?.path, ["a", 1, "b"]);
  assert.deepEqual(jsonChange({ a: 1, b: 2 }, { b: 2, a: 1 })?.path, ["b"]);
  assert.deepEqual(jsonChange({ a: 1 }, { a: 1, b: 2 }), {
    path: ["b"],
    change: { at: 0, from: 0, before: "", after: '"b": 2' },
  });
  assert.deepEqual(jsonChange([1], { 0: 1 })?.change.before, "[1]");
  assert.equal(jsonChange(null, "null")?.change.after, '"null"');
});
