// The dialects of chat completions, each as some server speaks it. What all adapters owe is in contract.test.ts.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createAssembler } from "../../src/core/assemble.ts";
import { isFailure } from "../../src/core/failure.ts";
import type { UserBlock } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { type Collected, collect } from "./support/collect.ts";
import { type Script, startVendorServer, type VendorServer } from "./support/vendorServer.mjs";

const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

const request: ModelRequest = {
  model: { connection: "c", provider: "compatible", model: "test-model" },
  system: "",
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  tools: [],
  parameters: {},
};

async function ask(
  script: Script,
  given: Partial<ModelRequest> = {},
  path = "/v1",
): Promise<Collected & { server: VendorServer }> {
  const server = await startVendorServer({ provider: "compatible", script });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: "compatible", name: "Local", baseUrl: `${server.origin}${path}` },
    key: undefined,
    fetch: globalThis.fetch,
  });
  return { ...(await collect(provider, { ...request, ...given })), server };
}

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: object, finish_reason: string | null = null, more = {}) =>
  event({ model: "m", choices: [{ index: 0, delta, finish_reason }], ...more });
const calls = (...list: object[]) => chunk({ tool_calls: list });
const call = (name: string, args: unknown, more = {}) => ({ ...more, function: { name, arguments: args } });
const piece = (args: string, more = {}) => ({ ...more, function: { arguments: args } });
const done = "data: [DONE]\n\n";
const stop = chunk({}, "stop");

const answers = async (...events: string[]) => {
  const got = await ask({ body: events.join(""), contentType: "text/event-stream" });
  assert.equal(got.error, undefined);
  return got;
};
const called = async (...events: string[]) =>
  (await answers(...events, chunk({}, "tool_calls"), done)).calls.map(({ name, json }) => [name, json]);

test("streams as servers write them", async () => {
  const texts: Record<string, string[]> = {
    "comments and empty lines": [
      ": PROCESSING\n\n",
      "\n\n",
      ":\n\n",
      chunk({ content: "Hi" }),
      ": ping\n\n",
      stop,
      done,
    ],
    "empty data": ["data:\n\n", chunk({ content: "Hi" }), stop, done],
    "null for an event": ["data: null\n\n", chunk({ content: "Hi" }), stop, done],
    "no [DONE]": [chunk({ content: "Hi" }), stop],
    "no reason, but [DONE]": [chunk({ content: "Hi" }), done],
    "no blank line at the end": [chunk({ content: "Hi" }), stop.trimEnd()],
    "carriage returns": [`${chunk({ content: "Hi" })}${stop}`.replaceAll("\n", "\r\n")],
    "no space after the colon": [`${chunk({ content: "Hi" })}${stop}${done}`.replaceAll("data: ", "data:")],
    "single line breaks": [
      `${chunk({ content: "H" })}${chunk({ content: "i" })}${stop}`.replaceAll("\n\n", "\n"),
      "\n",
    ],
    "empty choices": [event({ choices: [] }), event({ choices: null }), chunk({ content: "Hi" }), stop, done],
    "another choice": [event({ choices: [{ index: 1, delta: { content: "No" } }] }), chunk({ content: "Hi" }), stop],
    "a byte order mark": [`\uFEFF${chunk({ content: "Hi" })}`, stop],
    "rubbish after the end": [chunk({ content: "Hi" }), stop, done, "data: {broken\n\n"],
    "a refusal": [chunk({ refusal: "Hi" }), stop],
    parts: [chunk({ content: [{ type: "text", text: "Hi" }] }), stop],
  };
  for (const [name, events] of Object.entries(texts)) {
    const got = await ask({ body: events.join("") });
    assert.equal(got.error, undefined, name);
    assert.equal(got.text, "Hi", name);
    assert.equal(got.finish?.reason, "stop", name);
  }
});

