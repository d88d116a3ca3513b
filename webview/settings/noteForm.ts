// What the person writes of a model, as text, what is wrong with it, and the note that it makes.
import * as z from "zod/mini";
import type { ModelFacts, ModelNote } from "../../src/core/models.ts";
import { ModelNoteInput } from "../../src/protocol/settings.ts";
import { decimal, decimalText, whole } from "../shared/numbers.ts";
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

/** What was written before; empty where the figures are others'. */
export function noteFormOf({ note }: { readonly note: ModelNote | undefined }): NoteForm {
  const price = note?.price;
  return {
    input: decimalText(price?.input),
    output: decimalText(price?.output),
    cacheRead: decimalText(price?.cacheRead),
    cacheWrite: decimalText(price?.cacheWrite),
    contextWindow: decimalText(note?.contextWindow),
    maxOutput: decimalText(note?.maxOutput),
  };
}

/** What others say, to stand where nothing was written. */
export function placeholdersOf({ contextWindow, maxOutput, sources, price }: ModelFacts): NoteForm {
  const known = price.kind === "priced" && price.source.kind !== "user" ? price.price : null;
  return {
    input: decimalText(known?.input),
    output: decimalText(known?.output),
    cacheRead: decimalText(known?.cacheRead),
    cacheWrite: decimalText(known?.cacheWrite),
    contextWindow: sources.contextWindow?.kind === "user" ? "" : decimalText(contextWindow),
    maxOutput: sources.maxOutput?.kind === "user" ? "" : decimalText(maxOutput),
  };
}

export type NoteIssues = { readonly [Field in NoteField]?: string };
const prices = ["input", "output", "cacheRead", "cacheWrite"] as const;
const limits = ["contextWindow", "maxOutput"] as const;

/** The input is null when nothing is written, so that nothing is kept. */
export function checkNote(form: NoteForm): Checked<ModelNote | null, NoteIssues> {
  const given = (field: NoteField, read: (text: string) => number | undefined) =>
    form[field].trim() !== "" && { [field]: read(form[field]) };
  const priced = prices.some((field) => form[field].trim() !== "");
  const written = {
    ...(priced && { price: Object.assign({}, ...prices.map((field) => given(field, dollars))) }),
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

/** A dollar sign is often copied along. */
const dollars = (text: string): number | undefined => decimal(text.trim().replace(/^\$\s*|\s*\$$/g, ""));
