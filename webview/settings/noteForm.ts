// What the person writes of a model, as text, what is wrong with it, and the note that it makes.
import * as z from "zod/mini";
import type { ModelFacts, ModelNote } from "../../src/core/models.ts";
import { ModelNoteInput } from "../../src/protocol/settings.ts";
import type { Checked } from "./editing.ts";

export interface NoteForm {
  readonly input: string;
  readonly output: string;
  readonly cacheRead: string;
  readonly cacheWrite: string;
  readonly contextWindow: string;
  readonly maxOutput: string;
}
export type NoteField = keyof NoteForm;

const text = (value: number | undefined): string => (value === undefined ? "" : String(value));

/** What was written before; empty where the figures are others'. */
export function noteFormOf({ note }: { readonly note: ModelNote | undefined }): NoteForm {
  const price = note?.price;
  return {
    input: text(price?.input),
    output: text(price?.output),
    cacheRead: text(price?.cacheRead),
    cacheWrite: text(price?.cacheWrite),
    contextWindow: text(note?.contextWindow),
    maxOutput: text(note?.maxOutput),
  };
}

/** What others say, to stand where nothing was written. */
export function placeholdersOf({ contextWindow, maxOutput, sources, price }: ModelFacts): NoteForm {
  const known = price.kind === "priced" && price.source.kind !== "user" ? price.price : null;
  return {
    input: text(known?.input),
    output: text(known?.output),
    cacheRead: text(known?.cacheRead),
    cacheWrite: text(known?.cacheWrite),
    contextWindow: sources.contextWindow?.kind === "user" ? "" : text(contextWindow),
    maxOutput: sources.maxOutput?.kind === "user" ? "" : text(maxOutput),
  };
}

export type NoteIssues = { readonly [Field in NoteField]?: string };
const prices = ["input", "output", "cacheRead", "cacheWrite"] as const;
const limits = ["contextWindow", "maxOutput"] as const;

/** The input is null when nothing is written, so that nothing is kept. */
export function checkNote(form: NoteForm): Checked<ModelNote | null, NoteIssues> {
  const given = (field: NoteField, read: (text: string) => number) =>
    form[field].trim() !== "" && { [field]: read(form[field]) };
  const priced = prices.some((field) => form[field].trim() !== "");
  const written = {
    ...(priced && { price: Object.assign({}, ...prices.map((field) => given(field, decimal))) }),
    ...Object.assign({}, ...limits.map((field) => given(field, whole))),
  };
  const parsed = z.safeParse(ModelNoteInput, written);
  if (parsed.success) return { ok: true, input: Object.keys(written).length === 0 ? null : parsed.data };
  const issues: { [Field in NoteField]?: string } = {};
  for (const { path, message } of parsed.error.issues) {
    const field = [...prices, ...limits].find((name) => name === path.at(-1));
    if (field) issues[field] ??= message;
  }
  return { ok: false, issues };
}

/** "0,25" is what many keyboards and habits make of 0.25; a dollar sign is often copied along. */
const decimal = (text: string): number =>
  Number(
    text
      .trim()
      .replace(/^\$\s*/, "")
      .replace(",", "."),
  );
/** "200,000" and "200 000" are 200000. */
const whole = (text: string): number => Number(text.replace(/[\s,_]/g, ""));
