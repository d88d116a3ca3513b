import type { Connection } from "../core/connection.ts";
import type { Cost } from "../core/cost.ts";
import { english } from "../core/l10n.ts";
import type { ModelRef, ProviderKind } from "../core/message.ts";
import type { TableEntry } from "../core/models.ts";
import { costAt, type Price } from "../core/price.ts";
import type { Usage } from "../core/provider.ts";
import { isLoopback } from "./wire/loopback.ts";

/** What sharpens a price, where it is known. */
export interface PriceContext {
  /** The connection's address: it names the vendor behind a compatible server, or a gateway before a known one. */
  readonly baseUrl?: Connection["baseUrl"];
  /** The model that the vendor says answered: Azure's own ids name deployments, which no table knows. */
  readonly answeredBy?: string;
  /** What the user entered for the model: it goes before every table. */
  readonly entered?: Price;
}

/** How the price table names the vendor of each kind; null where only the address tells. */
const vendors: Record<Exclude<ProviderKind, "demo" | "ollama" | "vscode">, string | null> = {
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

type Unpriced = Extract<Cost, { kind: "free" | "unknown" }>;
const onThisMachine: Unpriced = { kind: "free", why: english("runs on this machine") };
const unknown = (why: string): Unpriced => ({ kind: "unknown", why });

/**
 * US dollars of one call, at the prices of the time `at` (milliseconds since 1970). Never throws: what cannot be priced
 * is unknown, with the reason.
 */
export async function priceOf(model: ModelRef, usage: Usage, at: number, context: PriceContext = {}): Promise<Cost> {
  const { baseUrl, answeredBy, entered } = context;
  const { provider } = model;
  if (entered !== undefined && provider !== "demo") return costAt(entered, usage);
  const seller = sellerOf(provider, `${model.model} ${answeredBy ?? ""}`, baseUrl);
  if ("kind" in seller) return seller;

  const { input, output } = usage;
  if (input === undefined && output === undefined) return unknown(english("the provider reported no token counts"));
  if (input === undefined) return unknown(english("the provider did not report the input tokens"));
  if (output === undefined) return unknown(english("the provider did not report the output tokens"));

  const { lookUp, table } = await import("./priceTable.ts");
  const candidates = provider === "azure" ? [answeredBy, model.model] : [model.model, answeredBy];
  const names = candidates.flatMap((name) => (name === undefined || name === "" ? [] : [name]));
  for (const name of new Set(names)) {
    const found = lookUp(seller, name, usage, input, output, at);
    if (found === null) continue;
    if ("why" in found) return unknown(found.why);
    const exact = isSameModel(name, found.entry) && isOwnHost(provider, baseUrl);
    return { kind: "computed", usd: found.usd, table, entry: found.entry, exact };
  }
  return unknown(english('{0} has no price for "{1}"', table, names[0] ?? model.model));
}

/** What the price table says of a model of this connection, before anything was asked of it. Never throws. */
export async function tableEntry(connection: Connection, model: string, at: number): Promise<TableEntry> {
  const { provider, baseUrl } = connection;
  const seller = sellerOf(provider, model, baseUrl);
  if ("kind" in seller) return { price: seller };
  const { entryOf, table } = await import("./priceTable.ts");
  const found = entryOf(seller, model, at);
  if (found === null) return { price: unknown(english('{0} has no price for "{1}"', table, model)) };
  const { entry, price, tiered, contextWindow } = found;
  const exact = isSameModel(model, entry);
  return {
    price:
      price === undefined
        ? unknown(english('{0} has no price for tokens of "{1}"', table, entry))
        : {
            kind: "priced",
            price,
            tiered,
            source: { kind: "table", table, entry, exact: exact && isOwnHost(provider, baseUrl) },
          },
    source: { kind: "table", table, entry, exact },
    // What another model can read says nothing.
    ...(contextWindow === undefined || !exact ? {} : { contextWindow }),
  };
}

/** Whose prices are meant, or why there are none to look up. `named`: the model's names. */
function sellerOf(
  provider: ProviderKind,
  named: string,
  baseUrl: string | undefined,
): Unpriced | { readonly vendor: string } | { readonly address: string } {
  if (provider === "demo") return onThisMachine;
  if (provider === "vscode") return unknown(english("VS Code tells neither the tokens nor the price of its models"));
  if (provider === "ollama") {
    const isCloud = /[-:]cloud\b/.test(named) || (baseUrl !== undefined && isOllamasOwn(baseUrl));
    return isCloud ? unknown(english("runs on Ollama's servers, which report no price")) : onThisMachine;
  }
  const vendor = vendors[provider];
  if (vendor !== null) return { vendor };
  if (baseUrl === undefined) return unknown(english("the server's address is not known"));
  return isLoopback(baseUrl) ? onThisMachine : { address: baseUrl };
}

const isOllamasOwn = (baseUrl: string) => URL.canParse(baseUrl) && /(^|\.)ollama\.com$/.test(new URL(baseUrl).hostname);

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
