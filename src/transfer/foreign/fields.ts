// Reading values that another program wrote: everything may be missing, or be something else than it was.
import type { Json } from "../../core/json.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none of what is no object. */
export const fields = (value: unknown): Fields =>
  // Checked on the same line: any object's own fields are unknown.
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const isFields = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Ids are texts, or numbers. */
export const id = (value: unknown): string | null => {
  const found = typeof value === "number" ? String(value) : text(value);
  return found === "" || found.length > LONGEST_ID ? null : found;
};
/** Longer than any program's ids. */
const LONGEST_ID = 1_000;

export const amount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;

/** What `JSON.parse` made is nothing but JSON. */
export const json = (value: unknown): Json => (value === undefined ? null : (value as Json));

/** Milliseconds of a date in words, or of a number of seconds or milliseconds since 1970; null when it is no time. */
export function time(value: unknown): number | null {
  const parsed =
    typeof value === "string" ? Date.parse(value) : typeof value === "number" ? inMilliseconds(value) : Number.NaN;
  return parsed >= 0 && parsed <= LAST_TIME ? Math.round(parsed) : null;
}
/** In seconds it is the year 5138; in milliseconds 1973. */
const inMilliseconds = (value: number): number => (value < 1e11 ? value * 1000 : value);
/** The last that a date can have. */
const LAST_TIME = 8.64e15;
