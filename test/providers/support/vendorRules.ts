// What each vendor demands of a request's history, by its documentation: written apart from the adapters, which must obey.
import assert from "node:assert/strict";
import type { Vendor } from "./vendorServer.mjs";

// biome-ignore lint/suspicious/noExplicitAny: these are the vendors' bodies, and the rules are about their shapes
type Body = any;

/** Throws when the vendor would refuse the request. */
export const rules: Readonly<Record<Vendor, (body: Body) => void>> = {
  anthropic: messages,
  google: contents,
  openai: items,
  azure: items,
  compatible: chat,
  ollama,
};

function messages({ messages: turns, max_tokens }: Body): void {
  assert.ok(max_tokens > 0);
  alternate(turns, ["user", "assistant"]);
  const seen = new Set<string>();
  for (const [at, { role, content }] of turns.entries()) {
    assert.ok(content.length > 0, "no empty message");
    for (const block of content) {
      if (block.type === "text") assert.match(block.text, /\S/, "no text without a visible character");
      if (block.type === "image") assert.match(block.source.media_type, /^image\/(jpeg|png|gif|webp)$/);
      if (block.type === "thinking") assert.ok(block.signature, "thoughts go back signed");
    }
    const calls = content.filter(({ type }: Body) => type === "tool_use");
    assert.ok(calls.length === 0 || role === "assistant");
    for (const { id, input } of calls) {
      assert.match(id, /^[a-zA-Z0-9_-]{1,64}$/);
      assert.ok(!seen.has(id), `${id} is used twice`);
      seen.add(id);
      assert.equal(typeof input, "object");
    }
    const next = turns[at + 1]?.content ?? [];
    const answered = next.slice(0, calls.length).map(({ type, tool_use_id }: Body) => [type, tool_use_id]);
    assert.deepEqual(
      answered,
      calls.map(({ id }: Body) => ["tool_result", id]),
      "results come first, and at once",
    );
    const results = content.filter(({ type }: Body) => type === "tool_result");
    const before = turns[at - 1]?.content.filter(({ type }: Body) => type === "tool_use") ?? [];
    assert.equal(results.length, before.length, "no result without its call");
  }
}

function contents({ contents: turns }: Body): void {
  alternate(turns, ["user", "model"]);
  for (const [at, { role, parts }] of turns.entries()) {
    assert.ok(parts.length > 0, "no content without parts");
    for (const { inlineData } of parts)
      if (inlineData) assert.match(inlineData.mimeType, /^image\/(jpeg|png|webp|heic|heif)$/);
    const calls = parts.filter(({ functionCall }: Body) => functionCall);
    assert.ok(calls.length === 0 || role === "model");
    const next = (turns[at + 1]?.parts ?? []).filter(({ functionResponse }: Body) => functionResponse);
    assert.deepEqual(
      next.map(({ functionResponse }: Body) => [functionResponse.name, functionResponse.id]),
      calls.map(({ functionCall }: Body) => [functionCall.name, functionCall.id]),
      "as many responses as calls, of the same names and ids, in the next content",
    );
    const [first, ...others] = calls;
    if (first) assert.ok(first.thoughtSignature, "the first call of each step is signed");
    for (const other of others) assert.equal(other.thoughtSignature, undefined, "parallel calls are not");
  }
}

function items({ input, store, include }: Body): void {
  assert.equal(store, false);
  assert.deepEqual(include, ["reasoning.encrypted_content"]);
  const calls = input.filter(({ type }: Body) => type === "function_call");
  const outputs = input.filter(({ type }: Body) => type === "function_call_output");
  assert.equal(new Set(calls.map(({ call_id }: Body) => call_id)).size, calls.length, "an id for each call");
  assert.deepEqual(
    outputs.map(({ call_id }: Body) => call_id),
    calls.map(({ call_id }: Body) => call_id),
  );
  for (const [at, item] of input.entries()) {
    if (item.type === "function_call") {
      assert.ok(item.call_id.length <= 64 && item.call_id !== "");
      JSON.parse(item.arguments);
    }
    if (item.type === "function_call_output")
      assert.ok(
        input.slice(0, at).some((call: Body) => call.type === "function_call" && call.call_id === item.call_id),
      );
    if (item.type === "reasoning") {
      const { type, role } = input[at + 1] ?? {};
      assert.ok(type === "function_call" || type === "reasoning" || role === "assistant", "reasoning leads to an item");
    }
    for (const part of Array.isArray(item.content) ? item.content : [])
      if (part.type === "input_image") assert.match(part.image_url, /^data:image\/(jpeg|png|gif|webp);base64,/);
  }
}

function chat({ messages: all }: Body): void {
  calledAndAnswered(all, ({ id }) => id);
  for (const message of all) {
    assert.ok(["system", "user", "assistant", "tool"].includes(message.role));
    assert.ok(message.content !== null || message.tool_calls?.length > 0, "content, or calls");
    for (const { type, function: made } of message.tool_calls ?? []) {
      assert.equal(type, "function");
      assert.equal(typeof made.arguments, "string");
      JSON.parse(made.arguments);
    }
  }
  const roles = all.map(({ role }: Body) => role);
  assert.ok(!roles.some((role: string, at: number) => role === "user" && roles[at + 1] === "user"), "users take turns");
}

function ollama({ messages: all, truncate }: Body): void {
  assert.equal(truncate, false);
  calledAndAnswered(all, ({ id }) => id);
  for (const message of all) {
    assert.equal(typeof message.content, "string");
    for (const { function: made } of message.tool_calls ?? []) assert.equal(typeof made.arguments, "object");
    for (const image of message.images ?? []) assert.match(image, /^[A-Za-z0-9+/=]+$/);
    if (message.role === "tool") assert.ok(message.tool_name);
  }
}

/** Every call is answered, once, directly after the message that makes it. */
function calledAndAnswered(all: Body[], idOf: (call: Body) => string): void {
  const seen = new Set<string>();
  for (const [at, { tool_calls = [] }] of all.entries()) {
    const ids: string[] = tool_calls.map(idOf);
    for (const id of ids) {
      assert.ok(!seen.has(id), `${id} is used twice`);
      seen.add(id);
    }
    const answers = all.slice(at + 1, at + 1 + ids.length).map(({ role, tool_call_id }: Body) => [role, tool_call_id]);
    assert.deepEqual(
      answers,
      ids.map((id) => ["tool", id]),
    );
  }
  assert.equal(all.filter(({ role }) => role === "tool").length, seen.size, "no result without its call");
}

function alternate(turns: { role: string }[], [first, second]: [string, string]): void {
  for (const [at, { role }] of turns.entries()) assert.equal(role, at % 2 === 0 ? first : second, "roles take turns");
}
