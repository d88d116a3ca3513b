// What is sent: one conversation, made by each vendor's model, put to each vendor.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createAssembler } from "../../src/core/assemble.ts";
import type { Json } from "../../src/core/json.ts";
import type { Message, ModelRef } from "../../src/core/message.ts";
import type { ModelRequest, Parameters } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { collect } from "./support/collect.ts";
import { startVendorServer, type Turn, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

// biome-ignore lint/suspicious/noExplicitAny: these are the vendors' bodies, and the tests are about their shapes
type Body = any;

async function exchange(
  vendor: Vendor,
  given: Partial<ModelRequest>,
  script: Turn = { text: "Good." },
  connection = {},
) {
  const models = [given.model?.model ?? "test-model"];
  const server = await startVendorServer({ provider: vendor, script, models, contextLength: 32_768 });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: vendor, name: vendor, baseUrl: server.address, ...connection },
    key: "the-key-of-this-test",
    fetch: globalThis.fetch,
  });
  const request: ModelRequest = { model: ref(vendor), system: "", messages: [], tools: [], parameters: {}, ...given };
  const got = await collect(provider, request);
  assert.equal(got.error, undefined);
  const seen = server.requests.at(-1);
  assert.ok(seen);
  const body: Body = seen.body;
  return { got, seen, body, text: JSON.stringify(body) };
}

const ref = (vendor: Vendor): ModelRef => ({ connection: "c", provider: vendor, model: "test-model" });
const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const look = {
  name: "look",
  description: "Looks",
  input: { type: "object", properties: { at: { type: "string" } }, required: ["at"] },
};

/** What Google's library adds by itself. */
const added = { generationConfig: {}, safetySettings: [] };

/** The ids of the calls in a request, and of their results. Google's need none: name and order tell. */
function ids(vendor: Vendor, body: Body): [string[], string[]] {
  const list: Body[] = body.input ?? body.messages ?? [];
  switch (vendor) {
    case "google":
      return [[], []];
    case "anthropic": {
      const blocks = list.flatMap((message) => message.content);
      const asked = blocks.filter(({ type }) => type === "tool_use");
      const answered = blocks.filter(({ type }) => type === "tool_result");
      return [asked.map(({ id }) => id), answered.map(({ tool_use_id }) => tool_use_id)];
    }
    case "openai":
    case "azure": {
      const asked = list.filter(({ type }) => type === "function_call");
      const answered = list.filter(({ type }) => type === "function_call_output");
      return [asked.map(({ call_id }) => call_id), answered.map(({ call_id }) => call_id)];
    }
    default: {
      const asked = list.flatMap(({ tool_calls }) => tool_calls ?? []);
      const answered = list.filter(({ role }) => role === "tool");
      return [asked.map(({ id }) => id), answered.map(({ tool_call_id }) => tool_call_id)];
    }
  }
}

/** A user's question, what the vendor's model made of it, and the results of its calls. */
async function conversation(vendor: Vendor, model = ref(vendor)): Promise<Message[]> {
  const script: Turn = {
    thinking: "Hidden thoughts",
    signature: "SIGNATURE",
    text: "I look.",
    calls: [
      { name: "look", input: { at: "here" }, id: "call_a" },
      { name: "look", input: { at: "there" } },
    ],
  };
  const { got } = await exchange(vendor, { model, messages: [user("Look around.")], tools: [look] }, script);
  const assembler = createAssembler();
  for (const part of got.parts) assembler.add(part);
  const { content } = assembler.result();
  const calls = content.flatMap((block) => (block.type === "call" ? [block] : []));
  assert.equal(calls.length, 2);
  return [
    user("Look around."),
    { role: "assistant", model, content },
    {
      role: "tool",
      content: calls.map(({ callId, name }, index) => ({
        type: "result",
        callId,
        name,
        text: index === 0 ? "A tree" : "No such place",
        isError: index === 1,
      })),
    },
    user("And now?"),
  ];
}

