// Every fault that a line can have, put to every adapter: what becomes of it, in one table. A fault that a protocol cannot have
// is sent in that protocol's nearest form. Once over node:http, and once through the `fetch` for hosts beyond this machine.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { type FailureCode, isFailure } from "../../src/core/failure.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { guard } from "../../src/providers/guard.ts";
import { type Collected, collect } from "./support/collect.ts";
import { tell } from "./support/table.ts";
import { encode } from "./support/vendorEncoders.mjs";
import { startVendorServer, type Turn, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const vendors = ["anthropic", "google", "openai", "azure", "compatible", "ollama"] as const satisfies Vendor[];

const answer: Turn = {
  thinking: "Hm. ",
  text: "Grüße, 世界! 👩‍👩‍👧‍👦 🌍.",
  calls: [
    { name: "look", input: { at: "Zürich" }, id: "call_a" },
    { name: "look", input: { at: "東京" }, id: "call_b" },
  ],
  usage: { input: 12, output: 5 },
};

/** What a fault is, on the line of a vendor, and when the reader stops, if it does. */
interface Fault {
  readonly turn: (vendor: Vendor) => Turn;
  readonly stopAt?: "request" | "first part" | "first call";
  /** Milliseconds; so short only where nothing is to come. */
  readonly idleMs?: number;
  readonly totalMs?: number;
}

const events = (vendor: Vendor): string[] => encode(vendor, answer, "");
const isLines = (vendor: Vendor) => vendor === "ollama";
const midway = (list: readonly string[]) => Math.ceil(list.length / 2);
const always = (turn: Turn) => () => turn;
const body =
  (make: (list: string[], vendor: Vendor) => readonly string[], more: Turn = {}) =>
  (vendor: Vendor): Turn => ({
    ...more,
    body: make(events(vendor), vendor).join(""),
  });
const html = "<!DOCTYPE html><html><body>Please sign in</body></html>";
const page: Turn = { body: html, contentType: "text/html" };

const faults = {
  "abort before headers": { turn: always({ hang: "before headers" }), stopAt: "request" },
  "abort mid-stream": { turn: always({ ...answer, hang: "midway" }), stopAt: "first part" },
  "abort between calls": {
    turn: body(
      (list) =>
        list.slice(
          0,
          list.findIndex((event) => event.includes("call_b")),
        ),
      { hang: "midway" },
    ),
    stopAt: "first call",
  },
  "cut cleanly": { turn: always({ ...answer, cut: "end" }) },
  "socket destroyed": { turn: always({ ...answer, cut: "destroy" }) },
  "nothing but headers": { turn: always({ body: "" }) },
  "error in the stream": { turn: always({ ...answer, midway: "error", message: "Overloaded" }) },
  "garbage for a body": { turn: always({ body: "\u0000\u0001\u0002 {{{ not anything" }) },
  "garbage in the stream": {
    turn: body((list, vendor) =>
      list.toSpliced(midway(list), 0, isLines(vendor) ? '{"a": nope}\n' : 'data: {"a": nope}\n\n'),
    ),
  },
  "HTML body": { turn: always(page) },
  "HTML body, 502": { turn: always({ ...page, status: 502 }) },
  "429, retry-after 7": { turn: always({ status: 429, headers: { "retry-after": "7" } }) },
  "529": { turn: always({ status: 529 }) },
  "hang before headers": { turn: always({ hang: "before headers" }), idleMs: 80 },
  "hang mid-stream": { turn: always({ ...answer, hang: "midway" }), idleMs: 80 },
  "longer than the total limit": { turn: always({ ...answer, hang: "midway" }), totalMs: 80 },
  // A protocol of lines has no comments: the nearest is an empty line.
  "keep-alive comments": {
    turn: body((list, vendor) => list.map((event) => `${isLines(vendor) ? "\n" : ": ping\n\n"}${event}`)),
  },
  "empty data lines": {
    turn: body((list, vendor) => list.map((event) => `${isLines(vendor) ? " \n" : "data:\n\ndata: \n\n"}${event}`)),
  },
  // Only chat completions have one. What stands last in the others is the event that tells the end.
  "missing [DONE]": { turn: body((list) => list.slice(0, -1)) },
  "missing end and reason": {
    turn: body((list) =>
      list.filter(
        (event) =>
          !/stop_reason|message_stop|finishReason|response\.completed|\[DONE\]|"done":true|"finish_reason":"/.test(
            event,
          ),
      ),
    ),
  },
  // Gateways write it whatever they speak.
  "stray [DONE]": { turn: body((list, vendor) => [...list, isLines(vendor) ? "[DONE]\n" : "data: [DONE]\n\n"]) },
  // Long enough for all of it to come on a busy machine: some adapters wait so long for more.
  "line left open after the end": { turn: body((list) => list, { hang: "midway" }), idleMs: 2_000 },
  "byte-split UTF-8": { turn: always({ ...answer, pieces: () => 1 }) },
} satisfies Record<string, Fault>;

