import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import type { Message, ModelRef } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import type { EditorMessage, EditorModel, EditorOptions, EditorPart } from "../../src/providers/editorModels.ts";
import { collect } from "./support/collect.ts";

const ref: ModelRef = { connection: "c", provider: "vscode", model: "acme/one" };
const request = (messages: readonly Message[] = [], over: Partial<ModelRequest> = {}): ModelRequest => ({
  model: ref,
  system: "",
  messages: messages.length > 0 ? messages : [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  tools: [],
  parameters: {},
  ...over,
});

interface Sent {
  readonly messages: readonly EditorMessage[];
  readonly options: EditorOptions;
}

/** A model that answers with these parts, or fails with what stands among them. */
function offering(parts: readonly (EditorPart | Error)[], over: Partial<EditorModel> = {}) {
  const sent: Sent[] = [];
  const model: EditorModel = {
    id: "one",
    vendor: "acme",
    name: "One",
    maxInputTokens: 64_000,
    allowed: () => true,
    async send(messages, options) {
      sent.push({ messages, options });
      const [first] = parts;
      if (first instanceof Error) throw first;
      return (async function* () {
        for (const part of parts) {
          if (part instanceof Error) throw part;
          yield part;
        }
      })();
    },
    ...over,
  };
  return { sent, model };
}

const opened = (models: readonly EditorModel[]) =>
  openProvider({
    connection: { id: "c", provider: "vscode", name: "Editor" },
    key: undefined,
    fetch: () => assert.fail("VS Code reaches the vendor, not we"),
    editorModels: { list: async () => models },
  });

const languageModelError = (code: string, message = "", cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { name: "LanguageModelError", code });

async function failureWith(error: Error, afterText = false) {
  const { model } = offering(afterText ? [{ type: "text", text: "So " }, error] : [error]);
  const got = await collect(await opened([model]), request());
  assert.ok(isFailure(got.error), String(got.error));
  assert.equal(got.finish, undefined);
  return got.error.info;
}

test("the models that VS Code offers are listed with their vendor and what they read", async () => {
  const provider = await opened([
    offering([]).model,
    offering([], { id: "two", name: "Two", maxInputTokens: 0 }).model,
  ]);
  assert.deepEqual(await provider.models(new AbortController().signal), [
    { id: "acme/one", name: "One", contextWindow: 64_000 },
    { id: "acme/two", name: "Two" },
  ]);
});

test("text, text as data, and calls become an answer; usage stays unknown", async () => {
  const { model } = offering([
    { type: "text", text: "Hel" },
    { type: "other" },
    { type: "data", mediaType: "text/markdown", bytes: new TextEncoder().encode("lo") },
    { type: "data", mediaType: "image/png", bytes: new Uint8Array([1]) },
    { type: "call", callId: "a", name: "look", input: { at: 1 } },
    { type: "call", callId: "", name: "now", input: undefined },
  ]);
  const got = await collect(await opened([model]), request());
  assert.equal(got.error, undefined);
  assert.equal(got.text, "Hello");
  assert.deepEqual(got.usage, {});
  assert.equal(
    got.parts.some(({ type }) => type === "usage"),
    false,
  );
  assert.deepEqual(
    got.calls.map(({ name, json }) => [name, json]),
    [
      ["look", '{"at":1}'],
      ["now", "{}"],
    ],
  );
  assert.equal(got.calls[0]?.callId, "a");
  assert.match(got.calls[1]?.callId ?? "", /^\w{9}$/);
  assert.deepEqual(got.finish, { reason: "tools", vendor: "end of stream" });
  assert.equal(got.model, "acme/one");
});

test("a conversation is told in VS Code's two roles, with images, calls, results and tools", async () => {
  const { model, sent } = offering([{ type: "text", text: "ok" }]);
  const messages: Message[] = [
    {
      role: "user",
      content: [
        { type: "text", text: "Look" },
        { type: "image", mediaType: "image/png", data: "AQI=" },
      ],
    },
    {
      role: "assistant",
      model: ref,
      content: [
        { type: "thinking", text: "Hm." },
        { type: "call", callId: "a", name: "look", input: { at: 1 } },
      ],
    },
    {
      role: "tool",
      content: [
        {
          type: "result",
          callId: "a",
          name: "look",
          text: "A cat",
          isError: false,
          images: [{ mediaType: "image/png", data: "Aw==" }],
        },
      ],
    },
    { role: "assistant", model: ref, content: [{ type: "thinking", text: "Hm." }] },
  ];
  const tools = [{ name: "look", description: "Looks", input: { type: "object" } }];
  const parameters = { temperature: 0.5, maxOutputTokens: 99, effort: "high" } as const;
  await collect(await opened([model]), request(messages, { system: "Be brief.", tools, parameters }));
  assert.deepEqual(sent, [
    {
      messages: [
        { role: "user", content: [{ type: "text", text: "Be brief." }] },
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image", mediaType: "image/png", bytes: Buffer.from([1, 2]) },
          ],
        },
        { role: "assistant", content: [{ type: "call", callId: "a", name: "look", input: { at: 1 } }] },
        {
          role: "user",
          content: [
            {
              type: "result",
              callId: "a",
              text: "A cat",
              images: [{ type: "image", mediaType: "image/png", bytes: Buffer.from([3]) }],
            },
          ],
        },
      ],
      options: { tools, modelOptions: { temperature: 0.5, max_tokens: 99 } },
    },
  ]);
});