test("a model's own words come back to it as it said them, with what it wants back", async () => {
  const anthropic = await exchange("anthropic", {
    messages: await conversation("anthropic"),
    system: "S",
    tools: [look],
  });
  assert.deepEqual(anthropic.body.messages, [
    { role: "user", content: [{ type: "text", text: "Look around." }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Hidden thoughts", signature: "SIGNATURE" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "call_a", name: "look", input: { at: "here" } },
        { type: "tool_use", id: "toolu_1", name: "look", input: { at: "there" } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "call_a", content: [{ type: "text", text: "A tree" }] },
        {
          type: "tool_result",
          tool_use_id: "toolu_1",
          content: [{ type: "text", text: "No such place" }],
          is_error: true,
        },
        { type: "text", text: "And now?", cache_control: { type: "ephemeral" } },
      ],
    },
  ]);
  assert.deepEqual(anthropic.body.system, [{ type: "text", text: "S", cache_control: { type: "ephemeral" } }]);
  assert.deepEqual(anthropic.body.tools, [{ name: "look", description: "Looks", input_schema: look.input }]);

  const google = await exchange("google", { messages: await conversation("google"), system: "S", tools: [look] });
  assert.deepEqual(google.body, {
    ...added,
    contents: [
      { role: "user", parts: [{ text: "Look around." }] },
      {
        role: "model",
        parts: [
          { text: "I look." },
          { functionCall: { id: "call_a", name: "look", args: { at: "here" } }, thoughtSignature: "SIGNATURE" },
          { functionCall: { name: "look", args: { at: "there" } } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "call_a", name: "look", response: { output: "A tree" } } },
          { functionResponse: { name: "look", response: { error: "No such place" } } },
          { text: "And now?" },
        ],
      },
    ],
    systemInstruction: { role: "user", parts: [{ text: "S" }] },
    tools: [{ functionDeclarations: [{ name: "look", description: "Looks", parametersJsonSchema: look.input }] }],
  });

  for (const vendor of ["openai", "azure"] as const) {
    const { body } = await exchange(vendor, { messages: await conversation(vendor), system: "S", tools: [look] });
    assert.deepEqual(body, {
      model: "test-model",
      input: [
        { role: "user", content: [{ type: "input_text", text: "Look around." }] },
        {
          type: "reasoning",
          id: "rs_1",
          summary: [{ type: "summary_text", text: "Hidden thoughts" }],
          encrypted_content: "SIGNATURE",
        },
        { role: "assistant", content: "I look." },
        { type: "function_call", call_id: "call_a", name: "look", arguments: '{"at":"here"}' },
        { type: "function_call", call_id: "call_1", name: "look", arguments: '{"at":"there"}' },
        { type: "function_call_output", call_id: "call_a", output: "A tree" },
        { type: "function_call_output", call_id: "call_1", output: "No such place" },
        { role: "user", content: [{ type: "input_text", text: "And now?" }] },
      ],
      stream: true,
      store: false,
      instructions: "S",
      tools: [{ type: "function", name: "look", description: "Looks", parameters: look.input, strict: false }],
      include: ["reasoning.encrypted_content"],
    });
  }

  const compatible = await exchange("compatible", {
    messages: await conversation("compatible"),
    system: "S",
    tools: [look],
  });
  assert.deepEqual(compatible.body, {
    model: "test-model",
    messages: [
      { role: "system", content: "S" },
      { role: "user", content: "Look around." },
      {
        role: "assistant",
        content: "I look.",
        reasoning_content: "Hidden thoughts",
        tool_calls: [
          { id: "call_a", type: "function", function: { name: "look", arguments: '{"at":"here"}' } },
          { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":"there"}' } },
        ],
      },
      { role: "tool", tool_call_id: "call_a", content: "A tree" },
      { role: "tool", tool_call_id: "call_1", content: "No such place" },
      { role: "user", content: "And now?" },
    ],
    stream: true,
    stream_options: { include_usage: true },
    tools: [{ type: "function", function: { name: "look", description: "Looks", parameters: look.input } }],
  });

  const ollama = await exchange("ollama", { messages: await conversation("ollama"), system: "S", tools: [look] });
  const second = ollama.body.messages[2].tool_calls[1].id;
  assert.deepEqual(ollama.body, {
    model: "test-model",
    messages: [
      { role: "system", content: "S" },
      { role: "user", content: "Look around." },
      {
        role: "assistant",
        content: "I look.",
        thinking: "Hidden thoughts",
        tool_calls: [
          { id: "call_a", function: { name: "look", arguments: { at: "here" } } },
          { id: second, function: { name: "look", arguments: { at: "there" } } },
        ],
      },
      { role: "tool", content: "A tree", tool_name: "look", tool_call_id: "call_a" },
      { role: "tool", content: "No such place", tool_name: "look", tool_call_id: second },
      { role: "user", content: "And now?" },
    ],
    stream: true,
    truncate: false,
    tools: [{ type: "function", function: { name: "look", description: "Looks", parameters: look.input } }],
    options: { num_ctx: 16_384 },
  });
});

