// Plays a record through the real adapter and its vendor's library, from a loopback server.
import type { ModelRequest } from "../../../src/core/provider.ts";
import { openProvider } from "../../../src/providers/catalog.ts";
import { type Collected, collect } from "./collect.ts";
import type { Recording } from "./recordings.ts";
import type { Answer, Replay } from "./replay.ts";
import type { Vendor } from "./vendorServer.mjs";

/** Which adapter speaks the API. */
export const adapters: Readonly<Record<string, Vendor>> = {
  "anthropic.messages": "anthropic",
  "google.generate": "google",
  "openai.responses": "openai",
  "openai.chat": "compatible",
  "ollama.chat": "ollama",
};

/** How a body is cut: all at once, one write for each event, or in pieces whose sizes `pieces` gives, in bytes. */
export type Cut = "whole" | "events" | { readonly pieces: () => number };

export interface Way {
  readonly cut: Cut;
  /** Through the `fetch` for hosts beyond this machine, in place of node:http. */
  readonly beyond?: boolean;
}

export async function play(replay: Replay, record: Recording, { cut, beyond = false }: Way): Promise<Collected> {
  const kind = adapters[record.api];
  if (kind === undefined) throw new Error(`No adapter speaks "${record.api}".`);
  replay.serve(record.id, { ...record.response, ...cutting(cut, kind) });
  const provider = await openProvider({
    connection: {
      id: "c",
      provider: kind,
      name: "recorded",
      baseUrl: `${beyond ? "http://vendor.example" : replay.origin}/${record.id}`,
    },
    key: "recorded-key-0123456789",
    fetch(input, init) {
      const { pathname, search } = new URL(String(input));
      return fetch(`${replay.origin}${pathname}${search}`, init);
    },
  });
  return collect(provider, question(kind));
}

function cutting(cut: Cut, kind: Vendor): Partial<Answer> {
  if (cut === "whole") return {};
  if (cut === "events") return { events: kind === "ollama" ? /(?<=\n)/ : /(?<=\r?\n\r?\n)/ };
  return { pieces: cut.pieces };
}

const question = (kind: Vendor): ModelRequest => ({
  model: { connection: "c", provider: kind, model: "recorded" },
  system: "",
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  tools: [],
  parameters: {},
});