test("a whole completion from a server that does not stream", async () => {
  const body = {
    model: "m",
    choices: [
      {
        index: 0,
        finish_reason: "tool_calls",
        message: {
          role: "assistant",
          content: "Hi",
          reasoning_content: "Hm",
          tool_calls: [call("look", "{}", { id: "c1" })],
        },
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  };
  const got = await ask({ body: JSON.stringify(body), contentType: "application/json" });
  assert.deepEqual([got.error, got.text, got.thinking, got.calls[0]?.name], [undefined, "Hi", "Hm", "look"]);
  assert.deepEqual(got.usage, { input: 3, output: 2 });
  assert.equal(got.finish?.reason, "tools");
});

test("thoughts in each field that servers have for them", async () => {
  const details = { reasoning_details: [{ type: "reasoning.text", text: "Hm", index: 0 }] };
  for (const delta of [
    { reasoning_content: "Hm" },
    { reasoning: "Hm" },
    { reasoning: "Hm", reasoning_content: "Hm" },
    { content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] },
    { reasoning: "Hm", ...details },
    details,
  ])
    assert.equal((await answers(chunk(delta), stop)).thinking, "Hm", JSON.stringify(delta));
});

test("usage wherever it stands; the last counts", async () => {
  const usage = { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 5 } };
  const told = { input: 9, cacheRead: 5, output: 4 };
  assert.deepEqual((await answers(chunk({ content: "Hi" }, "stop", { usage }), done)).usage, told);
  assert.deepEqual((await answers(stop, event({ choices: [], usage }), done)).usage, told);
  const growing = { ...usage, completion_tokens: 1 };
  assert.deepEqual(
    (await answers(chunk({ content: "Hi" }, null, { usage: growing }), chunk({}, "stop", { usage }))).usage,
    told,
  );
  assert.deepEqual((await answers(chunk({}, "stop", { x_groq: { usage } }))).usage, told);
  assert.deepEqual(
    (await answers(event({ choices: [{ index: 0, delta: {}, finish_reason: "stop", usage }] }))).usage,
    told,
  );
  // Some leave the thoughts out of what was completed, which their total shows.
  const apart = { ...usage, total_tokens: 20, completion_tokens_details: { reasoning_tokens: 7 } };
  assert.deepEqual((await answers(chunk({}, "stop", { usage: apart }))).usage, { ...told, output: 11, reasoning: 7 });
  const within = { ...apart, completion_tokens: 11 };
  assert.deepEqual((await answers(chunk({}, "stop", { usage: within }))).usage, { ...told, output: 11, reasoning: 7 });
  const passedOn = {
    prompt_tokens: 9,
    completion_tokens: 4,
    cache_read_input_tokens: 5,
    cache_creation_input_tokens: 3,
    cache_creation: { ephemeral_1h_input_tokens: 2 },
  };
  assert.deepEqual((await answers(chunk({}, "stop", { usage: passedOn }))).usage, {
    ...told,
    cacheWrite: 3,
    cacheWrite1h: 2,
  });
  const hits = { prompt_tokens: 9, completion_tokens: 4, prompt_cache_hit_tokens: 5 };
  assert.deepEqual((await answers(chunk({}, "stop", { usage: hits }))).usage, told);
  assert.deepEqual((await answers(stop, done)).usage, {}, "unknown is not zero");
});

