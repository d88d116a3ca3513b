import type { Failure } from "../../core/failure.ts";
import type { Finish, FinishReason, Part, Usage } from "../../core/provider.ts";
import { createCallIds } from "../callIds.ts";
import type { Translator } from "../wire/converse.ts";
import { errorIn } from "../wire/errorEvents.ts";
import { count, defined, type Fields, fields, text } from "../wire/fields.ts";

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  tool_use: "tools",
  max_tokens: "length",
  model_context_window_exceeded: "context",
  refusal: "filter",
};

/** The kind of block that a delta belongs to. */
const implied: Readonly<Record<string, string>> = { text_delta: "text", thinking_delta: "thinking" };

/** Events of /v1/messages -> parts. A stream may hold several messages in a row, which then are one answer. */
export function translateMessage(reported: (error: unknown) => Failure): Translator<unknown> {
  /** Blocks count from 0 in each message. */
  let message = 0;
  let called = false;
  const callId = createCallIds();
  let finish: Finish | undefined;
  let stopped = false;
  let usage: Fields = {};
  const blocks = new Map<
    unknown,
    { readonly kind: string; readonly key: string; readonly input: Fields; streamed: boolean; signature: string }
  >();

  function* begin(index: unknown, block: Fields): Iterable<Part> {
    const kind = text(block.type) ?? "";
    const key = `${message}.${String(index)}`;
    blocks.set(index, {
      kind,
      key,
      input: fields(block.input),
      streamed: false,
      signature: text(block.signature) ?? "",
    });
    if (kind === "text") yield* piece("text", key, block.text);
    else if (kind === "thinking") yield* piece("thinking", key, block.thinking);
    else if (kind === "redacted_thinking") {
      yield { type: "thinking", key, text: "" };
      yield { type: "vendor", key, data: { redacted: text(block.data) ?? "" } };
    } else if (kind === "tool_use") {
      called = true;
      yield { type: "call", key, callId: callId(text(block.id)), name: text(block.name) ?? "" };
    }
  }

  function* piece(type: "text" | "thinking", key: string, value: unknown): Iterable<Part> {
    const said = text(value) ?? "";
    if (said !== "") yield { type, key, text: said };
  }

  function* grow(index: unknown, delta: Fields): Iterable<Part> {
    const begun = blocks.get(index);
    const kind = implied[text(delta.type) ?? ""];
    // Gateways forget to say that a block begins.
    if (begun === undefined && kind !== undefined) yield* begin(index, { type: kind });
    const block = blocks.get(index);
    if (block === undefined) return;
    const { key } = block;
    switch (delta.type) {
      case "text_delta":
        if (block.kind === "text") yield* piece("text", key, delta.text);
        return;
      case "thinking_delta":
        yield* piece("thinking", key, delta.thinking);
        return;
      case "signature_delta":
        block.signature += text(delta.signature) ?? "";
        return;
      case "input_json_delta": {
        const json = text(delta.partial_json) ?? "";
        if (block.kind !== "tool_use" || json === "") return;
        block.streamed = true;
        yield { type: "arguments", key, json };
        return;
      }
    }
  }

  function* close(index: unknown): Iterable<Part> {
    const block = blocks.get(index);
    if (block === undefined) return;
    blocks.delete(index);
    const { kind, key, input, streamed, signature } = block;
    // Some calls come whole, with their beginning.
    if (kind === "tool_use" && !streamed && Object.keys(input).length > 0)
      yield { type: "arguments", key, json: JSON.stringify(input) };
    if (kind === "thinking" && signature !== "") {
      yield { type: "thinking", key, text: "" };
      yield { type: "vendor", key, data: { signature } };
    }
  }

  function* tally(told: unknown): Iterable<Part> {
    usage = { ...usage, ...Object.fromEntries(Object.entries(fields(told)).filter(([, value]) => value !== null)) };
    yield { type: "usage", usage: toUsage(usage) };
  }

  return {
    *take(event) {
      const error = errorIn(event);
      if (error !== null) throw reported(error.reported);
      const { type, index, content_block, delta, message: begun, usage: told } = fields(event);
      switch (type) {
        case "message_start": {
          for (const open of [...blocks.keys()]) yield* close(open);
          message++;
          usage = {};
          const model = text(fields(begun).model);
          if (model !== undefined) yield { type: "model", id: model };
          yield* tally(fields(begun).usage);
          return;
        }
        case "content_block_start":
          yield* begin(index, fields(content_block));
          return;
        case "content_block_delta":
          yield* grow(index, fields(delta));
          return;
        case "content_block_stop":
          yield* close(index);
          return;
        case "message_delta": {
          const vendor = text(fields(delta).stop_reason);
          if (vendor !== undefined) finish = { reason: reasons[vendor] ?? (called ? "tools" : "stop"), vendor };
          yield* tally(told);
          return;
        }
        case "message_stop":
          stopped = true;
          return;
      }
    },
    // Gateways forget the one or the other; either says that the answer is whole.
    ended: () => stopped || finish !== undefined,
    *last() {
      // A block whose end nobody told is as whole as the answer.
      for (const index of [...blocks.keys()]) yield* close(index);
      yield { type: "finish", finish: finish ?? { reason: called ? "tools" : "stop", vendor: "message_stop" } };
    },
  };
}

/** `input_tokens` leaves out what was read from or written to the cache; core's `input` is all of the prompt. */
function toUsage(told: Fields): Usage {
  const uncached = count(told.input_tokens);
  const cacheRead = count(told.cache_read_input_tokens);
  const cacheWrite = count(told.cache_creation_input_tokens);
  return defined({
    input: uncached === undefined ? undefined : uncached + (cacheRead ?? 0) + (cacheWrite ?? 0),
    cacheRead,
    cacheWrite,
    cacheWrite1h: count(fields(told.cache_creation).ephemeral_1h_input_tokens),
    output: count(told.output_tokens),
    reasoning: count(fields(told.output_tokens_details).thinking_tokens),
  });
}
