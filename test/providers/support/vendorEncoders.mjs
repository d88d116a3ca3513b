// An answer as the events of each vendor's stream. What comes out is an array of what to write, with `error`: the event
// that reports a failure in the middle.
import { errorBody } from "./vendorWords.mjs";

/** @typedef {import("./vendorServer.mjs").Turn} Turn */

/** A word at a time, as models stream; the joined pieces are the text. */
const words = (text) => text?.match(/\S*\s*/gu)?.filter((piece) => piece !== "") ?? [];
const argumentsOf = (call) => call.json ?? JSON.stringify(call.input ?? {});
/** @param {string} text */
const halves = (text) =>
  [text.slice(0, text.length >> 1), text.slice(text.length >> 1)].filter((piece) => piece !== "");
const data = (value) => `data: ${JSON.stringify(value)}\n\n`;
const named = (value) => `event: ${value.type}\n${data(value)}`;

/**
 * @param {import("./vendorServer.mjs").Vendor} provider
 * @param {Turn} turn
 * @param {string} message of the error in the middle
 * @returns {string[] & { error: string }}
 */
export function encode(provider, turn, message) {
  switch (provider) {
    case "anthropic":
      return Object.assign(anthropic(turn), { error: named(errorBody(provider, 529, message)) });
    case "google":
      return Object.assign(google(turn), { error: data(errorBody(provider, 503, message)) });
    case "openai":
    case "azure":
      return Object.assign(responses(turn), {
        error: named({
          type: "response.failed",
          response: { status: "failed", error: { code: "server_error", message } },
        }),
      });
    case "compatible":
      return Object.assign(chat(turn), { error: data({ error: { message, code: 502 } }) });
    case "ollama":
      return Object.assign(ollama(turn), { error: `${JSON.stringify({ error: message })}\n` });
    default:
      throw new Error(`no such vendor: ${provider}`);
  }
}

/** @param {Turn} turn */
function anthropic({ text, thinking, signature, calls = [], usage = {}, finish, model = "test-model" }) {
  const { input = 20, cacheRead = 0, output = 10, reasoning } = usage;
  const events = [
    {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model,
        content: [],
        stop_reason: null,
        usage: {
          input_tokens: input - cacheRead,
          cache_read_input_tokens: cacheRead,
          cache_creation_input_tokens: 0,
          output_tokens: 1,
        },
      },
    },
    { type: "ping" },
  ];
  let index = 0;
  const block = (content_block, deltas) => {
    events.push({ type: "content_block_start", index, content_block });
    for (const delta of deltas) events.push({ type: "content_block_delta", index, delta });
    events.push({ type: "content_block_stop", index });
    index++;
  };
  if (thinking !== undefined)
    block({ type: "thinking", thinking: "", signature: "" }, [
      ...words(thinking).map((piece) => ({ type: "thinking_delta", thinking: piece })),
      ...(signature ? [{ type: "signature_delta", signature }] : []),
    ]);
  if (text !== undefined)
    block(
      { type: "text", text: "" },
      words(text).map((piece) => ({ type: "text_delta", text: piece })),
    );
  for (const [at, call] of calls.entries())
    block(
      { type: "tool_use", id: call.id ?? `toolu_${at}`, name: call.name, input: {} },
      halves(argumentsOf(call)).map((piece) => ({ type: "input_json_delta", partial_json: piece })),
    );
  const stop = { length: "max_tokens", filter: "refusal", stop: "end_turn" }[finish ?? "stop"];
  events.push({
    type: "message_delta",
    delta: { stop_reason: finish === undefined && calls.length > 0 ? "tool_use" : stop, stop_sequence: null },
    usage: {
      output_tokens: output,
      ...(reasoning === undefined ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
    },
  });
  events.push({ type: "message_stop" });
  return events.map(named);
}

/** @param {Turn} turn */
function google({ text, thinking, signature, calls = [], usage = {}, finish, model = "test-model" }) {
  const { input = 20, cacheRead, output = 10, reasoning = 0 } = usage;
  const counted = {
    promptTokenCount: input,
    candidatesTokenCount: output - reasoning,
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + output,
    ...(cacheRead === undefined ? {} : { cachedContentTokenCount: cacheRead }),
  };
  const chunk = (parts, more = {}) => ({
    candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
    usageMetadata: counted,
    modelVersion: model,
    responseId: "r1",
  });
  const stop = { length: "MAX_TOKENS", filter: "SAFETY", stop: "STOP" }[finish ?? "stop"];
  return [
    ...words(thinking).map((piece) => chunk([{ text: piece, thought: true }])),
    ...words(text).map((piece) => chunk([{ text: piece }])),
    ...calls.map((call, at) =>
      chunk([
        {
          functionCall: { name: call.name, args: call.input ?? {}, ...(call.id ? { id: call.id } : {}) },
          ...(at === 0 && signature ? { thoughtSignature: signature } : {}),
        },
      ]),
    ),
    chunk([{ text: "" }], { finishReason: stop }),
  ].map((value) => `data: ${JSON.stringify(value)}\r\n\r\n`);
}

