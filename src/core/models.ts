// What is known of a model beside what its provider told, and who told each figure: the user before the provider, the
// provider before a table.
import type { Price } from "./price.ts";
import type { ModelInfo } from "./provider.ts";

/** What the user wrote of a model. */
export interface ModelNote {
  readonly price?: Price;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutput?: number;
}

export type FigureSource =
  | { readonly kind: "user" }
  | { readonly kind: "provider" }
  /** `exact` is false when the entry is another model's, the nearest by its name. */
  | { readonly kind: "table"; readonly table: string; readonly entry: string; readonly exact: boolean };

export type PriceFact =
  | { readonly kind: "priced"; readonly price: Price; readonly source: FigureSource; readonly tiered: boolean }
  | { readonly kind: "free"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** A model with where its figures are from. A figure that is absent is unknown, and has no source. */
export interface ModelFacts extends ModelInfo {
  readonly sources: { readonly contextWindow?: FigureSource; readonly maxOutput?: FigureSource };
  readonly price: PriceFact;
}

/** What a price table says of a model. */
export interface TableEntry {
  readonly price: PriceFact;
  readonly contextWindow?: number;
  readonly source?: FigureSource;
}

export function modelFacts(info: ModelInfo, note: ModelNote | undefined, entry: TableEntry): ModelFacts {
  const contextWindow = pick(note?.contextWindow, info.contextWindow, entry.contextWindow, entry.source);
  const maxOutput = pick(note?.maxOutput, info.maxOutput, undefined, undefined);
  const price: PriceFact =
    note?.price === undefined
      ? entry.price
      : { kind: "priced", price: note.price, source: { kind: "user" }, tiered: false };
  return {
    ...info,
    ...(contextWindow === null ? {} : { contextWindow: contextWindow.value }),
    ...(maxOutput === null ? {} : { maxOutput: maxOutput.value }),
    sources: {
      ...(contextWindow === null ? {} : { contextWindow: contextWindow.source }),
      ...(maxOutput === null ? {} : { maxOutput: maxOutput.source }),
    },
    price,
  };
}

function pick(
  user: number | undefined,
  provider: number | undefined,
  table: number | undefined,
  source: FigureSource | undefined,
): { readonly value: number; readonly source: FigureSource } | null {
  if (user !== undefined) return { value: user, source: { kind: "user" } };
  if (provider !== undefined) return { value: provider, source: { kind: "provider" } };
  if (table !== undefined && source !== undefined) return { value: table, source };
  return null;
}