test("another vendor's signatures and thoughts stay where they are, and its calls keep their results", async () => {
  for (const from of vendors) {
    const messages = await conversation(from);
    for (const to of vendors) {
      if (to === from) continue;
      const { text, body } = await exchange(to, { messages, tools: [look] });
      assert.ok(!text.includes("SIGNATURE"), `${from} to ${to}: a signature went along`);
      assert.ok(!text.includes("Hidden thoughts"), `${from} to ${to}: thoughts went along`);
      for (const kept of ["Look around.", "I look.", "A tree", "No such place", "And now?"])
        assert.ok(text.includes(kept), `${from} to ${to}: "${kept}" is missing`);
      const [asked, answered] = ids(to, body);
      assert.deepEqual(answered, asked, `${from} to ${to}`);
      assert.equal(new Set(asked).size, to === "google" ? 0 : 2, `${from} to ${to}`);
      if (to === "compatible") for (const id of asked) assert.match(id, /^[a-zA-Z0-9]{9}$/);
      if (to === "anthropic") for (const id of asked) assert.match(id, /^[a-zA-Z0-9_-]{1,64}$/);
      const dummy = text.match(/skip_thought_signature_validator/g) ?? [];
      assert.equal(dummy.length, to === "google" ? 1 : 0, "the first call of another model, and only that");
    }
  }
});

test("the same vendor's other model is another model", async () => {
  for (const vendor of vendors) {
    const messages = await conversation(vendor);
    const { text } = await exchange(
      vendor,
      { messages, model: { ...ref(vendor), model: "other-model" } },
      undefined,
      {},
    );
    assert.ok(!text.includes("SIGNATURE") && !text.includes("Hidden thoughts"), vendor);
  }
});

test("parameters in each vendor's words; what is absent is not sent", async () => {
  const messages = [user("Hello")];
  const sent = async (vendor: Vendor, parameters: Parameters, model = "test-model", connection = {}): Promise<Body> =>
    (await exchange(vendor, { messages, parameters, model: { ...ref(vendor), model } }, undefined, connection)).body;
  const set: Parameters = { temperature: 0.3, maxOutputTokens: 4000, effort: "low" };

  const claude = await sent("anthropic", set);
  assert.deepEqual([claude.max_tokens, claude.temperature], [4000, undefined]);
  assert.deepEqual(
    [claude.thinking, claude.output_config],
    [{ type: "adaptive", display: "summarized" }, { effort: "low" }],
  );
  assert.deepEqual((await sent("anthropic", { effort: "high" }, "claude-3-9-test")).thinking, {
    type: "enabled",
    budget_tokens: 8000,
  });
  assert.deepEqual((await sent("anthropic", { effort: "off" })).thinking, { type: "disabled" });
  assert.deepEqual(Object.keys(await sent("anthropic", {})).sort(), ["max_tokens", "messages", "model", "stream"]);
  assert.equal((await sent("anthropic", { temperature: 0.3 }, "test-model", { compatibility: true })).temperature, 0.3);

  const gemini = await sent("google", set);
  assert.deepEqual(gemini.generationConfig, {
    temperature: 0.3,
    maxOutputTokens: 4000,
    thinkingConfig: { thinkingLevel: "low", includeThoughts: true },
  });
  const budget = await sent("google", { effort: "off" }, "gemini-2.5-flash");
  assert.deepEqual(budget.generationConfig.thinkingConfig, { thinkingBudget: 0, includeThoughts: false });
  const { contents, ...rest } = await sent("google", {});
  assert.equal(contents.length, 1);
  assert.deepEqual(rest, added);

  const gpt = await sent("openai", set, "gpt-5.5");
  assert.deepEqual(
    [gpt.temperature, gpt.max_output_tokens, gpt.reasoning],
    [0.3, 4000, { effort: "low", summary: "auto" }],
  );
  assert.deepEqual((await sent("openai", { effort: "off" }, "gpt-5.5")).reasoning, { effort: "none" });
  assert.deepEqual((await sent("openai", { effort: "off" }, "gpt-5-mini")).reasoning, { effort: "minimal" });
  const old = await sent("openai", { effort: "low" }, "gpt-4o");
  assert.deepEqual([old.reasoning, old.include], [undefined, undefined]);

  const chat = await sent("compatible", set);
  assert.deepEqual([chat.temperature, chat.max_tokens, chat.reasoning_effort], [0.3, 4000, "low"]);
  assert.deepEqual(Object.keys(await sent("compatible", {})).sort(), ["messages", "model", "stream", "stream_options"]);

  const local = await sent("ollama", set);
  assert.deepEqual([local.options, local.think], [{ num_ctx: 16_384, temperature: 0.3, num_predict: 4000 }, true]);
  assert.equal((await sent("ollama", { effort: "off" })).think, false);
  assert.equal((await sent("ollama", {})).think, undefined);
});

