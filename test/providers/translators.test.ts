// What single vendors do that the others do not.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createAssembler } from "../../src/core/assemble.ts";
import { isFailure } from "../../src/core/failure.ts";
import type { AssistantMessage } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { type Collected, collect } from "./support/collect.ts";
import { type Script, startVendorServer, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

const never = new AbortController().signal;

function request(vendor: Vendor, given: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: { connection: "c", provider: vendor, model: "test-model" },
    system: "",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [],
    parameters: {},
    ...given,
  };
}

async function open(vendor: Vendor, script: Script, connection = {}) {
  const server = await startVendorServer({ provider: vendor, script });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: vendor, name: vendor, baseUrl: server.address, ...connection },
    key: "k",
    fetch: globalThis.fetch,
  });
  return { server, provider };
}

async function ask(vendor: Vendor, events: readonly (object | string)[], named = false): Promise<Collected> {
  const lines = events.map((event) => {
    if (typeof event === "string") return event;
    const name = named && "type" in event ? `event: ${event.type}\n` : "";
    return `${name}data: ${JSON.stringify(event)}\n\n`;
  });
  const { provider } = await open(vendor, { body: lines.join("") });
  return collect(provider, request(vendor));
}

/** What the collected parts become, and the request that gives it back to its own model. */
async function returned(vendor: Vendor, got: Collected) {
  const assembler = createAssembler();
  for (const part of got.parts) assembler.add(part);
  const { content } = assembler.result();
  const answer: AssistantMessage = { role: "assistant", model: request(vendor).model, content };
  const { server, provider } = await open(vendor, { text: "Good." });
  const messages = [...request(vendor).messages, answer];
  assert.equal((await collect(provider, request(vendor, { messages }))).error, undefined);
  return { content, body: server.requests[0]?.body };
}

test("Anthropic: events without names, a [DONE] that is none of its own, thoughts that nobody may read", async () => {
  const events = [
    {
      type: "message_start",
      message: {
        model: "m",
        usage: { input_tokens: 5, cache_creation_input_tokens: 2, cache_creation: { ephemeral_1h_input_tokens: 1 } },
      },
    },
    { type: "content_block_start", index: 0, content_block: { type: "redacted_thinking", data: "SECRET" } },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "Hi" } },
    { type: "content_block_delta", index: 1, delta: { type: "citations_delta", citation: {} } },
    { type: "content_block_stop", index: 1 },
    {
      type: "content_block_start",
      index: 2,
      content_block: { type: "tool_use", id: "t", name: "look", input: { at: "x" } },
    },
    { type: "content_block_stop", index: 2 },
    { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 3 } },
    { type: "message_stop" },
    "data: [DONE]\n\n",
  ];
  const got = await ask("anthropic", events);
  assert.equal(got.error, undefined);
  assert.deepEqual(
    [got.text, got.calls[0]?.json, got.finish],
    ["Hi", '{"at":"x"}', { reason: "tools", vendor: "tool_use" }],
  );
  assert.deepEqual(got.usage, { input: 7, cacheWrite: 2, cacheWrite1h: 1, output: 3 });
  const { body } = await returned("anthropic", got);
  assert.deepEqual(body.messages[1].content[0], { type: "redacted_thinking", data: "SECRET" });
});

test("Anthropic: why an answer ended", async () => {
  for (const [word, reason] of Object.entries({
    refusal: "filter",
    model_context_window_exceeded: "context",
    pause_turn: "stop",
    stop_sequence: "stop",
    new_word: "stop",
  })) {
    const got = await ask(
      "anthropic",
      [
        { type: "message_start", message: {} },
        { type: "message_delta", delta: { stop_reason: word } },
        { type: "message_stop" },
      ],
      true,
    );
    assert.deepEqual(got.finish, { reason, vendor: word });
  }
});

const candidate = (parts: object[], more = {}) => ({ candidates: [{ content: { role: "model", parts }, ...more }] });

