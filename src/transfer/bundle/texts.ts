// Long strings stand in a bundle once, by their hash, where the events say them again and again: instructions, tools' schemas,
// pictures that are sent again.
import { createHash } from "node:crypto";
import type { Json } from "../../core/json.ts";

/** Shorter strings cost less where they are than as a line of their own. */
const TEXT_LENGTH = 512;
const MARK = "@text:";
/** A string that looks like a mark gets one more of these in front. */
const LIKE_A_MARK = /^@+text:/;

export const hashOf = (text: string): string => createHash("sha256").update(JSON.stringify(text)).digest("hex");

/** The value with its long strings replaced; each is told of. */
export function pack(value: Json, told: (hash: string, text: string) => void): Json {
  if (typeof value === "string") {
    if (value.length < TEXT_LENGTH) return LIKE_A_MARK.test(value) ? `@${value}` : value;
    const hash = hashOf(value);
    told(hash, value);
    return MARK + hash;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => pack(part, told));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part, told)]));
}

/** Undoes `pack`. Throws when a text is not there. */
export function unpack(value: Json, textOf: (hash: string) => string | undefined): Json {
  if (typeof value === "string") {
    if (!LIKE_A_MARK.test(value)) return value;
    if (!value.startsWith(MARK)) return value.slice(1);
    const text = textOf(value.slice(MARK.length));
    if (text === undefined) throw new Error("a text that it names is missing");
    return text;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => unpack(part, textOf));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpack(part, textOf)]));
}