test("the form of an answer, in each vendor's words, and in the model's where there are none", async () => {
  const closed = {
    type: "object",
    properties: { city: { type: "string" }, spots: { type: "array", items: { type: "string" } } },
    required: ["city", "spots"],
    additionalProperties: false,
  };
  const open = { type: "object", properties: { city: { type: "string" } } };
  const sent = async (vendor: Vendor, schema = closed as Json, given: Partial<ModelRequest> = {}, connection = {}) => {
    const request = { messages: [user("Where?")], system: "S", output: { name: "place", schema }, ...given };
    return (await exchange(vendor, request, undefined, connection)).body;
  };
  const thinking = { parameters: { effort: "low" } } as const;
  assert.deepEqual((await sent("anthropic", closed, thinking)).output_config, {
    effort: "low",
    format: { type: "json_schema", schema: closed },
  });
  const told = `S\n\nAnswer with one JSON document and nothing else, of this JSON Schema:\n${JSON.stringify(closed)}`;
  const gateway = await sent("anthropic", closed, {}, { compatibility: true });
  assert.deepEqual([gateway.output_config, gateway.system[0].text], [undefined, told]);

  assert.deepEqual((await sent("google")).generationConfig, {
    responseMimeType: "application/json",
    responseJsonSchema: closed,
  });
  const older = { tools: [look], model: { ...ref("google"), model: "gemini-2.5-flash" } };
  const gemini = await sent("google", closed, older);
  assert.deepEqual([gemini.generationConfig, gemini.systemInstruction.parts[0].text], [{}, told]);

  for (const vendor of ["openai", "azure"] as const)
    for (const [schema, strict] of [
      [closed, true],
      [open, false],
    ] as const)
      assert.deepEqual((await sent(vendor, schema)).text.format, {
        type: "json_schema",
        name: "place",
        schema,
        strict,
      });
  assert.deepEqual((await sent("compatible")).response_format, {
    type: "json_schema",
    json_schema: { name: "place", schema: closed, strict: true },
  });
  const server = await startVendorServer({
    provider: "compatible",
    script: (seen) =>
      seen.body.response_format === undefined
        ? { text: "{}" }
        : { status: 400, message: "This response_format type is unavailable now" },
  });
  servers.push(server);
  const plain = await openProvider({
    connection: { id: "c", provider: "compatible", name: "Plain", baseUrl: server.address },
    key: undefined,
    fetch: globalThis.fetch,
  });
  const output = { name: "place", schema: closed };
  const asked: ModelRequest = {
    model: ref("compatible"),
    system: "S",
    messages: [user("Where?")],
    tools: [],
    parameters: {},
    output,
  };
  assert.equal((await collect(plain, asked)).text, "{}");
  assert.deepEqual(server.requests[1]?.body.messages[0], { role: "system", content: told });
  assert.deepEqual((await sent("ollama")).format, closed);
});

test("Anthropic: who thinks by a budget does not begin to in the middle of a turn", async () => {
  const model = { ...ref("anthropic"), model: "claude-3-9-test" };
  const asked = async (messages: Message[]) =>
    (await exchange("anthropic", { model, messages, tools: [look], parameters: { effort: "high" } })).body.thinking;
  const own = await conversation("anthropic", model);
  const foreign = await conversation("openai");
  const amid = (messages: Message[]) => messages.slice(0, -1);
  assert.deepEqual(await asked(amid(own)), { type: "enabled", budget_tokens: 8000 });
  assert.equal(await asked(amid(foreign)), undefined);
  assert.deepEqual(await asked(foreign), { type: "enabled", budget_tokens: 8000 }, "a turn of its own");
});