type Outcome = FailureCode | "ok";
const all = (outcome: Outcome): Record<(typeof vendors)[number], Outcome> => ({
  anthropic: outcome,
  google: outcome,
  openai: outcome,
  azure: outcome,
  compatible: outcome,
  ollama: outcome,
});

const expected: Record<keyof typeof faults, Record<(typeof vendors)[number], Outcome>> = {
  "abort before headers": all("aborted"),
  "abort mid-stream": all("aborted"),
  "abort between calls": all("aborted"),
  "cut cleanly": all("network"),
  "socket destroyed": all("network"),
  "nothing but headers": all("network"),
  "error in the stream": all("overloaded"),
  "garbage for a body": all("protocol"),
  "garbage in the stream": all("protocol"),
  "HTML body": all("protocol"),
  "HTML body, 502": all("overloaded"),
  "429, retry-after 7": all("rate-limit"),
  "529": all("overloaded"),
  "hang before headers": all("timeout"),
  "hang mid-stream": all("timeout"),
  "longer than the total limit": all("timeout"),
  "keep-alive comments": all("ok"),
  "empty data lines": all("ok"),
  // The reason came before: Anthropic's message_delta, the finish_reason of chat completions.
  "missing [DONE]": { ...all("network"), anthropic: "ok", compatible: "ok" },
  "missing end and reason": all("network"),
  "stray [DONE]": all("ok"),
  "line left open after the end": all("ok"),
  "byte-split UTF-8": all("ok"),
};

const servers: VendorServer[] = [];
const table: Record<string, Record<string, string>> = {};
after(() => Promise.all(servers.map((server) => server.close())));

const names = Object.keys(faults).filter((name): name is keyof typeof faults => name in faults);

for (const name of names)
  describe(name, () => {
    for (const vendor of vendors)
      for (const beyond of [false, true])
        test(`${vendor}, ${beyond ? "beyond this machine" : "loopback"}: ${expected[name][vendor]}`, async () => {
          const got = await put(faults[name], vendor, beyond);
          const outcome = outcomeOf(got);
          table[name] = { ...table[name], [vendor]: outcome };
          assert.equal(outcome, expected[name][vendor], String(got.error));
          if (outcome === "ok") isWhole(got);
          else assert.equal(got.finish, undefined, "a failure has no finish");
          if (name === "429, retry-after 7" && isFailure(got.error)) assert.equal(got.error.info.retryAfterMs, 7000);
        });
  });

test("the table has every cell", (context) => {
  tell(context, table);
  for (const name of names)
    assert.deepEqual(Object.keys(table[name] ?? {}).sort(), [...vendors].sort(), `a cell of "${name}" is missing`);
});

async function put(fault: Fault, vendor: Vendor, beyond: boolean): Promise<Collected> {
  const server = await startVendorServer({ provider: vendor, script: fault.turn(vendor) });
  servers.push(server);
  const opened = await openProvider({
    connection: {
      id: "c",
      provider: vendor,
      name: vendor,
      baseUrl: beyond ? server.address.replace(/127\.0\.0\.1:\d+/, "vendor.example") : server.address,
    },
    key: "the-key-of-this-test",
    // Far longer than the test may take: where the outcome is a stop, it was the stop that ended it.
    idleMs: fault.idleMs ?? 100_000,
    fetch(input, init) {
      const { pathname, search } = new URL(String(input));
      return fetch(`${server.origin}${pathname}${search}`, init);
    },
  });
  const provider = fault.totalMs === undefined ? opened : guard(opened, undefined, fault.totalMs);
  const stop = new AbortController();
  if (fault.stopAt === "request") void server.next().then(() => stop.abort());
  let json = "";
  const got = await collect(provider, request(vendor), stop.signal, (part) => {
    if (part.type === "arguments") json += part.json;
    if (fault.stopAt === "first part" && part.type !== "model" && part.type !== "usage") stop.abort();
    if (fault.stopAt === "first call" && isJson(json)) stop.abort();
  });
  // Whatever happened, the line is not left open.
  for (const seen of server.requests) await seen.closed;
  return got;
}

const request = (vendor: Vendor): ModelRequest => ({
  model: { connection: "c", provider: vendor, model: "test-model" },
  system: "",
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  tools: [{ name: "look", description: "Looks", input: { type: "object", properties: { at: { type: "string" } } } }],
  parameters: {},
});

function outcomeOf({ error }: Collected): Outcome | string {
  if (error === undefined) return "ok";
  return isFailure(error) ? error.code : `not a failure: ${String(error)}`;
}

function isWhole(got: Collected): void {
  assert.equal(got.text, answer.text);
  assert.equal(got.thinking, answer.thinking);
  assert.deepEqual(
    got.calls.map(({ name, json }) => ({ name, input: JSON.parse(json) })),
    answer.calls?.map(({ name, input }) => ({ name, input })),
  );
  assert.equal(got.finish?.reason, "tools");
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
