import type { Finish, FinishReason, Part } from "../../core/provider.ts";
import { createCallIds } from "../callIds.ts";
import type { Translator } from "../wire/converse.ts";
import { count, defined, fields, list, text, words } from "../wire/fields.ts";

const reasons: Readonly<Record<string, FinishReason>> = { stop: "stop", length: "length" };

/** Chunks of /api/chat -> parts. */
export function translateChat(): Translator<unknown> {
  let calls = 0;
  let run = 0;
  let last: "text" | "thinking" | undefined;
  let model: string | undefined;
  let finish: Finish | undefined;
  const callId = createCallIds();

  function* piece(type: "text" | "thinking", value: unknown): Iterable<Part> {
    const said = text(value) ?? "";
    if (said === "") return;
    if (last !== type) run++;
    last = type;
    yield { type, key: `${type}-${run}`, text: said };
  }

  function* call(told: unknown): Iterable<Part> {
    const { id, function: made } = fields(told);
    const { name, arguments: input } = fields(made);
    const key = `call-${calls++}`;
    last = undefined;
    yield { type: "call", key, callId: callId(text(id)), name: text(name) ?? "" };
    yield { type: "arguments", key, json: typeof input === "string" ? input : JSON.stringify(input ?? {}) };
  }

  return {
    *take(event) {
      const { model: id, message, response, done, done_reason, prompt_eval_count, eval_count } = fields(event);
      if (words(id) !== undefined && id !== model) {
        model = text(id) ?? "";
        yield { type: "model", id: model };
      }
      const { thinking, content, tool_calls } = fields(message);
      yield* piece("thinking", thinking);
      // Without a message: the older /api/generate, which gateways answer with too.
      yield* piece("text", content ?? response);
      for (const told of list(tool_calls)) yield* call(told);
      // Some servers say the reason and forget that they are done.
      const vendor = words(done_reason);
      if (done !== true && vendor === undefined) return;
      const usage = defined({ input: count(prompt_eval_count), output: count(eval_count) });
      if (Object.keys(usage).length > 0) yield { type: "usage", usage };
      const reason = reasons[vendor ?? "stop"] ?? "stop";
      finish = { reason: calls > 0 && reason === "stop" ? "tools" : reason, vendor: vendor ?? "done" };
    },
    ended: () => finish !== undefined,
    *last() {
      if (finish !== undefined) yield { type: "finish", finish };
    },
  };
}
