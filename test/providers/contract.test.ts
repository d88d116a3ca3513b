// What every adapter owes, asked of each over its vendor's protocol: once at a loopback address, where it goes over
// node:http, and once at a host beyond, where it uses the `fetch` that it was given.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createAssembler } from "../../src/core/assemble.ts";
import { type ErrorInfo, isFailure } from "../../src/core/failure.ts";
import type { ModelRequest, Parameters, Part, Provider } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { random } from "../support/random.ts";
import { type Collected, collect } from "./support/collect.ts";
import { type Script, startVendorServer, type Turn, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const key = "sk-canary-4f9c2b71e8d05a36-tail";

const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function serve(provider: Vendor, script: Script, options = {}): Promise<VendorServer> {
  const server = await startVendorServer({ provider, script, ...options });
  servers.push(server);
  return server;
}

interface Opened {
  readonly server: VendorServer;
  readonly provider: Provider;
}

async function open(vendor: Vendor, script: Script, { beyond = false, idleMs = 10_000 } = {}): Promise<Opened> {
  const server = await serve(vendor, script);
  const host = "vendor.example";
  const provider = await openProvider({
    connection: {
      id: "c",
      provider: vendor,
      name: vendor,
      baseUrl: beyond ? server.address.replace(/127\.0\.0\.1:\d+/, host) : server.address,
    },
    key,
    idleMs,
    fetch: beyond ? (input, init) => fetch(redirected(String(input), server.origin), init) : refuse,
  });
  return { server, provider };
}

function redirected(address: string, origin: string): string {
  const { pathname, search } = new URL(address);
  return `${origin}${pathname}${search}`;
}

const refuse = () => Promise.reject(new Error("a loopback address must not use this fetch"));

function request(vendor: Vendor, parameters: Parameters = {}): ModelRequest {
  return {
    model: { connection: "c", provider: vendor, model: "test-model" },
    system: "Be brief.",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [{ name: "look", description: "Looks", input: { type: "object", properties: { at: { type: "string" } } } }],
    parameters,
  };
}

function failureOf({ error }: Collected): ErrorInfo {
  assert.ok(isFailure(error), `not a Failure: ${String(error)}`);
  return error.info;
}

/** The time in which a stopped request must have ended, in milliseconds. */
const promptly = 500;

const full: Turn = {
  thinking: "First I think. Then ",
  signature: "SIGNATURE",
  text: "Grüße, 世界! 👩‍👩‍👧‍👦 and e\u0301 🌍.",
  calls: [
    { name: "look", input: { at: "Zürich 🏔" }, id: "call_a" },
    { name: "look", input: { at: "東京" }, id: "call_b" },
  ],
  usage: { input: 120, cacheRead: 100, output: 50, reasoning: 20 },
};

for (const vendor of vendors) {
  for (const beyond of [false, true]) {
    describe(`${vendor}, ${beyond ? "beyond this machine" : "loopback"}`, () => {
      test("text, thinking, parallel calls, usage and finish", async () => {
        const { provider } = await open(vendor, full, { beyond });
        const got = await collect(provider, request(vendor));
        assert.equal(got.error, undefined);
        assert.equal(got.text, full.text);
        assert.equal(got.thinking, full.thinking);
        assert.deepEqual(
          got.calls.map(({ name, json }) => [name, JSON.parse(json)]),
          full.calls?.map(({ name, input }) => [name, input]),
        );
        assert.deepEqual(
          got.calls.map(({ callId }) => callId),
          ["call_a", "call_b"],
        );
        assert.equal(got.finish?.reason, "tools");
        assert.equal(got.model, "test-model");
        const { input, cacheRead, output, reasoning } = got.usage;
        const told = vendor === "ollama" ? [120, undefined, 50, undefined] : [120, 100, 50, 20];
        assert.deepEqual([input, cacheRead, output, reasoning], told);
        assert.equal(got.parts.at(-1)?.type, "finish");
        const { content } = assembled(got.parts);
        assert.deepEqual(
          content.map((block) => block.type),
          ["thinking", "text", "call", "call"],
        );
      });

      test("pieces of any size, in the middle of characters too", async () => {
        const next = random(7);
        for (const pieces of [() => (beyond ? 3 : 1), () => 1 + Math.floor(next() * 97)]) {
          const { provider } = await open(vendor, { ...full, pieces }, { beyond });
          const got = await collect(provider, request(vendor));
          assert.equal(got.error, undefined);
          assert.equal(got.text, full.text);
          assert.equal(got.calls.length, 2);
        }
      });

      test("a stop at any moment ends it at once", async () => {
        const before = await open(vendor, full, { beyond });
        const none = await collect(before.provider, request(vendor), AbortSignal.abort());
        assert.equal(failureOf(none).code, "aborted");
        assert.equal(before.server.requests.length, 0, "nothing was asked");

        const headless = await open(vendor, { hang: "before headers" }, { beyond });
        const stop = new AbortController();
        const arrived = headless.server.next();
        const waiting = collect(headless.provider, request(vendor), stop.signal);
        const seen = await arrived;
        const began = Date.now();
        stop.abort();
        assert.equal(failureOf(await waiting).code, "aborted");
        assert.ok(Date.now() - began < promptly);
        assert.equal(await seen.closed, "early");

        const midway = await open(vendor, { ...full, hang: "midway" }, { beyond });
        const stopMidway = new AbortController();
        let stoppedAt = 0;
        const half = await collect(midway.provider, request(vendor), stopMidway.signal, (part) => {
          if (part.type !== "text" && part.type !== "thinking") return;
          stoppedAt = Date.now();
          stopMidway.abort();
        });
        assert.equal(failureOf(half).code, "aborted");
        assert.ok(Date.now() - stoppedAt < promptly);
        assert.equal(await midway.server.requests[0]?.closed, "early");
      });

      test("a stop while nothing comes ends it at once", async () => {
        const { provider, server } = await open(vendor, { ...full, hang: "midway" }, { beyond });
        const stop = new AbortController();
        let began = 0;
        const got = await collect(provider, request(vendor), stop.signal, () => {
          if (began !== 0) return;
          began = -1;
          // Later than every part of the first half.
          setTimeout(() => {
            began = Date.now();
            stop.abort();
          }, 50);
        });
        assert.equal(failureOf(got).code, "aborted");
        assert.ok(Date.now() - began < promptly);
        assert.equal(await server.requests[0]?.closed, "early");
      });

      test("who leaves the loop closes the connection", async () => {
        const { provider, server } = await open(vendor, { ...full, hang: "midway" }, { beyond });
        for await (const _ of provider.stream(request(vendor), new AbortController().signal)) break;
        assert.equal(await server.requests[0]?.closed, "early");
      });

      test("a stream that ends early is a failure of the network, and keeps what came", async () => {
        for (const cut of ["end", "destroy"] as const) {
          const { provider } = await open(vendor, { ...full, cut }, { beyond });
          const got = await collect(provider, request(vendor));
          assert.equal(failureOf(got).code, "network", cut);
          assert.ok(got.thinking !== "", cut);
        }
        const empty = await open(vendor, { body: "" }, { beyond });
        const { code, message } = failureOf(await collect(empty.provider, request(vendor)));
        assert.equal(code, "network");
        assert.match(message, /ended early/);
      });

      test("a page or another document in place of a stream is told with an excerpt", async () => {
        const bodies: [string, string][] = [
          ["<html><body>Please sign in</body></html>", "text/html"],
          ['{"hello": "world"}', "application/json"],
          ["Internal confusion", "text/plain"],
        ];
        for (const [body, contentType] of bodies) {
          // Ollama's lines are documents too: one without an end is a stream that ended early.
          if (vendor === "ollama" && body.startsWith("{")) continue;
          const { provider } = await open(vendor, { body, contentType }, { beyond });
          const info = failureOf(await collect(provider, request(vendor)));
          assert.equal(info.code, "protocol", body);
          assert.ok(
            JSON.stringify(info.vendor).includes(body.slice(2, 12).replaceAll('"', '\\"')),
            JSON.stringify(info.vendor),
          );
        }
      });

      test("errors by their status, in one vocabulary, with the time to wait", async () => {
        const cases: [Turn, string, number | undefined][] = [
          [{ status: 400, message: "temperature is odd" }, "bad-request", undefined],
          [
            { status: 400, message: "prompt is too long: 250000 tokens > 200000 maximum" },
            "context-overflow",
            undefined,
          ],
          [{ status: 401 }, "auth", undefined],
          [{ status: 403 }, "auth", undefined],
          [{ status: 404 }, "not-found", undefined],
          [{ status: 429, headers: { "retry-after": "7" } }, "rate-limit", 7000],
          [{ status: 429, headers: { "retry-after-ms": "1500", "retry-after": "2" } }, "rate-limit", 1500],
          [{ status: 500 }, "overloaded", undefined],
          [{ status: 503, headers: { "retry-after": "1" } }, "overloaded", 1000],
          [{ status: 529 }, "overloaded", undefined],
          [{ status: 502, body: "<html>Bad gateway</html>", contentType: "text/html" }, "overloaded", undefined],
        ];
        for (const [turn, code, retryAfterMs] of cases) {
          const { provider, server } = await open(vendor, turn, { beyond });
          const info = failureOf(await collect(provider, request(vendor)));
          assert.equal(info.code, code, JSON.stringify([turn, info]));
          assert.equal(info.retryAfterMs, retryAfterMs);
          assert.equal(info.status, turn.status);
          assert.match(info.message, /^[A-Z].*[.…]$|: /s);
          assert.ok(info.advice?.endsWith("."));
          assert.ok(!info.message.includes("<html"));
          assert.equal(server.requests.length, 1, "nothing is tried again in secret");
        }
        const until = new Date(Date.now() + 60_000);
        const dated = await open(vendor, { status: 429, headers: { "retry-after": until.toUTCString() } }, { beyond });
        const { retryAfterMs = 0 } = failureOf(await collect(dated.provider, request(vendor)));
        assert.ok(retryAfterMs > 55_000 && retryAfterMs <= 60_000, String(retryAfterMs));
      });

      test("an error in the middle of a stream", async () => {
        const { provider } = await open(vendor, { ...full, midway: "error", message: "Overloaded" }, { beyond });
        const got = await collect(provider, request(vendor));
        const info = failureOf(got);
        assert.equal(info.code, "overloaded");
        assert.match(JSON.stringify(info.vendor), /Overloaded/);
        assert.ok(got.thinking !== "");
      });

      test("silence is a timeout", async () => {
        for (const hang of ["before headers", "midway"] as const) {
          const { provider } = await open(vendor, { ...full, hang }, { beyond, idleMs: 60 });
          assert.equal(failureOf(await collect(provider, request(vendor))).code, "timeout", hang);
        }
      });

      test("attack 38: the key is in no error", async () => {
        const turns: Turn[] = [
          { status: 401, message: "Incorrect API key provided: {key}." },
          { status: 400, message: "Header Authorization: Bearer {key} is odd" },
          { status: 500, body: "<html>You sent {key}</html>", contentType: "text/html" },
          { status: 403, body: '{"weird": {"x-api-key": "{key}", "list": ["{key}"]}}' },
          {
            status: 401,
            message: `Incorrect API key provided: ${key.slice(0, 8)}*****${key.slice(-4)}. Find it at https://x`,
          },
          { body: "<html>You sent {key}</html>", contentType: "text/html" },
          { body: "What is {key}?", contentType: "text/plain" },
          { ...full, midway: "error", message: "The key {key} is over its limit" },
        ];
        for (const turn of turns) {
          const { provider } = await open(vendor, turn, { beyond });
          const { error } = await collect(provider, request(vendor));
          assert.ok(isFailure(error));
          const shown = JSON.stringify([error.info, error.message, error.stack, String(error.cause)]);
          for (const piece of [key, key.slice(0, 10), key.slice(-4), "4f9c2b71e8"])
            assert.ok(!shown.includes(piece), shown);
        }
      });

      test("finish reasons", async () => {
        const plain = { text: "Yes." };
        const cases: [Turn, string][] = [
          [plain, "stop"],
          [{ ...plain, finish: "length" }, "length"],
          ...(vendor === "ollama" ? [] : ([[{ ...plain, finish: "filter" }, "filter"]] satisfies [Turn, string][])),
        ];
        for (const [turn, reason] of cases) {
          const { provider } = await open(vendor, turn, { beyond });
          const got = await collect(provider, request(vendor));
          assert.equal(got.error, undefined);
          assert.equal(got.finish?.reason, reason);
          assert.ok(got.finish.vendor !== "");
        }
      });

      // Gemini and Ollama send arguments as objects, which cannot fail to parse.
      if (vendor !== "google" && vendor !== "ollama")
        test("arguments that do not parse come as they are", async () => {
          const { provider } = await open(vendor, { calls: [{ name: "look", json: '{"at": "Zür' }] }, { beyond });
          const got = await collect(provider, request(vendor));
          assert.deepEqual(assembled(got.parts).content, [
            { type: "call", callId: got.calls[0]?.callId, name: "look", input: null, invalid: '{"at": "Zür' },
          ]);
        });

      test("models", async () => {
        const { provider, server } = await open(vendor, full, { beyond });
        const models = await provider.models(new AbortController().signal);
        assert.deepEqual(
          models.map(({ id }) => id),
          ["test-model"],
        );
        await server.close();
        await assert.rejects(
          provider.models(new AbortController().signal),
          (error) => isFailure(error) && error.code === "network",
        );
        await assert.rejects(
          provider.models(AbortSignal.abort()),
          (error) => isFailure(error) && error.code === "aborted",
        );
      });
    });
  }
}

function assembled(parts: readonly Part[]) {
  const assembler = createAssembler();
  for (const part of parts) assembler.add(part);
  return assembler.result();
}