test("Gemini: signed parts go back as they came, where they were", async () => {
  const parts = [
    { text: "One ", thoughtSignature: "S1" },
    { text: "two." },
    { functionCall: { name: "look", args: { at: "x" } }, thoughtSignature: "S2" },
    { toolCall: { id: "7" }, thoughtSignature: "S3" },
    { text: "", thoughtSignature: "S4" },
  ];
  const got = await ask("google", [...parts.map((part) => candidate([part])), candidate([], { finishReason: "STOP" })]);
  assert.equal(got.error, undefined);
  assert.equal(got.text, "One two.");
  const { body } = await returned("google", got);
  assert.deepEqual(body.contents[1], { role: "model", parts });
});

test("Gemini: a blocked message, an unreadable call, an unusable key", async () => {
  const blocked = await ask("google", [{ promptFeedback: { blockReason: "PROHIBITED_CONTENT" } }]);
  assert.ok(isFailure(blocked.error));
  assert.deepEqual([blocked.error.code, /PROHIBITED_CONTENT/.test(blocked.error.message)], ["content-filter", true]);
  const unreadable = await ask("google", [
    candidate([], { finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "call:look{" }),
  ]);
  assert.ok(isFailure(unreadable.error));
  assert.equal(unreadable.error.code, "protocol");
  assert.match(JSON.stringify(unreadable.error.info.vendor), /call:look/);
  const filtered = await ask("google", [candidate([{ text: "Hm" }], { finishReason: "RECITATION" })]);
  assert.deepEqual([filtered.text, filtered.finish], ["Hm", { reason: "filter", vendor: "RECITATION" }]);

  const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];
  const body = JSON.stringify({
    error: { code: 400, status: "INVALID_ARGUMENT", message: "API key not valid.", details },
  });
  const { provider } = await open("google", { status: 400, body });
  const { error } = await collect(provider, request("google"));
  assert.ok(isFailure(error) && error.code === "auth");
  const wait = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "35s" }];
  const quota = await open("google", {
    status: 429,
    body: JSON.stringify({ error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "Quota", details: wait } }),
  });
  const { error: limited } = await collect(quota.provider, request("google"));
  assert.ok(isFailure(limited));
  assert.deepEqual([limited.code, limited.info.retryAfterMs], ["rate-limit", 35_000]);
});

test("Gemini: comments, and chunks as one list", async () => {
  const chunk = candidate([{ text: "Hi" }], { finishReason: "STOP" });
  assert.equal((await ask("google", [": keep-alive\n\n", chunk])).text, "Hi");
  const list = await open("google", {
    body: JSON.stringify([candidate([{ text: "H" }]), candidate([{ text: "i" }], { finishReason: "STOP" })]),
    contentType: "application/json",
  });
  assert.equal((await collect(list.provider, request("google"))).text, "Hi");
});

test("Gemini: its library gets our fetch, and the world keeps its own", async () => {
  const own = globalThis.fetch;
  const urls: string[] = [];
  const provider = await openProvider({
    connection: { id: "c", provider: "google", name: "Google" },
    key: "k",
    fetch: async (input) => {
      urls.push(String(input));
      assert.equal(globalThis.fetch, own);
      return new Response(`data: ${JSON.stringify(candidate([{ text: "Hi" }], { finishReason: "STOP" }))}\n\n`);
    },
  });
  const waiting = collect(provider, request("google"));
  assert.equal(globalThis.fetch, own);
  assert.equal((await waiting).text, "Hi");
  assert.deepEqual(urls, [
    "https://generativelanguage.googleapis.com/v1beta/models/test-model:streamGenerateContent?alt=sse",
  ]);
});

