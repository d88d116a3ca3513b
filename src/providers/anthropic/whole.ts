import { fields, isFields, list } from "../wire/fields.ts";
import type { SseEvent } from "../wire/sse.ts";

/** A message that came whole, from a gateway that does not stream, as the events that a stream would have brought. */
export function wholeMessage(document: unknown): readonly SseEvent[] | null {
  const { type, content, stop_reason, stop_sequence, usage } = fields(document);
  if (type !== "message" || !Array.isArray(content)) return null;
  const blocks = list(content).filter(isFields);
  return [
    { type: "message_start", message: document },
    ...blocks.flatMap((content_block, index) => [
      { type: "content_block_start", index, content_block },
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason, stop_sequence }, usage },
    { type: "message_stop" },
  ].map((event) => ({ event: event.type, data: JSON.stringify(event) }));
}