test("images and attachments go along", async () => {
  const messages: Message[] = [
    {
      role: "user",
      content: [
        { type: "attachment", name: "a.ts", path: "src/a.ts", language: "ts", fromLine: 2, toLine: 4, text: "let a;" },
        { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" },
        { type: "text", text: "What is it?" },
      ],
    },
  ];
  for (const vendor of vendors) {
    const { text, seen } = await exchange(vendor, { messages });
    assert.ok(text.includes("From src/a.ts, lines 2-4:\\n```ts\\nlet a;\\n```"), vendor);
    assert.ok(text.includes("iVBORw0KGgo="), vendor);
    assert.ok(seen.userText.includes("What is it?"), vendor);
  }
});

const shot = { mediaType: "image/png", data: "iVBORw0KGgo=" };
const lookedAt = (...images: { mediaType: string; data: string }[]): Message[] => [
  user("Look."),
  {
    role: "assistant",
    model: { connection: "c", provider: "anthropic", model: "other" },
    content: [{ type: "call", callId: "call_1", name: "look", input: { at: "x" } }],
  },
  {
    role: "tool",
    content: [{ type: "result", callId: "call_1", name: "look", text: "Seen.", isError: false, images }],
  },
];

test("an image that a tool returned goes along in the place that each vendor has for it", async () => {
  const messages = lookedAt(shot);
  const url = `data:image/png;base64,${shot.data}`;
  const places: Record<Vendor, (body: Body) => unknown> = {
    anthropic: (body) => body.messages.at(-1).content[0].content.find((block: Body) => block.type === "image").source,
    google: (body) => body.contents.at(-1).parts[0].functionResponse.parts,
    openai: (body) => body.input.at(-1).output,
    azure: (body) => body.input.at(-1).output,
    compatible: (body) => body.messages.slice(-2),
    ollama: (body) => body.messages.slice(-2),
  };
  const output = [
    { type: "input_text", text: "Seen." },
    { type: "input_image", detail: "auto", image_url: url },
  ];
  const told = "(From the tool look, not from the person:)";
  const expected: Record<Vendor, unknown> = {
    anthropic: { type: "base64", media_type: "image/png", data: shot.data },
    google: [{ inlineData: { mimeType: "image/png", data: shot.data } }],
    openai: output,
    azure: output,
    compatible: [
      { role: "tool", tool_call_id: "call_1", content: "Seen." },
      {
        role: "user",
        content: [
          { type: "text", text: told },
          { type: "image_url", image_url: { url } },
        ],
      },
    ],
    ollama: [
      { role: "tool", content: "Seen.", tool_name: "look", tool_call_id: "call_1" },
      { role: "user", content: told, images: [shot.data] },
    ],
  };
  for (const vendor of vendors) {
    const { body } = await exchange(vendor, { messages, tools: [look] });
    const found = places[vendor](body);
    if (vendor === "compatible") {
      // The id takes the form that every server accepts.
      (found as Body)[0].tool_call_id = "call_1";
    }
    assert.deepEqual(found, expected[vendor], vendor);
  }
  // The generation before takes none within a result.
  const older = { connection: "c", provider: "google", model: "gemini-2.5-flash" } as const;
  const { body } = await exchange("google", { messages, tools: [look], model: older });
  const [result, words, image] = body.contents.at(-1).parts;
  assert.equal(result.functionResponse.parts, undefined);
  assert.deepEqual([words, image], [{ text: told }, { inlineData: { mimeType: "image/png", data: shot.data } }]);
});

test("an image that a tool returned and a vendor cannot read is told of", async () => {
  for (const vendor of ["anthropic", "google", "openai", "azure"] as const) {
    const { text } = await exchange(vendor, { messages: lookedAt({ mediaType: "image/bmp", data: "Qk0AAAAA" }) });
    assert.ok(text.includes("An image of type image/bmp was left out"), vendor);
    assert.ok(!text.includes("Qk0AAAAA"), vendor);
  }
});

test("Ollama is asked for enough context, and for nothing that the model cannot do", async () => {
  const long = user("x".repeat(60_000));
  const { body } = await exchange("ollama", { messages: [long] });
  assert.equal(body.options.num_ctx, 32_768);
  const server = await startVendorServer({ provider: "ollama", abilities: ["completion"], contextLength: 2048 });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: "ollama", name: "Ollama", baseUrl: server.address },
    key: undefined,
    fetch: globalThis.fetch,
  });
  const given = {
    model: ref("ollama"),
    system: "",
    messages: [user("Hi")],
    tools: [look],
    parameters: { effort: "high" },
  } as const;
  assert.equal((await collect(provider, given)).error, undefined);
  const sent: Body = server.requests[0]?.body;
  assert.deepEqual([sent.tools, sent.think, sent.options.num_ctx], [undefined, undefined, 2048]);
});

