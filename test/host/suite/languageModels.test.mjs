// VS Code's own models, through the real API: a model that this suite offers to VS Code, asked by the product's adapter.
import assert from "node:assert/strict";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vscode from "vscode";

export const title = "VS Code's own models";

// Built beside the suite (test/host/suite.mjs), so that VS Code takes it for a part of this stub.
const built = path.join(path.dirname(fileURLToPath(import.meta.url)), ".build/parts.mjs");

const MODEL = {
  id: "echo",
  name: "Echo",
  family: "echo",
  version: "1",
  maxInputTokens: 32_000,
  maxOutputTokens: 4_000,
  capabilities: { imageInput: true, toolCalling: true },
};

/** VS Code looks into the images that pass it: a whole one, of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What the model is to do, and what it was sent. */
const stage = { play: async () => {}, messages: [], options: undefined, token: undefined };

const offered = {
  provideLanguageModelChatInformation: async () => [MODEL],
  async provideLanguageModelChatResponse(_model, messages, options, progress, token) {
    Object.assign(stage, { messages, options, token });
    await stage.play(progress, token);
  },
  provideTokenCount: async (_model, text) => String(text).length,
};

const never = new AbortController().signal;
const model = { connection: "c", provider: "vscode", model: "studio-tests/echo" };
const request = (content, more = {}) => ({
  model,
  system: "Be brief.",
  messages: [{ role: "user", content }],
  tools: [],
  parameters: {},
  ...more,
});

async function collect(provider, asked, signal = never) {
  const parts = [];
  try {
    for await (const part of provider.stream(asked, signal)) parts.push(part);
  } catch (error) {
    return { parts, error };
  }
  return { parts };
}

export default async function languageModels(step) {
  const { openProvider, createLanguageModels } = await import(pathToFileURL(built).href);
  const registered = vscode.lm.registerLanguageModelChatProvider("studio-tests", offered);
  const provider = await openProvider({
    connection: { id: "c", provider: "vscode", name: "Editor" },
    key: undefined,
    fetch: () => assert.fail("no request leaves"),
    editorModels: createLanguageModels(),
  });

  await step("a model that another extension offers is listed", async () => {
    const listed = await provider.models(never);
    const echo = listed.find(({ id }) => id === "studio-tests/echo");
    assert.deepEqual(echo, { id: "studio-tests/echo", name: "Echo", contextWindow: 32_000 });
  });

  await step("text streams, calls come whole, and the usage is unknown", async () => {
    stage.play = async (progress) => {
      progress.report(new vscode.LanguageModelTextPart("Hel"));
      progress.report(new vscode.LanguageModelTextPart("lo"));
      progress.report(new vscode.LanguageModelToolCallPart("a", "look", { at: 1 }));
    };
    const tools = [{ name: "look", description: "Looks", input: { type: "object", properties: {} } }];
    const { parts, error } = await collect(provider, request([{ type: "text", text: "Look" }], { tools }));
    assert.equal(error, undefined);
    const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
    assert.equal(text, "Hello");
    assert.deepEqual(
      parts.filter(({ type }) => type !== "text"),
      [
        { type: "model", id: "studio-tests/echo" },
        { type: "call", key: "call-0", callId: "a", name: "look" },
        { type: "arguments", key: "call-0", json: '{"at":1}' },
        { type: "finish", finish: { reason: "tools", vendor: "end of stream" } },
      ],
    );
    assert.equal(stage.options.tools[0].name, "look");
  });

  await step("images, calls and their results arrive as VS Code's own parts", async () => {
    stage.play = async (progress) => progress.report(new vscode.LanguageModelTextPart("ok"));
    const messages = [
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image", mediaType: "image/png", data: PIXEL },
        ],
      },
      { role: "assistant", model, content: [{ type: "call", callId: "a", name: "look", input: { at: 1 } }] },
      { role: "tool", content: [{ type: "result", callId: "a", name: "look", text: "A cat", isError: false }] },
    ];
    const { error } = await collect(provider, request([], { messages }));
    assert.equal(error, undefined);
    const sent = stage.messages.flatMap(({ content }) => [...content]);
    const kinds = [
      vscode.LanguageModelTextPart,
      vscode.LanguageModelTextPart,
      vscode.LanguageModelDataPart,
      vscode.LanguageModelToolCallPart,
      vscode.LanguageModelToolResultPart,
    ];
    assert.equal(sent.length, kinds.length);
    for (const [index, kind] of kinds.entries()) assert.ok(sent[index] instanceof kind, `part ${index}`);
    const image = sent[2];
    assert.equal(image.mimeType, "image/png");
    assert.deepEqual([...image.data], [...Buffer.from(PIXEL, "base64")]);
  });

  await step("its errors are told in our words", async () => {
    for (const [thrown, code] of [
      [() => vscode.LanguageModelError.Blocked("Too many."), "rate-limit"],
      [() => vscode.LanguageModelError.NoPermissions("No."), "auth"],
      [() => vscode.LanguageModelError.NotFound("Gone."), "not-found"],
      [() => new Error("The cat sat on the server"), "overloaded"],
      [() => new Error("prompt is too long: 99 tokens > 9 maximum"), "context-overflow"],
    ]) {
      stage.play = async () => {
        throw thrown();
      };
      const { error } = await collect(provider, request([{ type: "text", text: "Hello" }]));
      assert.equal(error?.code, code, String(error));
    }
    const gone = { ...model, model: "studio-tests/none" };
    const { error } = await collect(provider, request([{ type: "text", text: "Hello" }], { model: gone }));
    assert.equal(error?.code, "not-found");
  });

  await step("a stop reaches the model", async () => {
    const controller = new AbortController();
    let cancelled = () => {};
    const heard = new Promise((resolve) => {
      cancelled = resolve;
    });
    stage.play = async (progress, token) => {
      token.onCancellationRequested(() => cancelled());
      progress.report(new vscode.LanguageModelTextPart("So "));
      setTimeout(() => controller.abort(), 50);
      await heard;
    };
    const { parts, error } = await collect(provider, request([{ type: "text", text: "Hello" }]), controller.signal);
    assert.equal(error?.code, "aborted");
    assert.equal(
      parts.some(({ type }) => type === "finish"),
      false,
    );
    await heard;
  });

  registered.dispose();
}