test("calls as servers piece them together", async () => {
  const two = [
    ["a", '{"x":1}'],
    ["b", '{"y":2}'],
  ];
  assert.deepEqual(
    await called(
      calls(call("a", '{"x"', { index: 0, id: "1" })),
      calls(piece(":1}", { index: 0 })),
      calls(call("b", '{"y":2}', { index: 1, id: "2" })),
    ),
    two,
  );
  // No index (Gemini's compatible endpoint).
  assert.deepEqual(
    await called(calls(call("a", '{"x":1}', { id: "1" })), calls(call("b", '{"y":2}', { id: "2" }))),
    two,
  );
  assert.deepEqual(
    await called(calls(call("a", '{"x"', { id: "1" })), calls(piece(":1}")), calls(call("b", '{"y":2}', { id: "2" }))),
    two,
  );
  // Every call at index 0, with ids and without.
  assert.deepEqual(
    await called(
      calls(call("a", '{"x":1}', { index: 0, id: "1" })),
      calls(call("b", '{"y":2}', { index: 0, id: "2" })),
    ),
    two,
  );
  assert.deepEqual(
    await called(calls(call("a", '{"x":1}', { index: 0, id: "" })), calls(call("b", '{"y":2}', { index: 0, id: "" }))),
    two,
  );
  // The id and the name with every piece.
  assert.deepEqual(
    await called(
      calls(call("a", '{"x"', { index: 0, id: "1" })),
      calls(call("a", ":1}", { index: 0, id: "1" })),
      calls(call("b", '{"y":2}', { index: 1, id: "2" })),
    ),
    two,
  );
  // Interleaved.
  assert.deepEqual(
    await called(
      calls(call("a", "", { index: 0, id: "1" }), call("b", "", { index: 1, id: "2" })),
      calls(piece('{"x"', { index: 0 })),
      calls(piece('{"y"', { index: 1 })),
      calls(piece(":1}", { index: 0 }), piece(":2}", { index: 1 })),
    ),
    two,
  );
  // Arguments as an object, the name after the arguments began, the old function_call, no arguments at all.
  assert.deepEqual(await called(calls(call("a", { x: 1 }, { index: 0, id: "1" }))), [["a", '{"x":1}']]);
  assert.deepEqual(await called(calls(piece('{"x"', { index: 0, id: "1" })), calls(call("a", ":1}", { index: 0 }))), [
    ["a", '{"x":1}'],
  ]);
  assert.deepEqual(
    await called(chunk({ function_call: { name: "a", arguments: "{" } }), chunk({ function_call: { arguments: "}" } })),
    [["a", "{}"]],
  );
  assert.deepEqual(await called(calls({ index: 0, id: "1", function: { name: "a" } })), [["a", ""]]);
});

test("a refusal is a text of its own, and goes back as a refusal to the model that refused", async () => {
  const got = await answers(
    chunk({ content: "Well. " }),
    chunk({ refusal: "I will" }),
    chunk({ refusal: " not." }),
    stop,
  );
  const assembler = createAssembler();
  for (const part of got.parts) assembler.add(part);
  const { content } = assembler.result();
  assert.deepEqual(content, [
    { type: "text", text: "Well. " },
    { type: "text", text: "I will not.", vendor: { refusal: true } },
  ]);
  const sent = async (model: ModelRequest["model"]) => {
    const messages = [...request.messages, { role: "assistant" as const, model, content }];
    return (await ask({ text: "Hi" }, { messages })).server.requests[0]?.body.messages[1];
  };
  assert.deepEqual(await sent(request.model), { role: "assistant", content: "Well. ", refusal: "I will not." });
  assert.deepEqual(await sent({ ...request.model, model: "other" }), {
    role: "assistant",
    content: "Well. I will not.",
  });
});

test("an answer that the server could not finish is no short answer", async () => {
  for (const word of ["error", "abort", "network_error", "insufficient_system_resource"]) {
    const got = await ask({ body: chunk({ content: "Hi" }) + chunk({}, word) + done });
    assert.ok(isFailure(got.error), word);
    assert.equal(got.error.code, "overloaded", word);
  }
});

test("a server that stops for calls has its word told, with calls or without, and calls are told without its word", async () => {
  const reason = async (...events: string[]) => (await answers(...events, done)).finish;
  assert.deepEqual(await reason(chunk({}, "tool_calls")), { reason: "tools", vendor: "tool_calls" });
  const one = calls(call("look", "{}", { index: 0, id: "a" }));
  assert.deepEqual(await reason(one, stop), { reason: "tools", vendor: "stop" });
});

test("every call has an id of its own", async () => {
  const { calls: made, finish } = await answers(
    calls(call("a", "{}", { index: 0 }), call("b", "{}", { index: 1, id: "" })),
    calls(call("c", "{}", { index: 2, id: "same" }), call("d", "{}", { index: 3, id: "same" })),
    stop,
  );
  const ids = made.map(({ callId }) => callId);
  assert.equal(new Set(ids).size, 4);
  assert.equal(ids[2], "same");
  assert.equal(finish?.reason, "tools", "a server that says stop where it calls");
});