test("OpenAI: what was not streamed is taken from the finished item, or from the finished response", async () => {
  const items = [
    { type: "reasoning", id: "rs", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: "E" },
    {
      type: "message",
      id: "ms",
      role: "assistant",
      phase: "final_answer",
      content: [{ type: "output_text", text: "Hi" }],
    },
    { type: "function_call", id: "fc", call_id: "c1", name: "look", arguments: "{}" },
  ];
  const completed = { type: "response.completed", response: { status: "completed", model: "m", output: items } };
  const done = items.map((item, output_index) => ({ type: "response.output_item.done", output_index, item }));
  const deltas = [
    { type: "response.output_item.added", output_index: 1, item: { ...items[1], content: [] } },
    { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "Hi" },
  ];
  for (const events of [[completed], [...done, completed], [done[0] ?? {}, ...deltas, ...done.slice(1), completed]]) {
    const got = await ask("openai", events, true);
    assert.equal(got.error, undefined);
    assert.deepEqual(
      [got.thinking, got.text, got.calls.map(({ callId, name, json }) => [callId, name, json])],
      ["Hm", "Hi", [["c1", "look", "{}"]]],
    );
    const { body } = await returned("openai", got);
    const { type, ...reasoning } = items[0] ?? { type: "" };
    assert.deepEqual(body.input[1], { type, ...reasoning });
    assert.deepEqual(body.input[2], { role: "assistant", content: "Hi", phase: "final_answer" });
  }
});

test("OpenAI: reasoning is neither asked for nor sent again where it is refused", async () => {
  const { server, provider } = await open("openai", (seen) =>
    JSON.stringify(seen.body).includes("encrypted_content")
      ? { status: 400, message: "Encrypted content is not supported with this model." }
      : { text: "Hi" },
  );
  assert.equal((await collect(provider, request("openai"))).text, "Hi");
  assert.deepEqual(
    server.requests.map(({ body }) => body.include),
    [["reasoning.encrypted_content"], undefined],
  );
});

test("OpenAI: a response that failed, and one that is not whole", async () => {
  const failed = await ask(
    "openai",
    [
      {
        type: "response.failed",
        response: { status: "failed", error: { code: "rate_limit_exceeded", message: "Slow down" } },
      },
    ],
    true,
  );
  assert.ok(isFailure(failed.error) && failed.error.code === "rate-limit");
  const error = await ask("openai", [{ type: "error", code: "context_length_exceeded", message: "Too long" }], true);
  assert.ok(isFailure(error.error) && error.error.code === "context-overflow");
  const cut = await ask(
    "openai",
    [
      {
        type: "response.incomplete",
        response: { status: "incomplete", incomplete_details: { reason: "content_filter" } },
      },
    ],
    true,
  );
  assert.deepEqual(cut.finish, { reason: "filter", vendor: "content_filter" });
});

test("an answer that comes whole, from a gateway that does not stream", async () => {
  const message = {
    type: "message",
    model: "m",
    content: [
      { type: "thinking", thinking: "Hm", signature: "S" },
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "t", name: "look", input: { at: "x" } },
    ],
    stop_reason: "tool_use",
    usage: { input_tokens: 5, output_tokens: 3 },
  };
  const response = {
    object: "response",
    model: "m",
    status: "completed",
    output: [
      { type: "reasoning", id: "rs", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: "S" },
      { type: "message", id: "msg", content: [{ type: "output_text", text: "Hi" }] },
      { type: "function_call", id: "fc", call_id: "t", name: "look", arguments: '{"at":"x"}' },
    ],
    usage: { input_tokens: 5, output_tokens: 3 },
  };
  for (const [vendor, document] of [
    ["anthropic", message],
    ["openai", response],
  ] as const) {
    const { provider } = await open(vendor, { body: JSON.stringify(document), contentType: "application/json" });
    const got = await collect(provider, request(vendor));
    assert.equal(got.error, undefined);
    assert.deepEqual([got.text, got.thinking, got.model, got.finish?.reason], ["Hi", "Hm", "m", "tools"]);
    assert.deepEqual(
      got.calls.map(({ callId, name, json }) => [callId, name, json]),
      [["t", "look", '{"at":"x"}']],
    );
    assert.deepEqual(got.usage, { input: 5, output: 3 });
    assert.match(JSON.stringify((await returned(vendor, got)).body), /"S"/);
  }
});