/** @param {Turn} turn */
function responses({ text, thinking, signature, calls = [], usage = {}, finish, model = "test-model" }) {
  const { input = 20, cacheRead = 0, output = 10, reasoning = 0 } = usage;
  const events = [
    { type: "response.created", response: { id: "resp_1", model, status: "in_progress", error: null, output: [] } },
  ];
  const items = [];
  const add = (begun, middle, done) => {
    const output_index = items.length;
    events.push({ type: "response.output_item.added", output_index, item: begun });
    for (const event of middle) events.push({ item_id: begun.id, output_index, ...event });
    events.push({ type: "response.output_item.done", output_index, item: done });
    items.push(done);
  };
  if (thinking !== undefined) {
    const item = { type: "reasoning", id: "rs_1", summary: [], ...(signature ? { encrypted_content: signature } : {}) };
    add(
      item,
      words(thinking).map((delta) => ({ type: "response.reasoning_summary_text.delta", summary_index: 0, delta })),
      { ...item, summary: [{ type: "summary_text", text: thinking }] },
    );
  }
  if (text !== undefined) {
    const item = { type: "message", id: "msg_1", role: "assistant", status: "in_progress", content: [] };
    add(
      item,
      words(text).map((delta) => ({ type: "response.output_text.delta", content_index: 0, delta })),
      { ...item, status: "completed", content: [{ type: "output_text", text, annotations: [] }] },
    );
  }
  for (const [at, call] of calls.entries()) {
    const item = {
      type: "function_call",
      id: `fc_${at}`,
      call_id: call.id ?? `call_${at}`,
      name: call.name,
      arguments: "",
      status: "in_progress",
    };
    add(
      item,
      halves(argumentsOf(call)).map((delta) => ({ type: "response.function_call_arguments.delta", delta })),
      { ...item, arguments: argumentsOf(call), status: "completed" },
    );
  }
  const reason = { length: "max_output_tokens", filter: "content_filter" }[finish ?? ""];
  const status = reason === undefined ? "completed" : "incomplete";
  const counted = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
  events.push({
    type: `response.${status}`,
    response: {
      id: "resp_1",
      model,
      status,
      error: null,
      output: items,
      usage: counted,
      incomplete_details: reason === undefined ? null : { reason },
    },
  });
  return events.map(named);
}

/** @param {Turn} turn */
function chat({ text, thinking, calls = [], usage = {}, finish, model = "test-model" }) {
  const { input = 20, cacheRead = 0, output = 10, reasoning = 0 } = usage;
  const chunk = (delta, finish_reason = null, more = {}) => ({
    id: "c1",
    object: "chat.completion.chunk",
    model,
    choices: [{ index: 0, delta, finish_reason }],
    ...more,
  });
  const stop = { length: "length", filter: "content_filter", stop: "stop" }[finish ?? "stop"];
  return [
    chunk({ role: "assistant", content: "" }),
    ...words(thinking).map((piece) => chunk({ reasoning_content: piece })),
    ...words(text).map((piece) => chunk({ content: piece })),
    ...calls.flatMap((call, index) => {
      const [first = "", ...rest] = halves(argumentsOf(call));
      return [
        chunk({
          tool_calls: [
            {
              index,
              id: call.id ?? `call_${index}`,
              type: "function",
              function: { name: call.name, arguments: first },
            },
          ],
        }),
        ...rest.map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ];
    }),
    chunk({}, finish === undefined && calls.length > 0 ? "tool_calls" : stop),
    {
      id: "c1",
      object: "chat.completion.chunk",
      model,
      choices: [],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cacheRead },
        completion_tokens_details: { reasoning_tokens: reasoning },
      },
    },
  ]
    .map(data)
    .concat("data: [DONE]\n\n");
}

/** @param {Turn} turn */
function ollama({ text, thinking, calls = [], usage = {}, finish, model = "test-model" }) {
  const { input = 20, output = 10 } = usage;
  const line = (message, more = {}) => ({
    model,
    created_at: "2026-01-01T00:00:00Z",
    message: { role: "assistant", content: "", ...message },
    done: false,
    ...more,
  });
  return [
    ...words(thinking).map((piece) => line({ thinking: piece })),
    ...words(text).map((piece) => line({ content: piece })),
    ...calls.map((call) =>
      line({
        tool_calls: [
          { ...(call.id ? { id: call.id } : {}), function: { name: call.name, arguments: call.input ?? {} } },
        ],
      }),
    ),
    line(
      {},
      {
        done: true,
        done_reason: finish === "length" ? "length" : "stop",
        prompt_eval_count: input,
        eval_count: output,
      },
    ),
  ].map((value) => `${JSON.stringify(value)}\n`);
}