test("errors inside a stream, whatever their form", async () => {
  const forms: [string, string][] = [
    [event({ error: { message: "Upstream failed", code: 502 } }), "overloaded"],
    [
      event({ error: { message: "Too many", code: 429 }, choices: [{ index: 0, delta: { content: "" } }] }),
      "rate-limit",
    ],
    [event({ error: "Upstream failed" }), "overloaded"],
    ['event: error\ndata: {"message":"boom"}\n\n', "overloaded"],
    ["event: error\ndata: boom\n\n", "overloaded"],
    ['error: {"code":500,"message":"context shift is disabled"}\n\n', "overloaded"],
    [
      event({ object: "error", message: "This model's maximum context length is 8192 tokens", code: 400 }),
      "context-overflow",
    ],
    [chunk({}, "error"), "overloaded"],
    [event({ error: { message: "No such parameter", type: "invalid_request_error" } }), "bad-request"],
    [event({ choices: [], x_groq: { error: "The model failed" } }), "overloaded"],
    [event([{ error: { code: 429, message: "Too many" } }]), "rate-limit"],
    ['{"error":{"message":"Upstream failed","code":503}}\n', "overloaded"],
  ];
  for (const [form, code] of forms) {
    const got = await ask({ body: chunk({ content: "Hi" }) + form });
    assert.ok(isFailure(got.error), form);
    assert.equal(got.error.code, code, form);
    assert.equal(got.text, "Hi");
  }
  const whole = await ask({ body: '{"error":{"message":"model not loaded"}}', contentType: "application/json" });
  assert.ok(isFailure(whole.error));
  assert.match(whole.error.message, /model not loaded/);
});

test("what nobody asked for is left out when a server refuses it", async () => {
  const refuse =
    (field: string, message: string): Script =>
    (seen) =>
      JSON.stringify(seen.body).includes(`"${field}"`) ? { status: 422, message } : { text: "Hi" };
  const usage = await ask(refuse("stream_options", "stream_options: extra fields not permitted"));
  assert.deepEqual([usage.text, usage.server.requests.length], ["Hi", 2]);
  const limit = await ask(
    refuse("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
    {
      parameters: { maxOutputTokens: 5 },
    },
  );
  assert.equal(limit.server.requests[1]?.body.max_completion_tokens, 5);
  const off = await ask(refuse("reasoning_effort", "Unknown field reasoning_effort"), {
    parameters: { effort: "off" },
  });
  assert.equal(off.text, "Hi");
  const asked = await ask(refuse("reasoning_effort", "Unknown field reasoning_effort"), {
    parameters: { effort: "high" },
  });
  assert.ok(
    isFailure(asked.error) && asked.error.code === "bad-request",
    "what the user set is not dropped in silence",
  );
  const stream = await ask((seen) =>
    seen.body.stream
      ? { status: 400, message: "streaming is not supported" }
      : {
          body: JSON.stringify({ choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] }),
          contentType: "application/json",
        },
  );
  assert.equal(stream.text, "Hi");
  const late = await ask({
    body: chunk({ content: "Hi" }) + event({ error: { code: 400, message: "stream_options" } }),
  });
  assert.deepEqual([late.text, late.server.requests.length], ["Hi", 1], "an answer that began is not asked for again");
  const other = await ask({ status: 400, message: "No." });
  assert.equal(other.server.requests.length, 1);
});

