// A server's question to a model, brought to our words and back.
import type { CreateMessageRequest, CreateMessageResult } from "@modelcontextprotocol/client";
import { fail } from "../core/failure.ts";
import type { SamplingAnswer, SamplingRequest } from "./connection.ts";

/** What a server may have generated with a person's money for one consent. Tokens. */
const MOST_TOKENS = 8_192;
/** What a person could still look over before they agree. Characters. */
const LONGEST_QUESTION = 200_000;

/** Throws `invalid` for what is no text, and for what nobody can look over. */
export function toSamplingRequest(params: CreateMessageRequest["params"]): SamplingRequest {
  const messages = params.messages.map(({ role, content }) => {
    const blocks = Array.isArray(content) ? content : [content];
    const text = blocks.map((block) => {
      if (block.type !== "text") throw fail("invalid", "Only text is put to a model for a server.");
      return block.text;
    });
    return { role, text: text.join("\n") };
  });
  const system = params.systemPrompt ?? "";
  const length = messages.reduce((sum, { text }) => sum + text.length, system.length);
  if (length > LONGEST_QUESTION) throw fail("invalid", "The question is longer than a person can look over.");
  return {
    system,
    messages,
    maxTokens: Math.max(1, Math.min(MOST_TOKENS, params.maxTokens)),
    temperature: params.temperature ?? null,
  };
}

export function samplingResult({ model, text, finish }: SamplingAnswer): CreateMessageResult {
  return { model, role: "assistant", content: { type: "text", text }, stopReason: finish };
}
