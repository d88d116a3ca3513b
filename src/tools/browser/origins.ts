// Where the browser of one session may go: anywhere on the internet, and to those origins of this machine and its network that
// a person was asked about.
import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { fail } from "../../core/failure.ts";
import { type Reach, reachOf } from "./addresses.ts";

/** All addresses of a name, as the system finds them. */
export type Lookup = (host: string) => Promise<readonly LookupAddress[]>;

export interface Origins {
  /** What a browser may open. Throws `invalid` for what nobody may open, `network` for a name without an address. */
  check(url: string, signal: AbortSignal): Promise<Destination>;
  /** A person was asked about it, and it may be used from now on, at these addresses. */
  allow(destination: Destination): void;
  isAllowed(origin: string): boolean;
  /** Addresses to connect to for this host and port, or why there are none. Every one was looked at. */
  resolve(host: string, port: number, ownOpen: boolean): Promise<Route>;
}

interface Destination {
  readonly url: URL;
  readonly addresses: readonly string[];
  /** It is on this machine or in its network, and nobody has allowed it yet. */
  readonly needsPerson: boolean;
}

export type Route = { readonly addresses: readonly string[] } | { readonly refused: string };

/** A name that nobody answers for. */
const LOOKUP_MS = 10_000;
const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

export function createOrigins(lookup: Lookup): Origins {
  /** By origin, the addresses that a person was told of. */
  const allowed = new Map<string, ReadonlySet<string>>();

  async function addressesOf(host: string): Promise<readonly string[]> {
    const bare = host.replace(/^\[|\]$/g, "");
    if (isIP(bare) !== 0) return [bare];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("no answer")), LOOKUP_MS);
    });
    try {
      const found = await Promise.race([lookup(bare), late]);
      return found.map(({ address }) => address);
    } catch {
      return [];
    } finally {
      clearTimeout(timer);
    }
  }

  /** The furthest that any of them goes: a name that has one address on this machine is on this machine. */
  function worst(addresses: readonly string[]): Reach {
    const all = addresses.map(reachOf);
    return all.includes("never") ? "never" : all.includes("own") ? "own" : "public";
  }

  const isKnown = (origin: string, addresses: readonly string[]): boolean => {
    const known = allowed.get(origin);
    return known !== undefined && addresses.every((address) => known.has(address));
  };

  return {
    async check(given, signal) {
      const url = parse(given);
      const addresses = await addressesOf(url.hostname);
      signal.throwIfAborted();
      if (addresses.length === 0)
        throw fail("network", `There is no address for the name "${url.hostname}".`, "Look at its spelling.");
      const reach = worst(addresses);
      if (reach === "never") {
        const where = `"${url.host}" (${addresses.join(", ")})`;
        throw fail("invalid", `The browser opens nothing at ${where}: such addresses are not for browsing.`);
      }
      return { url, addresses, needsPerson: reach === "own" && !isKnown(url.origin, addresses) };
    },
    allow({ url, addresses }) {
      if (worst(addresses) === "own") allowed.set(url.origin, new Set(addresses));
    },
    isAllowed: (origin) => allowed.has(origin),
    async resolve(host, port, ownOpen) {
      const addresses = await addressesOf(host);
      if (addresses.length === 0) return { refused: "its name has no address" };
      const reach = worst(addresses);
      if (reach === "public") return { addresses };
      const where = addresses.join(", ");
      if (reach === "never") return { refused: `${where} is no address for browsing` };
      // A tunnel does not tell its scheme: the origin that a person allowed is known by its host and port.
      const named = Object.keys(PORTS).map((scheme) => new URL(`${scheme}//${host}:${port}`).origin);
      if (!named.some((origin) => isKnown(origin, addresses)))
        return { refused: `${where} is on this machine or in its network, and nobody has allowed it` };
      if (!ownOpen) return { refused: `${where} is allowed as a page of its own, not from a page of the internet` };
      return { addresses };
    },
  };
}

function parse(given: string): URL {
  const text = given.trim();
  if (!URL.canParse(text))
    throw fail("invalid", `"${text}" is no address.`, 'Give one such as "https://example.com/".');
  const url = new URL(text);
  if (PORTS[url.protocol] === undefined)
    throw fail("invalid", `The browser opens http and https only, not "${url.protocol}".`);
  if (url.username !== "" || url.password !== "")
    throw fail("invalid", "The browser opens no address with a name and a password in it.");
  return url;
}