test("a model that reads no images is asked again without, and told that there was one", async () => {
  const refusals: [number, string][] = [
    [400, "Failed to deserialize: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 391"],
    [400, "unsupported content[].type"],
    [500, "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"],
    [404, "No endpoints found that support image input"],
    [400, "test-model is not a multimodal model"],
  ];
  const image = { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" } as const;
  const given = (...content: UserBlock[]): Partial<ModelRequest> => ({ messages: [{ role: "user", content }] });
  for (const [status, message] of refusals) {
    const script: Script = (seen) =>
      JSON.stringify(seen.body).includes("image_url") ? { status, message } : { text: "Hi" };
    const { text, server } = await ask(script, given({ type: "text", text: "What is it?" }, image));
    assert.equal(text, "Hi", message);
    assert.equal(
      server.requests[1]?.body.messages[0].content,
      "What is it?\n\n(An image of type image/png was left out: this model cannot read it.)",
    );
  }
  const broken = await ask({ status: 400, message: "The image could not be decoded" }, given(image));
  assert.deepEqual([isFailure(broken.error), broken.server.requests.length], [true, 1]);
});

test("reasoning goes back in the field that it came in, and to a server that demands it with every message", async () => {
  const model = request.model;
  const history = (vendor: object): Partial<ModelRequest> => ({
    messages: [
      { role: "user", content: [{ type: "text", text: "A" }] },
      {
        role: "assistant",
        model,
        content: [
          { type: "thinking", text: "Hm", vendor: { ...vendor } },
          { type: "text", text: "B" },
        ],
      },
      { role: "user", content: [{ type: "text", text: "C" }] },
      { role: "assistant", model, content: [{ type: "text", text: "D" }] },
      { role: "user", content: [{ type: "text", text: "E" }] },
    ],
  });
  const sent = async (vendor: object, script: Script = { text: "Hi" }) => {
    const { server, text } = await ask(script, history(vendor));
    assert.equal(text, "Hi");
    return server.requests
      .at(-1)
      ?.body.messages.map((message: Record<string, unknown>) => message.reasoning_content ?? message.reasoning_details);
  };
  const details = [{ type: "reasoning.encrypted", data: "x" }];
  assert.deepEqual(await sent({ field: "reasoning_content" }), [undefined, "Hm", undefined, "", undefined]);
  assert.deepEqual(await sent({ reasoning_details: details }), [undefined, details, undefined, undefined, undefined]);
  assert.deepEqual(await sent({ field: "reasoning" }), [undefined, undefined, undefined, undefined, undefined]);
  const demanding: Script = (seen) =>
    seen.body.messages.some(
      (message: Record<string, unknown>) => message.role === "assistant" && message.reasoning_content === undefined,
    )
      ? { status: 400, message: "Missing reasoning_content in assistant message" }
      : { text: "Hi" };
  assert.deepEqual(await sent({ field: "reasoning" }, demanding), [undefined, "Hm", undefined, "", undefined]);
  const refusing: Script = (seen) =>
    JSON.stringify(seen.body).includes("reasoning_content")
      ? { status: 400, message: "property reasoning_content is unsupported" }
      : { text: "Hi" };
  assert.deepEqual(await sent({ field: "reasoning_content" }, refusing), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);

  const streamed = await answers(
    chunk({ reasoning: "H", reasoning_details: [{ type: "reasoning.text", index: 0, text: "H" }] }),
    chunk({ reasoning: "m", reasoning_details: [{ type: "reasoning.text", index: 0, text: "m", signature: "S" }] }),
    chunk({ content: "Hi" }),
    stop,
  );
  const kept = streamed.parts.find((part) => part.type === "vendor");
  assert.deepEqual(kept?.data, {
    reasoning_details: [{ type: "reasoning.text", index: 0, text: "Hm", signature: "S" }],
  });
});

test("the endpoints below /v1 are found when the address has no path", async () => {
  const server = await startVendorServer({
    provider: "compatible",
    script: (seen) => (seen.url.startsWith("/v1/") ? { text: "Hi" } : { status: 404, message: "Not found" }),
  });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: "compatible", name: "Local", baseUrl: server.origin },
    key: undefined,
    fetch: globalThis.fetch,
  });
  assert.equal((await collect(provider, request)).text, "Hi");
  assert.equal((await collect(provider, request)).text, "Hi");
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    ["/chat/completions", "/v1/chat/completions", "/v1/chat/completions"],
  );
});
