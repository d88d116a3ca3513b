import type { Failure } from "../../core/failure.ts";
import type { Finish, Part, Usage } from "../../core/provider.ts";
import { createCallIds } from "../callIds.ts";
import type { Translator } from "../wire/converse.ts";
import { errorIn } from "../wire/errorEvents.ts";
import { count, defined, type Fields, fields, list, text, toJson } from "../wire/fields.ts";

/** What has been told of one output item. */
interface Item {
  readonly at: number;
  /** Of each of its parts, by key, how it was told: in pieces, or not yet. */
  readonly told: Set<string>;
  called: boolean;
  done: boolean;
}

/**
 * Events of the Responses API -> parts. Servers differ in which events they send: what was not streamed is taken from
 * the finished item, and what no item told from the finished response.
 */
export function translateResponse(reported: (error: unknown) => Failure): Translator<unknown> {
  const items = new Map<unknown, Item>();
  /** The types of the items of which something was told as it came. */
  const streamed = new Set<unknown>();
  const callId = createCallIds();
  let before = 0;
  let called = false;
  let finish: Finish | undefined;
  let model: string | undefined;

  function itemOf(event: Fields): Item {
    // Azure, xAI and others leave out one or the other, or give each event another id.
    const name = count(event.output_index) ?? text(event.item_id) ?? text(fields(event.item).id) ?? items.size;
    const known = items.get(name);
    if (known !== undefined) return known;
    const item: Item = { at: before + items.size, told: new Set(), called: false, done: false };
    items.set(name, item);
    return item;
  }

  function* piece(item: Item, type: "text" | "thinking", part: string, value: unknown): Iterable<Part> {
    const said = text(value) ?? "";
    const key = `${item.at}.${part}`;
    if (said === "") return;
    const begins = !item.told.has(key);
    item.told.add(key);
    streamed.add(type === "text" ? "message" : "reasoning");
    yield { type, key, text: said };
    if (begins && part.startsWith("r")) yield { type: "vendor", key, data: { refusal: true } };
  }

  /** A part that was not streamed, out of the finished item. */
  function* rest(item: Item, type: "text" | "thinking", part: string, value: unknown): Iterable<Part> {
    if (!item.told.has(`${item.at}.${part}`)) yield* piece(item, type, part, value);
  }

  function* call(item: Item, told: Fields): Iterable<Part> {
    if (item.called) return;
    item.called = true;
    streamed.add("function_call");
    called = true;
    yield {
      type: "call",
      key: `${item.at}`,
      callId: callId(text(told.call_id) || text(told.id)),
      name: text(told.name) ?? "",
    };
  }

  function* json(item: Item, value: unknown): Iterable<Part> {
    if (text(value) === undefined || value === "") return;
    item.told.add("arguments");
    yield { type: "arguments", key: `${item.at}`, json: text(value) ?? "" };
  }

  function* finished(item: Item, told: Fields): Iterable<Part> {
    if (item.done) return;
    item.done = true;
    streamed.add(told.type);
    switch (told.type) {
      case "message": {
        for (const [index, part] of list(told.content).entries()) {
          const { text: said, refusal } = fields(part);
          if (text(refusal) === undefined) yield* rest(item, "text", `${index}`, said);
          else yield* rest(item, "text", `r${index}`, refusal);
        }
        const last = [...item.told].findLast((key) => !key.includes(".r"));
        if (text(told.phase) !== undefined && last !== undefined)
          yield { type: "vendor", key: last, data: { phase: text(told.phase) ?? "" } };
        return;
      }
      case "reasoning": {
        for (const [index, part] of list(told.summary).entries())
          yield* rest(item, "thinking", `s${index}`, fields(part).text);
        for (const [index, part] of list(told.content).entries())
          yield* rest(item, "thinking", `c${index}`, fields(part).text);
        const key = [...item.told].at(-1) ?? `${item.at}.s0`;
        if (!item.told.has(key)) yield { type: "thinking", key, text: "" };
        yield { type: "vendor", key, data: { reasoning: toJson(told) } };
        return;
      }
      case "function_call": {
        yield* call(item, told);
        if (!item.told.has("arguments")) yield* json(item, told.arguments);
        return;
      }
      case "custom_tool_call":
        // Its input is a text of any form: the arguments are that text.
        yield* call(item, told);
        yield* json(item, JSON.stringify(text(told.input) ?? ""));
        return;
    }
  }

  function* ending(response: Fields): Iterable<Part> {
    // Indexes and ids may differ from those of the events, so that one cannot tell which is which.
    const untold = list(response.output).filter((item) => !streamed.has(fields(item).type));
    for (const [index, told] of untold.entries()) yield* finished(itemOf({ item_id: `untold ${index}` }), fields(told));
    const usage = toUsage(fields(response.usage));
    if (Object.keys(usage).length > 0) yield { type: "usage", usage };
  }

  function* begun(response: Fields): Iterable<Part> {
    const id = text(response.model);
    if (id === undefined || id === "" || id === model) return;
    model = id;
    yield { type: "model", id };
  }

  return {
    *take(event) {
      const error = errorIn(event);
      if (error !== null) throw reported(error.reported);
      const told = fields(event);
      const response = fields(told.response);
      switch (told.type) {
        case "response.created":
          if (finish !== undefined) {
            // Another response in the same stream: it goes on with the same answer, and counts its items anew.
            before += items.size;
            items.clear();
            streamed.clear();
            called = false;
          }
          yield* begun(response);
          return;
        case "response.in_progress":
          yield* begun(response);
          return;
        case "response.output_item.added": {
          const item = itemOf(told);
          if (fields(told.item).type === "function_call") yield* call(item, fields(told.item));
          return;
        }
        case "response.output_text.delta":
          yield* piece(itemOf(told), "text", `${count(told.content_index) ?? 0}`, told.delta);
          return;
        case "response.refusal.delta":
          yield* piece(itemOf(told), "text", `r${count(told.content_index) ?? 0}`, told.delta);
          return;
        case "response.reasoning_summary_text.delta":
          yield* piece(itemOf(told), "thinking", `s${count(told.summary_index) ?? 0}`, told.delta);
          return;
        case "response.reasoning_text.delta":
          yield* piece(itemOf(told), "thinking", `c${count(told.content_index) ?? 0}`, told.delta);
          return;
        case "response.function_call_arguments.delta": {
          const item = itemOf(told);
          // Of a call that nobody announced the name comes with the finished item, and all its arguments do too.
          if (item.called) yield* json(item, told.delta);
          return;
        }
        case "response.output_text.done":
          yield* rest(itemOf(told), "text", `${count(told.content_index) ?? 0}`, told.text);
          return;
        case "response.refusal.done":
          yield* rest(itemOf(told), "text", `r${count(told.content_index) ?? 0}`, told.refusal);
          return;
        case "response.reasoning_summary_text.done":
          yield* rest(itemOf(told), "thinking", `s${count(told.summary_index) ?? 0}`, told.text);
          return;
        case "response.reasoning_text.done":
          yield* rest(itemOf(told), "thinking", `c${count(told.content_index) ?? 0}`, told.text);
          return;
        case "response.output_item.done":
          yield* finished(itemOf(told), fields(told.item));
          return;
        case "response.completed":
          yield* begun(response);
          yield* ending(response);
          finish = { reason: called ? "tools" : "stop", vendor: text(response.status) ?? "completed" };
          return;
        case "response.incomplete": {
          const reason = text(fields(response.incomplete_details).reason) ?? "incomplete";
          yield* begun(response);
          yield* ending(response);
          finish = { reason: reason === "content_filter" ? "filter" : "length", vendor: reason };
          return;
        }
        case "response.failed":
          throw reported(response.error ?? told);
      }
    },
    ended: () => finish !== undefined,
    *last() {
      if (finish !== undefined) yield { type: "finish", finish };
    },
  };
}

function toUsage(told: Fields): Usage {
  return defined({
    input: count(told.input_tokens),
    cacheRead: count(fields(told.input_tokens_details).cached_tokens),
    cacheWrite: count(fields(told.input_tokens_details).cache_write_tokens),
    output: count(told.output_tokens),
    reasoning: count(fields(told.output_tokens_details).reasoning_tokens),
  });
}