test("Ollama: a gateway that tells nothing of its models is asked all the same", async () => {
  const server = await startVendorServer({ provider: "ollama", script: { text: "Good." }, models: ["another"] });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: "ollama", name: "Gateway", baseUrl: server.address },
    key: undefined,
    fetch: globalThis.fetch,
  });
  const got = await collect(provider, {
    model: ref("ollama"),
    system: "",
    messages: [user("Hi")],
    tools: [],
    parameters: {},
  });
  assert.deepEqual([got.error, got.text], [undefined, "Good."]);
});

test("headers: the key in each vendor's way, the version, and nothing out of the environment", async () => {
  const leaks = {
    ANTHROPIC_CUSTOM_HEADERS: "x-leak: yes",
    ANTHROPIC_API_KEY: "leak",
    ANTHROPIC_AUTH_TOKEN: "leak",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:9/leak",
    OPENAI_CUSTOM_HEADERS: "x-leak: yes",
    OPENAI_API_KEY: "leak",
    OPENAI_BASE_URL: "http://127.0.0.1:9/leak",
    OPENAI_ORG_ID: "leak",
    OPENAI_PROJECT_ID: "leak",
    OLLAMA_API_KEY: "leak",
    OLLAMA_HOST: "http://127.0.0.1:9",
  };
  const before = { ...process.env };
  Object.assign(process.env, leaks);
  try {
    const expected: Record<Vendor, [string, string]> = {
      anthropic: ["authorization", "Bearer the-key-of-this-test"],
      google: ["x-goog-api-key", "the-key-of-this-test"],
      openai: ["authorization", "Bearer the-key-of-this-test"],
      azure: ["api-key", "the-key-of-this-test"],
      compatible: ["authorization", "Bearer the-key-of-this-test"],
      ollama: ["authorization", "Bearer the-key-of-this-test"],
    };
    for (const vendor of vendors) {
      const { seen } = await exchange(vendor, { messages: [user("Hi")] });
      const [name, value] = expected[vendor];
      assert.equal(seen.headers[name], value, vendor);
      assert.ok(!JSON.stringify([seen.headers, seen.url]).includes("leak"), vendor);
      assert.deepEqual(
        Object.keys(seen.headers).filter((header) => header.startsWith("x-stainless") || header.startsWith("openai-")),
        [],
      );
    }
    const newer = await exchange("anthropic", { messages: [user("Hi")] });
    assert.equal(newer.seen.headers["anthropic-version"], "2026-10-21");
    const older = await exchange("anthropic", { messages: [user("Hi")] }, undefined, { compatibility: true });
    assert.equal(older.seen.headers["anthropic-version"], "2023-06-01");
    assert.equal(older.seen.headers["x-api-key"], "the-key-of-this-test");
    assert.equal(older.seen.headers.authorization, undefined);
  } finally {
    for (const name of Object.keys(leaks)) delete process.env[name];
    Object.assign(process.env, before);
  }
});

test("addresses: as people write them", async () => {
  const cases: [Vendor, string, object, string][] = [
    ["anthropic", "", {}, "/v1/messages"],
    ["anthropic", "/v1/", {}, "/v1/messages"],
    ["google", "/v1beta", {}, "/v1beta/models/test-model:streamGenerateContent?alt=sse"],
    ["openai", "/v1/", {}, "/v1/responses"],
    ["azure", "", {}, "/openai/v1/responses"],
    ["azure", "/openai/v1/", {}, "/openai/v1/responses"],
    ["azure", "/", { apiVersion: "2025-04-01-preview" }, "/openai/responses?api-version=2025-04-01-preview"],
    ["compatible", "/v1/chat/completions", {}, "/v1/chat/completions"],
    ["compatible", "/api/v1/", {}, "/api/v1/chat/completions"],
    ["ollama", "/api", {}, "/api/chat"],
  ];
  for (const [vendor, path, connection, expected] of cases) {
    const server = await startVendorServer({ provider: vendor });
    servers.push(server);
    const provider = await openProvider({
      connection: { id: "c", provider: vendor, name: vendor, baseUrl: `${server.origin}${path}`, ...connection },
      key: "k",
      fetch: globalThis.fetch,
    });
    const got = await collect(provider, {
      model: ref(vendor),
      system: "",
      messages: [user("Hi")],
      tools: [],
      parameters: {},
    });
    assert.equal(got.text, "You said: Hi");
    assert.equal(server.requests[0]?.url, expected);
  }
});
