// A chunk of its own: half a megabyte of prices, read when the first call of a paid model has ended, or a list of models
// is shown.
import { calcPrice, type ModelPrice } from "@pydantic/genai-prices";
import { english } from "../core/l10n.ts";
import type { Price } from "../core/price.ts";
import type { Usage } from "../core/provider.ts";

/** The table and its version, as costs record it. A test compares it with the installed package. */
export const table = "@pydantic/genai-prices 0.1.8";

export type Seller = { readonly vendor: string } | { readonly address: string };

/** Null when the table does not know the seller or the model. */
export function lookUp(
  seller: Seller,
  model: string,
  usage: Usage,
  input: number,
  output: number,
  at: number,
): { readonly usd: number; readonly entry: string } | { readonly why: string } | null {
  const counts = {
    input_tokens: input,
    output_tokens: output,
    ...given("cache_read_tokens", usage.cacheRead),
    ...given("cache_write_tokens", usage.cacheWrite),
    ...given("cache_write_1h_tokens", usage.cacheWrite1h),
    ...given("output_reasoning_tokens", usage.reasoning),
  };
  try {
    const price = calcPrice(counts, model, { timestamp: new Date(at), ...named(seller) });
    if (price === null) return null;
    return { usd: price.total_price, entry: price.model.id };
  } catch (thrown) {
    // It refuses counts that contradict each other, such as more cached tokens than there were.
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { why: english("the token counts cannot be priced: {0}", reason) };
  }
}

export interface Entry {
  readonly entry: string;
  /** Absent: the table prices no tokens of this model. */
  readonly price?: Price;
  /** It costs more beyond some length of the prompt; `price` is what it costs below. */
  readonly tiered: boolean;
  /** Tokens. */
  readonly contextWindow?: number;
}

/** What the table says of a model at the time `at`; null when it does not know the seller or the model. */
export function entryOf(seller: Seller, model: string, at: number): Entry | null {
  let found: ReturnType<typeof calcPrice>;
  try {
    // The table answers only for some usage: the least there is.
    found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { timestamp: new Date(at), ...named(seller) });
  } catch {
    return null;
  }
  if (found === null) return null;
  const { model_price: prices, model: known } = found;
  const input = base(prices, "input_mtok");
  const output = base(prices, "output_mtok");
  const cacheRead = base(prices, "cache_read_mtok");
  const cacheWrite = base(prices, "cache_write_mtok");
  return {
    entry: known.id,
    tiered: Object.values(prices).some((rate) => typeof rate === "object"),
    ...(input === undefined || output === undefined
      ? {}
      : {
          price: {
            input,
            output,
            ...(cacheRead === undefined ? {} : { cacheRead }),
            ...(cacheWrite === undefined ? {} : { cacheWrite }),
          },
        }),
    ...(known.context_window === undefined ? {} : { contextWindow: known.context_window }),
  };
}

const named = (seller: Seller) =>
  "vendor" in seller ? { providerId: seller.vendor } : { providerApiUrl: seller.address };

function base(prices: ModelPrice, kind: string): number | undefined {
  const rate = prices[kind];
  return typeof rate === "object" ? rate.base : rate;
}

/** A count that is unknown or zero is left out: the table has no rate for what a model cannot do. */
function given(name: string, count: number | undefined): Record<string, number> {
  return count === undefined || count === 0 ? {} : { [name]: count };
}
