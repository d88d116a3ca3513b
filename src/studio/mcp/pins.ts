// What a person has approved of each server, by its hash: a server that changes what it says of its tools, or a file that
// changes what is started, is not what was approved.
import { fail } from "../../core/failure.ts";
import type { Json } from "../../core/json.ts";
import { english } from "../../core/l10n.ts";
import {
  canonicalJson,
  launchDocument,
  launchPart,
  type McpApproval,
  type McpPin,
  type McpServer,
  type McpToolListing,
  toolDocument,
  toolPart,
} from "../../core/mcp.ts";
import type { StoredPin } from "../../store/operations/mcp.ts";
import type { StudioDeps } from "../deps.ts";

/** What was approved, what would be approved now, and the hash of that. */
export interface Difference {
  readonly before: Json;
  readonly after: Json;
  readonly hash: string;
}

export interface Pins {
  /** Reads what was approved of a server: another window may have approved more. */
  load(server: string): Promise<void>;
  launch(server: McpServer): McpApproval;
  tool(server: McpServer, listing: McpToolListing): McpApproval;
  /** Null when all is approved. */
  difference(server: McpServer, tools: readonly McpToolListing[]): Difference | null;
  approveLaunch(server: McpServer): Promise<void>;
  /** Throws `stale` when what would be approved has another hash by now. */
  approve(server: McpServer, tools: readonly McpToolListing[], hash: string): Promise<void>;
}

export function createPins({ store, digest, now }: StudioDeps): Pins {
  const known = new Map<string, ReadonlyMap<string, StoredPin>>();
  const hashOf = (document: Json) => digest(canonicalJson(document));
  const pinned = (server: McpServer, part: string) => known.get(server.id)?.get(part);

  function judge(server: McpServer, { part, document }: McpPin): McpApproval {
    const pin = pinned(server, part);
    if (pin === undefined) return "new";
    return pin.hash === hashOf(document) ? "approved" : "changed";
  }
  const launchPin = (server: McpServer): McpPin => ({ part: launchPart, document: launchDocument(server) });
  const toolPin = (server: McpServer, listing: McpToolListing): McpPin => ({
    part: toolPart(listing.name),
    document: toolDocument(launchDocument(server), listing),
  });
  async function load(server: string): Promise<void> {
    const pins = await store.call("mcp.pins", { server });
    known.set(server, new Map(pins.map((pin) => [pin.part, pin])));
  }
  async function write(server: McpServer, pins: readonly McpPin[]): Promise<void> {
    const hashed = pins.map(({ part, document }) => ({ part, document, hash: hashOf(document) }));
    await store.call("mcp.pin", { server: server.id, pins: hashed, at: now() });
    await load(server.id);
  }

  function difference(server: McpServer, tools: readonly McpToolListing[]): Difference | null {
    const launch = launchPin(server);
    const pins = [launch, ...tools.map((listing) => toolPin(server, listing))];
    if (pins.every((pin) => judge(server, pin) === "approved")) return null;
    const after = inOne(launch.document, pins);
    const approved = pins.flatMap(({ part }) => pinned(server, part) ?? []);
    // A tool that was approved of another program shows which one that was.
    const elsewhere = approved
      .map(({ document }) => launchOf(document))
      .find((one) => one !== null && hashOf(one) !== hashOf(launch.document));
    const before =
      approved.length === 0 ? {} : inOne(elsewhere ?? pinned(server, launchPart)?.document ?? null, approved);
    return { before, after, hash: hashOf(after) };
  }

  return {
    load,
    launch: (server) => judge(server, launchPin(server)),
    tool: (server, listing) => judge(server, toolPin(server, listing)),
    difference,
    approveLaunch: (server) => write(server, [launchPin(server)]),
    async approve(server, tools, hash) {
      if (difference(server, tools)?.hash !== hash)
        throw fail("stale", english("The server has changed again."), english("Review the changes once more."));
      await write(server, [launchPin(server), ...tools.map((listing) => toolPin(server, listing))]);
    },
  };
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const launchOf = (document: Json): Json => (isRecord(document) ? (document.launch ?? null) : null);

/** All of a server as a person reads it: how it is started once, and each tool by its name. */
function inOne(launch: Json, pins: readonly McpPin[]): Json {
  const tools = pins.flatMap(({ document }): [string, Json][] => {
    if (!isRecord(document) || typeof document.name !== "string") return [];
    const { launch: _, name, ...rest } = document;
    return [[name, rest]];
  });
  return { start: launch, tools: Object.fromEntries(tools) };
}
