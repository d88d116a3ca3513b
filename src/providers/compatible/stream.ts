import type { Failure } from "../../core/failure.ts";
import type { Json } from "../../core/json.ts";
import { english } from "../../core/l10n.ts";
import type { Finish, FinishReason, Part, Usage } from "../../core/provider.ts";
import type { Translator } from "../wire/converse.ts";
import { errorIn } from "../wire/errorEvents.ts";
import { count, defined, type Fields, fields, isFields, list, text, toJson, words } from "../wire/fields.ts";
import { createCalls } from "./calls.ts";
import { createDetails } from "./details.ts";

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  eos: "stop",
  eos_token: "stop",
  stop_sequence: "stop",
  end_turn: "stop",
  tool_calls: "tools",
  function_call: "tools",
  tool_use: "tools",
  length: "length",
  max_tokens: "length",
  model_length: "context",
  model_context_window_exceeded: "context",
  content_filter: "filter",
  safety: "filter",
  sensitive: "filter",
  refusal: "filter",
};

/** What servers end an answer with that they could not finish: it must not pass for a short one. */
const broken = new Set(["error", "abort", "aborted", "network_error", "insufficient_system_resource"]);

/** Chunks of chat completions -> parts. A whole completion, from a server that does not stream, counts as one chunk. */
export function translateChat(reported: (error: unknown) => Failure): Translator<unknown> {
  const calls = createCalls();
  const details = createDetails();
  let model: string | undefined;
  let vendor: string | undefined;
  let done = false;
  /** Blocks of text and thoughts alternate; the key tells one run from the next. */
  let run = 0;
  let last: "text" | "refusal" | "thinking" | "call" | undefined;
  let thoughtKey: string | undefined;
  /** The field that the thoughts come in: it goes back under the same name. */
  let field: string | undefined;

  function* piece(kind: "text" | "refusal" | "thinking", said: string | undefined): Iterable<Part> {
    if (said === undefined || said === "") return;
    const begins = last !== kind;
    if (begins) run++;
    last = kind;
    const key = `${kind}-${run}`;
    if (kind === "thinking") thoughtKey = key;
    yield { type: kind === "refusal" ? "text" : kind, key, text: said };
    // It goes back in its own field.
    if (kind === "refusal" && begins) yield { type: "vendor", key, data: { refusal: true } };
  }

  function* content(value: unknown): Iterable<Part> {
    if (typeof value === "string") yield* piece("text", value);
    // Mistral: a list of parts, with thoughts among them.
    for (const part of list(value)) {
      const { type, text: said, thinking } = fields(part);
      if (type === "thinking") {
        const thoughts =
          typeof thinking === "string"
            ? thinking
            : list(thinking)
                .map((item) => text(fields(item).text) ?? "")
                .join("");
        yield* piece("thinking", thoughts);
      } else yield* piece("text", text(said));
    }
  }

  function* thoughts(delta: Fields): Iterable<Part> {
    details.add(list(delta.reasoning_details));
    const name = ["reasoning_content", "reasoning"].find(
      (candidate) => words(delta[candidate]) !== undefined || text(delta[candidate]),
    );
    if (name !== undefined) field ??= name;
    yield* piece("thinking", name === undefined ? details.textOf(delta) : text(delta[name]));
  }

  function* take(choice: Fields): Iterable<Part> {
    const delta = fields(choice.delta ?? choice.message);
    yield* thoughts(delta);
    yield* content(delta.content);
    yield* piece("refusal", text(delta.refusal));
    const told = [
      ...(isFields(delta.tool_calls) ? [delta.tool_calls] : list(delta.tool_calls)),
      ...(delta.function_call ? [{ index: 0, function: delta.function_call }] : []),
    ];
    for (const part of calls.take(told)) {
      last = "call";
      yield part;
    }
    if (words(choice.finish_reason) !== undefined) vendor = words(choice.finish_reason);
    if (broken.has((vendor ?? "").toLowerCase()))
      throw reported(choice.error ?? { message: english('The server ended the answer with "{0}".', vendor ?? "") });
  }

  return {
    *take(event) {
      if (event === "[DONE]") {
        done = true;
        return;
      }
      const error = errorIn(event);
      if (error !== null) throw reported(error.reported);
      const { choices, usage, model: id, x_groq } = fields(event);
      // Groq's way to say that it ended early.
      if (text(fields(x_groq).error)) throw reported({ message: text(fields(x_groq).error) });
      if (words(id) !== undefined && id !== model) {
        model = text(id) ?? "";
        yield { type: "model", id: model };
      }
      for (const choice of list(choices).map(fields)) if ((count(choice.index) ?? 0) === 0) yield* take(choice);
      // Moonshot counts within the choice.
      const counted = toUsage(fields(usage ?? fields(x_groq).usage ?? fields(list(choices)[0]).usage));
      if (Object.keys(counted).length > 0) yield { type: "usage", usage: counted };
    },
    ended: () => vendor !== undefined || done,
    *last(): Iterable<Part> {
      yield* calls.rest();
      const kept = details.all();
      if (kept.length > 0 || field !== undefined) {
        if (thoughtKey === undefined) yield { type: "thinking", key: "thinking-0", text: "" };
        const data: Json = kept.length > 0 ? { reasoning_details: kept.map(toJson) } : { field: field ?? "" };
        yield { type: "vendor", key: thoughtKey ?? "thinking-0", data };
      }
      yield { type: "finish", finish: finishOf(vendor, calls.any()) };
    },
  };
}

/** Some servers say "stop" where they called, and some say nothing but that the stream is done. */
function finishOf(vendor: string | undefined, called: boolean): Finish {
  const reason = reasons[(vendor ?? "").toLowerCase()] ?? "stop";
  return {
    reason: called && reason === "stop" ? "tools" : reason,
    vendor: vendor ?? "[DONE]",
  };
}

/**
 * `output` is all that was generated: xAI and others leave the thoughts out of `completion_tokens`, which their total
 * shows. The cache's figures stand in OpenAI's place, DeepSeek's, Moonshot's, or Anthropic's, which gateways pass on.
 */
function toUsage(told: Fields): Usage {
  const { prompt_tokens_details, completion_tokens_details } = told;
  const input = count(told.prompt_tokens);
  const written = count(told.completion_tokens);
  const reasoning = count(fields(completion_tokens_details).reasoning_tokens) ?? some(told.reasoning_tokens);
  const apart =
    reasoning !== undefined && written !== undefined && count(told.total_tokens) === (input ?? 0) + written + reasoning;
  return defined({
    input,
    cacheRead:
      count(fields(prompt_tokens_details).cached_tokens) ??
      count(told.prompt_cache_hit_tokens) ??
      some(told.cached_tokens) ??
      some(told.cache_read_input_tokens),
    cacheWrite: count(fields(prompt_tokens_details).cache_write_tokens) ?? some(told.cache_creation_input_tokens),
    cacheWrite1h: some(fields(told.cache_creation).ephemeral_1h_input_tokens),
    output: apart ? written + reasoning : written,
    reasoning,
  });
}

/** A zero in a place where only some servers count is no count. */
const some = (value: unknown) => count(value) || undefined;
