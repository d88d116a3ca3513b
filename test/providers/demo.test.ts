import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import type { Message, UserBlock } from "../../src/core/message.ts";
import type { ModelRequest, Parameters, ToolSpec } from "../../src/core/provider.ts";
import { SUMMARY_INSTRUCTIONS, summaryRequest } from "../../src/core/summary.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { demoFailures } from "../../src/providers/demo/failures.ts";
import { demo, demoModels, type Pause } from "../../src/providers/demo.ts";
import { collect } from "./support/collect.ts";

const instantly = async () => {};
const connection = { id: "c", provider: "demo", name: "Demo" } as const;
const user = (...content: UserBlock[]): Message => ({ role: "user", content });
const say = (text: string) => user({ type: "text", text });
const model = { connection: "c", provider: "demo", model: "demo" } as const;
function request(
  messages: readonly Message[],
  tools: readonly ToolSpec[] = [],
  parameters: Parameters = {},
): ModelRequest {
  return { model, system: "Be kind.", messages, tools, parameters };
}
const time: ToolSpec = {
  name: "current_time",
  description: "Tells the time",
  input: { type: "object", properties: {} },
};
const problems: ToolSpec = {
  name: "get_problems",
  description: "Lists problems",
  input: {
    type: "object",
    required: ["path", "limit", "kinds"],
    properties: {
      path: { type: "string" },
      limit: { type: "integer", minimum: 3 },
      kinds: { type: "array", items: { enum: ["error", "warning"] } },
      other: { type: "string" },
    },
  },
};

test("sums a conversation up, and reads no more than its window holds", async () => {
  const { messages, system } = {
    system: SUMMARY_INSTRUCTIONS,
    messages: summaryRequest([say("Name the parts"), say("Weigh them, or fail auth")], "- “Find it”"),
  };
  const got = await collect(demo(instantly), { ...request(messages), system });
  assert.match(got.text, /- “Find it”\n- “Name the parts”\n- “Weigh them, or fail auth”/);
  assert.equal(got.thinking, "");
  const small = { ...request([say("x".repeat(17_000))]), model: { ...model, model: "demo-small" } };
  const { error } = await collect(demo(instantly), small);
  assert.ok(isFailure(error) && error.code === "context-overflow");
});

test("thinks, quotes the words, names the selection, shows code, and says what it is", async () => {
  const selection: UserBlock = {
    type: "attachment",
    name: "sum.ts",
    path: "src/sum.ts",
    language: "typescript",
    fromLine: 3,
    toLine: 9,
    text: "export const sum = 1;",
  };
  const got = await collect(demo(instantly), request([user(selection, { type: "text", text: "What is this?" })]));
  assert.equal(got.error, undefined);
  assert.match(got.thinking, /What is this\?/);
  for (const expected of [
    "> What is this?",
    "`src/sum.ts`, lines 3-9",
    "```ts\n",
    "| --- |",
    "- [ ] understand it",
    "```bash\n",
    "```typescript src/sum.ts\n// The demo has seen this.\nexport const sum = 1;\n```",
    "scripted stand-in, not a model",
  ])
    assert.ok(got.text.includes(expected), expected);
  assert.deepEqual(got.finish, { reason: "stop", vendor: "end_turn" });
  assert.ok((got.usage.input ?? 0) > 0 && (got.usage.output ?? 0) > (got.usage.reasoning ?? 0));
  const again = await collect(demo(instantly), request([user(selection, { type: "text", text: "What is this?" })]));
  assert.deepEqual(again.parts, got.parts);
});

test("calls the tool that is asked for, with an input that fits, and answers with its result", async () => {
  const one = await collect(demo(instantly), request([say("What time is it?")], [problems, time]));
  assert.deepEqual(
    one.calls.map((call) => [call.name, call.json]),
    [["current_time", "{}"]],
  );
  assert.equal(one.finish?.reason, "tools");
  const named = await collect(demo(instantly), request([say("Use get_problems")], [problems, time]));
  assert.deepEqual(JSON.parse(named.calls[0]?.json ?? ""), { path: "demo", limit: 3, kinds: ["error"] });
  const both = await collect(demo(instantly), request([say("time and problems")], [problems, time]));
  assert.equal(new Set(both.calls.map((call) => call.callId)).size, 2);
  assert.equal((await collect(demo(instantly), request([say("time")]))).calls.length, 0);

  const after = await collect(
    demo(instantly),
    request(
      [
        say("What time is it?"),
        { role: "assistant", model, content: [{ type: "call", callId: "a", name: "current_time", input: {} }] },
        {
          role: "tool",
          content: [{ type: "result", callId: "a", name: "current_time", text: "12:34", isError: false }],
        },
      ],
      [time],
    ),
  );
  assert.match(after.text, /`current_time` answered:\n\n```text\n12:34\n```/);
  assert.equal(after.calls.length, 0);
  assert.equal(after.finish?.reason, "stop");
});

