import type { Connection } from "../core/connection.ts";
import type { Cost } from "../core/cost.ts";
import type { ModelRef, ProviderKind } from "../core/message.ts";
import type { Usage } from "../core/provider.ts";
import { isLoopback } from "./wire/loopback.ts";

/** What sharpens a price, where it is known. */
export interface PriceContext {
  /** The connection's address: it names the vendor behind a compatible server, or a gateway before a known one. */
  readonly baseUrl?: Connection["baseUrl"];
  /** The model that the vendor says answered: Azure's own ids name deployments, which no table knows. */
  readonly answeredBy?: string;
}

/** How the price table names the vendor of each kind; null where only the address tells. */
const vendors: Record<Exclude<ProviderKind, "demo" | "ollama">, string | null> = {
  anthropic: "anthropic",
  google: "google",
  openai: "openai",
  azure: "azure",
  compatible: null,
};

/** The vendors' own hosts: behind another address, a vendor's list price is an estimate. */
const ownHosts: Partial<Record<ProviderKind, RegExp>> = {
  anthropic: /(^|\.)anthropic\.com$/,
  google: /(^|\.)googleapis\.com$/,
  openai: /(^|\.)openai\.com$/,
};

const onThisMachine: Cost = { kind: "free", why: "runs on this machine" };
const unknown = (why: string): Cost => ({ kind: "unknown", why });

/**
 * US dollars of one call, at the prices of the time `at` (milliseconds since 1970). Never throws: what cannot be priced
 * is unknown, with the reason.
 */
export async function priceOf(model: ModelRef, usage: Usage, at: number, context: PriceContext = {}): Promise<Cost> {
  const { baseUrl, answeredBy } = context;
  const { provider } = model;
  if (provider === "demo") return onThisMachine;
  if (provider === "ollama") {
    const named = `${model.model} ${answeredBy ?? ""}`;
    return /[-:]cloud\b/.test(named) ? unknown("runs on Ollama's servers, which report no price") : onThisMachine;
  }
  if (provider === "compatible" && baseUrl !== undefined && isLoopback(baseUrl)) return onThisMachine;
  if (provider === "compatible" && baseUrl === undefined) return unknown("the server's address is not known");

  const { input, output } = usage;
  if (input === undefined && output === undefined) return unknown("the provider reported no token counts");
  if (input === undefined) return unknown("the provider did not report the input tokens");
  if (output === undefined) return unknown("the provider did not report the output tokens");

  const { lookUp, table } = await import("./priceTable.ts");
  const vendor = vendors[provider];
  const candidates = provider === "azure" ? [answeredBy, model.model] : [model.model, answeredBy];
  const names = candidates.flatMap((name) => (name === undefined || name === "" ? [] : [name]));
  for (const name of new Set(names)) {
    const found = lookUp(vendor === null ? { address: baseUrl ?? "" } : { vendor }, name, usage, input, output, at);
    if (found === null) continue;
    if ("why" in found) return unknown(found.why);
    const exact = isSameModel(name, found.entry) && isOwnHost(provider, baseUrl);
    return { kind: "computed", usd: found.usd, table, entry: found.entry, exact };
  }
  return unknown(`${table} has no price for "${names[0] ?? model.model}"`);
}

/** The entry's own name, or a dated snapshot of it. Whatever else an entry also matches is another model. */
function isSameModel(name: string, entry: string): boolean {
  if (name === entry) return true;
  return name.startsWith(entry) && /^-(\d{8}|\d{4}-\d{2}-\d{2})$/.test(name.slice(entry.length));
}

function isOwnHost(provider: ProviderKind, baseUrl: string | undefined): boolean {
  const own = ownHosts[provider];
  if (own === undefined || baseUrl === undefined || !URL.canParse(baseUrl)) return true;
  return own.test(new URL(baseUrl).hostname);
}
