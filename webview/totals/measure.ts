// What a chart shows of sums: dollars, tokens or calls.
import type { Spent } from "../../src/core/tally.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

export type Measure = "cost" | "tokens" | "calls";

export const measures: Record<Measure, { readonly name: string; readonly axis: string }> = {
  cost: { name: t("Cost"), axis: t("US dollars") },
  tokens: { name: t("Tokens"), axis: t("Tokens, in and out") },
  calls: { name: t("Calls"), axis: t("Model calls") },
};

/** Null where nothing is known, which is not zero. */
export function amountOf(measure: Measure, spent: Spent): number | null {
  switch (measure) {
    case "cost":
      return spent.cost.usd === 0 && spent.cost.unknown > 0 ? null : spent.cost.usd;
    case "tokens":
      return spent.calls > 0 && spent.unreported === spent.calls ? null : spent.input + spent.output;
    case "calls":
      return spent.calls;
    default:
      return measure satisfies never;
  }
}

/** Calls that the amount leaves out, since nobody knows theirs. */
export function leftOut(measure: Measure, spent: Spent): number {
  switch (measure) {
    case "cost":
      return spent.cost.unknown;
    case "tokens":
      return spent.unreported;
    case "calls":
      return 0;
    default:
      return measure satisfies never;
  }
}

export function amountWords(measure: Measure, spent: Spent): string {
  if (amountOf(measure, spent) === null) return t("unknown");
  const words = knownWords(measure, spent);
  return leftOut(measure, spent) > 0 ? t("{0} + unknown", words) : words;
}

/** "$0.31 ?" for "$0.31 + unknown". */
export function shortWords(measure: Measure, spent: Spent): string {
  if (amountOf(measure, spent) === null) return "?";
  const words = knownWords(measure, spent);
  return leftOut(measure, spent) > 0 ? `${words} ?` : words;
}

function knownWords(measure: Measure, spent: Spent): string {
  if (measure === "cost") return format.costTotal({ ...spent.cost, unknown: 0 });
  return measure === "tokens" ? format.tokens(spent.input + spent.output) : format.count(spent.calls);
}

/** A tick of the axis. */
export function tickWords(measure: Measure, value: number): string {
  if (value === 0) return measure === "cost" ? "$0" : "0";
  return measure === "cost" ? format.money(value) : format.tokens(value);
}

/**
 * Round numbers from zero to the first that is not below `most`, so that a chart is full and its lines can be read: steps of
 * 1, 2 or 5 times a power of ten, at most five of them.
 */
export function ticks(most: number, whole: boolean): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  const step = whole ? Math.max(1, factor * power) : factor * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  // Decimals of a step are few: what adding them up leaves behind them is cut off.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