test("each of VS Code's codes is one of ours, before the answer and in the middle of it", async () => {
  for (const [code, ours] of [
    ["NoPermissions", "auth"],
    ["Blocked", "rate-limit"],
    ["NotFound", "not-found"],
  ] as const) {
    for (const afterText of [false, true]) {
      const info = await failureWith(languageModelError(code, "No."), afterText);
      assert.equal(info.code, ours);
      assert.ok(info.advice);
    }
  }
  const unknown = await failureWith(languageModelError("Unknown", "Unknown", new Error("The cat sat on the server")));
  assert.equal(unknown.code, "overloaded");
  assert.match(unknown.message, /"acme\/one" failed: The cat sat on the server/);
  const long = new Error("This model's maximum context length is 64000 tokens.");
  assert.equal((await failureWith(languageModelError("Unknown", "", long), true)).code, "context-overflow");
  assert.match((await failureWith(new Error(""))).message, /did not say why/);
});

test("what the user refused is not asked for; a model that is gone is named; no answer at all is a failure", async () => {
  const refused = offering([{ type: "text", text: "ok" }], { allowed: () => false });
  const denied = await collect(await opened([refused.model]), request());
  assert.ok(isFailure(denied.error) && denied.error.code === "auth");
  assert.match(denied.error.info.advice ?? "", /Manage Language Model Access/);
  assert.equal(refused.sent.length, 0);

  const gone = await collect(await opened([]), request());
  assert.ok(isFailure(gone.error) && gone.error.code === "not-found");
  assert.match(gone.error.message, /acme\/one/);

  const silent = await collect(await opened([offering([{ type: "other" }]).model]), request());
  assert.ok(isFailure(silent.error) && silent.error.code === "protocol");
});

test("a stop reaches VS Code, before the answer and within it", async () => {
  for (const when of ["before", "within"] as const) {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const { model } = offering([], {
      async send(_messages, _options, signal) {
        seen = signal;
        if (when === "before") await new Promise(() => {});
        return (async function* (): AsyncGenerator<EditorPart> {
          yield { type: "text", text: "So " };
          await new Promise(() => {});
        })();
      },
    });
    const provider = await opened([model]);
    const collecting = collect(provider, request(), controller.signal);
    while (seen === undefined) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    const got = await collecting;
    assert.ok(isFailure(got.error) && got.error.code === "aborted", when);
    assert.equal(seen.aborted, true);
  }
});

test("outside VS Code there are none", async () => {
  const connection = { id: "c", provider: "vscode", name: "Editor" } as const;
  const provider = await openProvider({ connection, key: undefined, fetch });
  await assert.rejects(provider.models(new AbortController().signal), { code: "unconfigured" });
});