test("Anthropic: rubbish without a name counts where it stands, and not after the end", async () => {
  const begin = { type: "message_start", message: {} };
  const said = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } };
  const end = { type: "message_delta", delta: { stop_reason: "end_turn" } };
  const rubbish = "data: {broken\n\n";
  const late = await ask("anthropic", [begin, said, end, { type: "message_stop" }, rubbish]);
  assert.deepEqual([late.error, late.text, late.finish?.reason], [undefined, "Hi", "stop"]);
  const early = await ask("anthropic", [begin, said, rubbish, end, { type: "message_stop" }]);
  assert.ok(isFailure(early.error) && early.error.code === "protocol");
  assert.equal(early.text, "Hi");
});

test("Anthropic: blocks whose beginning or end a gateway does not tell", async () => {
  const got = await ask("anthropic", [
    { type: "message_start", message: {} },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } },
    { type: "content_block_start", index: 1, content_block: { type: "thinking", thinking: "Hm", signature: "S" } },
    {
      type: "content_block_start",
      index: 2,
      content_block: { type: "tool_use", id: "t", name: "look", input: { at: "x" } },
    },
    { type: "content_block_start", index: 3, content_block: { type: "tool_use", id: "t", name: "look", input: {} } },
    { type: "message_delta", delta: { stop_reason: "tool_use" } },
    { type: "message_stop" },
  ]);
  assert.deepEqual([got.error, got.text, got.thinking], [undefined, "Hi", "Hm"]);
  assert.deepEqual(
    got.calls.map(({ json }) => json),
    ['{"at":"x"}', ""],
  );
  assert.equal(new Set(got.calls.map(({ callId }) => callId)).size, 2);
  assert.ok(got.parts.some((part) => part.type === "vendor" && JSON.stringify(part.data).includes('"S"')));
});

test("OpenAI: what only an event of its own tells as done, and a call that nobody announced", async () => {
  const got = await ask(
    "openai",
    [
      { type: "response.reasoning_summary_text.done", output_index: 0, summary_index: 0, text: "Hm" },
      { type: "response.output_text.done", output_index: 1, content_index: 0, text: "Hi" },
      { type: "response.refusal.done", output_index: 1, content_index: 1, refusal: " no" },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"at"' },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: ':"x"}' },
      {
        type: "response.output_item.done",
        output_index: 2,
        item: { type: "function_call", call_id: "t", name: "look", arguments: '{"at":"x"}' },
      },
      { type: "response.completed", response: { status: "completed" } },
    ],
    true,
  );
  assert.deepEqual([got.error, got.text, got.thinking], [undefined, "Hi no", "Hm"]);
  assert.deepEqual(
    got.calls.map(({ name, json }) => [name, json]),
    [["look", '{"at":"x"}']],
  );
});

test("Azure lists what could be deployed only as long as nobody said what is", async () => {
  const known = await open("azure", {}, { models: ["mine"] });
  assert.deepEqual(await known.provider.models(never), []);
  const unknown = await open("azure", {});
  assert.deepEqual(await unknown.provider.models(never), [{ id: "test-model" }]);
});

test("what a provider's list tells of its models", async () => {
  const claude = await open("anthropic", {});
  assert.deepEqual(await claude.provider.models(never), [
    {
      id: "test-model",
      name: "Model test-model",
      contextWindow: 200_000,
      maxOutput: 64_000,
      images: true,
      tools: true,
      thinking: true,
      temperature: false,
    },
  ]);
  const gemini = await open("google", {});
  assert.deepEqual(await gemini.provider.models(never), [
    { id: "test-model", name: "Model test-model", contextWindow: 1_000_000, maxOutput: 65_536, thinking: true },
  ]);
});
