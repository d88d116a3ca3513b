// A chunk of its own: half a megabyte of prices, read when the first call of a paid model has ended.
import { calcPrice } from "@pydantic/genai-prices";
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
    const price = calcPrice(counts, model, {
      timestamp: new Date(at),
      ...("vendor" in seller ? { providerId: seller.vendor } : { providerApiUrl: seller.address }),
    });
    if (price === null) return null;
    return { usd: price.total_price, entry: price.model.id };
  } catch (thrown) {
    // It refuses counts that contradict each other, such as more cached tokens than there were.
    return { why: `the token counts cannot be priced: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

/** A count that is unknown or zero is left out: the table has no rate for what a model cannot do. */
function given(name: string, count: number | undefined): Record<string, number> {
  return count === undefined || count === 0 ? {} : { [name]: count };
}
