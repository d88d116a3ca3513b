// A price, and what a model call costs at it. Prices of tables have their own arithmetic (src/providers/priceTable.ts);
// this is for those that the user entered.
import type { Cost } from "./cost.ts";
import { english } from "./l10n.ts";
import type { Usage } from "./provider.ts";

/** US dollars for a million tokens of each kind. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Absent: what is read from the cache is counted as any other input. */
  readonly cacheRead?: number;
  /** For whichever time it is kept. Absent: what is written to the cache is counted as any other input. */
  readonly cacheWrite?: number;
}

const MILLION = 1_000_000;

/** What the usage costs at a price that the user entered. An estimate where tokens of a kind have no price of their own. */
export function costAt(price: Price, usage: Usage): Cost {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = usage;
  if (input === undefined) return { kind: "unknown", why: english("the provider did not report the input tokens") };
  if (output === undefined) return { kind: "unknown", why: english("the provider did not report the output tokens") };
  if (cacheRead + cacheWrite > input) {
    return { kind: "unknown", why: english("the provider reported more cached tokens than there were") };
  }
  const sum =
    (input - cacheRead - cacheWrite) * price.input +
    cacheRead * (price.cacheRead ?? price.input) +
    cacheWrite * (price.cacheWrite ?? price.input) +
    output * price.output;
  const exact =
    (cacheRead === 0 || price.cacheRead !== undefined) &&
    (cacheWrite === 0 || price.cacheWrite !== undefined) &&
    // Anthropic prices what is kept for an hour higher than what is kept for five minutes.
    (usage.cacheWrite1h ?? 0) === 0;
  return { kind: "entered", usd: sum / MILLION, price, exact };
}