test("what the words quote goes into the call: a path where a path is meant, else the text", async () => {
  const tool = (name: string, required: string[], names: string[]): ToolSpec => ({
    ...{ name, description: "" },
    input: { type: "object", required, properties: Object.fromEntries(names.map((one) => [one, { type: "string" }])) },
  });
  const tools = [
    tool("read_file", ["path"], ["path"]),
    tool("list_folder", [], ["path"]),
    tool("search", ["pattern"], ["pattern", "path"]),
    tool("edit_file", ["path", "oldText", "newText"], ["path", "oldText", "newText"]),
  ];
  const cases: [words: string, name: string, input: object][] = [
    ["Read `src/total.ts`, please", "read_file", { path: "src/total.ts" }],
    ['Read "README.md"', "read_file", { path: "README.md" }],
    ["read @README.md.", "read_file", { path: "README.md" }],
    ["read list.ts in src", "read_file", { path: "list.ts" }],
    ["Read https://example.com/a.html", "read_file", { path: "demo" }],
    ["list the folder", "list_folder", {}],
    ["Search for “items” in `src/total.ts`", "search", { pattern: "items", path: "src/total.ts" }],
    ['Search for "read the list"', "search", { pattern: "read the list" }],
    ["Search", "search", { pattern: "demo" }],
    ['edit_file `a.ts`: "one" to "two"', "edit_file", { path: "a.ts", oldText: "one", newText: "two" }],
  ];
  for (const [words, name, input] of cases) {
    const { calls } = await collect(demo(instantly), request([say(words)], tools));
    assert.deepEqual(
      calls.map((call) => [call.name, JSON.parse(call.json)]),
      [[name, input]],
      words,
    );
  }
});

test("a file that is attached is what is read, where none other is named", async () => {
  const file = (path: string): UserBlock => ({
    ...{ type: "attachment", name: "a", path, language: "", fromLine: 1, toLine: 1, text: "" },
  });
  const field = { path: { type: "string" } };
  const tools: ToolSpec[] = [
    { name: "read_file", description: "", input: { type: "object", required: ["path"], properties: field } },
    { name: "list_folder", description: "", input: { type: "object", properties: field } },
  ];
  const cases: [words: string, input: object][] = [
    ["Read it", { path: "docs/a.md" }],
    ["Read @b.md", { path: "docs/b.md" }],
    ["Read c.md", { path: "c.md" }],
    ["list the folder", {}],
  ];
  for (const [text, input] of cases) {
    const asked = user(file("docs/a.md"), file("docs/b.md"), { type: "text", text });
    const { calls } = await collect(demo(instantly), request([asked], tools));
    assert.deepEqual(JSON.parse(calls[0]?.json ?? ""), input, text);
  }
});

test("stops at the limit of output tokens, to the token", async () => {
  const got = await collect(demo(instantly), request([say("hello")], [], { maxOutputTokens: 50, effort: "off" }));
  assert.equal(got.finish?.reason, "length");
  assert.equal(got.text.length, 200);
  assert.equal(got.thinking, "");
  assert.equal(got.usage.output, 50);
});

test("shows the failure that is asked for", async () => {
  for (const failure of demoFailures) {
    const got = await collect(demo(instantly), request([say(`please fail ${failure.word}`)]));
    assert.ok(isFailure(got.error));
    assert.deepEqual(got.error.info, failure.info);
    assert.equal(got.text !== "", failure.when === "midway", failure.word);
  }
});

test("a long answer takes real pauses, which a stop ends at once", async () => {
  const provider = await openProvider({ connection, key: undefined, fetch: globalThis.fetch });
  assert.deepEqual(await provider.models(new AbortController().signal), demoModels);
  const stop = new AbortController();
  let seen = 0;
  const began = Date.now();
  const got = await collect(provider, request([say("long")]), stop.signal, () => {
    if (++seen === 10) stop.abort();
  });
  const took = Date.now() - began;
  assert.ok(isFailure(got.error) && got.error.code === "aborted");
  assert.equal(seen, 10);
  assert.ok(took >= 120 + 9 * 15 && took < 5000, `${took} ms`);
  const whole = await collect(demo(instantly), request([say("long")]));
  assert.ok(whole.text.length > 5000);
  const longer = await collect(demo(instantly), request([say("long, 99 chapters")]));
  assert.equal(longer.text.match(/^## Chapter /gm)?.length, 99);
});

test("what is wanted quickly comes at once, word for word the same", async () => {
  let pauses = 0;
  const counted: Pause = async () => {
    pauses++;
  };
  const quick = await collect(demo(counted), request([say("Greet me, quickly")]));
  assert.equal(pauses, 1); // as long as a near server takes to begin
  const slow = await collect(demo(counted), request([say("Greet me, at ease")]));
  assert.equal(quick.text.replace("Greet me, quickly", "Greet me, at ease"), slow.text);
  assert.ok(pauses > 50);
});

test("a message after one that got no answer is answered by itself", async () => {
  const content: UserBlock[] = [
    { type: "text", text: "fail auth" },
    { type: "text", text: "Hello again" },
  ];
  const { text, error } = await collect(demo(instantly), request([user(...content)]));
  assert.equal(error, undefined);
  assert.match(text, /> Hello again/);
  assert.doesNotMatch(text, /> fail auth/);
});
