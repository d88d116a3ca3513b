import { fields, list, parseJson, text } from "./fields.ts";

/** How long a response asks to wait, in milliseconds: `retry-after-ms`, `retry-after` (seconds or a date), or Google's RetryInfo. */
export function retryAfter(headers: Headers | undefined, body: unknown, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  // Azure sends 0 here beside whole seconds in the other one.
  if (milliseconds > 0) return Math.ceil(milliseconds);
  const after = headers?.get("retry-after")?.trim();
  if (after !== undefined && after !== "") {
    const seconds = Number(after);
    if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const document = typeof body === "string" ? parseJson(body) : body;
  for (const detail of list(fields(fields(document).error).details)) {
    const delay = /^(\d+(?:\.\d+)?)s$/.exec(text(fields(detail).retryDelay) ?? "")?.[1];
    if (delay !== undefined) return Math.ceil(Number(delay) * 1000);
  }
  return undefined;
}
