// What a model call cost, in US dollars, and where the figure is from. Unknown is never shown as zero.
import type { Price } from "./price.ts";

export type Cost =
  /** Computed from a price table. `exact` is false when the table's entry is another model's (a prefix match): an estimate. */
  | {
      readonly kind: "computed";
      readonly usd: number;
      readonly table: string;
      readonly entry: string;
      readonly exact: boolean;
    }
  /** Computed from a price that the user entered. `exact` is false where tokens of a kind had no price of their own. */
  | { readonly kind: "entered"; readonly usd: number; readonly price: Price; readonly exact: boolean }
  /** What the program that the conversation was taken from says that it cost. */
  | { readonly kind: "reported"; readonly usd: number; readonly by: string }
  | { readonly kind: "free"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** A sum of costs. `unknown` counts the calls whose cost is not in `usd`; `estimated` tells that `usd` is not exact. */
export interface CostTotal {
  readonly usd: number;
  readonly unknown: number;
  readonly estimated: boolean;
}

export const noCost: CostTotal = { usd: 0, unknown: 0, estimated: false };

/** Dollars of one cost; null when unknown. */
export function usd(cost: Cost): number | null {
  switch (cost.kind) {
    case "computed":
    case "entered":
    case "reported":
      return cost.usd;
    case "free":
      return 0;
    case "unknown":
      return null;
    default:
      return cost satisfies never;
  }
}

/** True for a figure that is known, but not to be relied on to the cent. */
export const isEstimate = (cost: Cost): boolean => (cost.kind === "computed" || cost.kind === "entered") && !cost.exact;

export function addCost(total: CostTotal, cost: Cost): CostTotal {
  const amount = usd(cost);
  return {
    usd: total.usd + (amount ?? 0),
    unknown: total.unknown + (amount === null ? 1 : 0),
    estimated: total.estimated || isEstimate(cost),
  };
}
