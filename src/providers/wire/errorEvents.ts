import { fields, isFields, parseJson } from "./fields.ts";
import type { SseEvent } from "./sse.ts";

/**
 * Vendors' libraries throw on an error inside a stream, and each loses another part of it. So it passes them as an
 * event of a type that they do not know, and the translator takes it out again with `errorIn`.
 */
const wrapped = "ai-studio.error";

export function wrapError(event: SseEvent): SseEvent {
  const named = event.event === "error";
  // Parsing every event twice would be waste: only one that holds the word can be an error.
  const holds = named || event.data.includes('"error"') ? parseJson(event.data) : undefined;
  const told = Array.isArray(holds) ? holds.some(isError) : isError(holds);
  if (!named && !told) return event;
  return { event: wrapped, data: JSON.stringify({ type: wrapped, reported: holds ?? event.data }) };
}

const isError = (holds: unknown) =>
  isFields(holds) && ((holds.error ?? null) !== null || holds.type === "error" || holds.object === "error");

/** The error in an event, if it is one. */
export function errorIn(event: unknown): { readonly reported: unknown } | null {
  const { type, reported } = fields(event);
  return type === wrapped ? { reported } : null;
}
