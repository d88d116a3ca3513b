// What "Test connection" says: every kind of provider, every trouble. Each cell has the class of the failure, words that
// tell the trouble apart, and words that say what to do.
import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import type { Connection } from "../../src/core/connection.ts";
import type { FailureCode } from "../../src/core/failure.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import type { EditorModel } from "../../src/providers/editorModels.ts";
import { testConnection } from "../../src/providers/testConnection.ts";
import type { Vendor } from "./support/vendorServer.mjs";
import { errorBody } from "./support/vendorWords.mjs";

const kinds: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const never = new AbortController().signal;
const open: { close(): unknown }[] = [];
after(() => Promise.all(open.map((server) => server.close())));

interface Cell {
  /** Where nothing is given: the address of a vendor beyond this machine, and a fetch that answers in its place. */
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly connection?: Partial<Connection>;
  readonly key?: string;
  readonly limitMs?: number;
}

interface Trouble {
  readonly name: string;
  cell(kind: Vendor): Cell | Promise<Cell>;
  readonly code: FailureCode;
  readonly tells: RegExp;
  readonly advises: RegExp;
}

const answering =
  (kind: Vendor, status: number, message: string, headers: Record<string, string> = {}): typeof globalThis.fetch =>
  async () =>
    new Response(JSON.stringify(errorBody(kind, status, message)), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });

/** As undici fails, or an editor's patched fetch. */
const failing =
  (code: string, message = code): typeof globalThis.fetch =>
  () =>
    Promise.reject(
      Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(message), { code }) }),
    );

const page: typeof globalThis.fetch = async () =>
  new Response("<!doctype html><html>Sign in</html>", { headers: { "content-type": "text/html" } });

async function listening(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

const troubles: readonly Trouble[] = [
  {
    name: "wrong key",
    cell: (kind) => ({ fetch: answering(kind, 401, "Invalid key") }),
    code: "auth",
    tells: /^The key was refused \(401\)\.$/,
    advises: /Check the key/,
  },
  {
    name: "no key",
    cell: (kind) => ({ fetch: answering(kind, 401, "No key"), key: "" }),
    code: "auth",
    tells: /asks for a key/,
    advises: /Save a key/,
  },
  {
    name: "a key that may not",
    cell: (kind) => ({ fetch: answering(kind, 403, "Not allowed") }),
    code: "auth",
    tells: /may not do that \(403\)/,
    advises: /what the key may do/,
  },
  {
    name: "wrong path",
    cell: (kind) => ({ fetch: answering(kind, 404, "Not found") }),
    code: "not-found",
    tells: /no such path at https:\/\/vendor\.example/,
    advises: /Check the address/,
  },
  {
    name: "another kind of server",
    cell: () => ({ fetch: page }),
    code: "protocol",
    tells: /answered with a web page/,
    advises: /address.*sign-in page/,
  },
  {
    name: "unknown host",
    cell: () => ({ fetch: failing("ENOTFOUND") }),
    code: "network",
    tells: /host "vendor\.example" cannot be found/,
    advises: /address.*DNS/,
  },
  {
    name: "server not running, on this machine",
    async cell() {
      const server = net.createServer();
      const host = await listening(server);
      await new Promise((resolve) => server.close(resolve));
      return { baseUrl: `http://${host}` };
    },
    code: "network",
    tells: /^Nothing answers at http:\/\/127\.0\.0\.1/,
    advises: /^Start (Ollama with `ollama serve`|the server)/,
  },
  {
    name: "server not running, elsewhere",
    cell: () => ({ fetch: failing("ECONNREFUSED") }),
    code: "network",
    tells: /^Nothing answers at https:\/\/vendor\.example/,
    advises: /address and your network|ollama serve/,
  },
  {
    name: "certificate",
    cell: () => ({ fetch: failing("UNABLE_TO_VERIFY_LEAF_SIGNATURE") }),
    code: "network",
    tells: /certificate of "vendor\.example" is not trusted/,
    advises: /company proxy.*add its certificate/,
  },
  {
    name: "HTTP where HTTPS is spoken",
    async cell() {
      // For real, at a loopback address: a plain server.
      const host = await listening(http.createServer((_, response) => response.end("{}")));
      return { baseUrl: `https://${host}` };
    },
    code: "network",
    tells: /does not speak HTTPS/,
    advises: /http:\/\/ instead/,
  },
  {
    name: "proxy asks for a sign-in",
    cell: () => ({ fetch: async () => new Response("<html>Sign in</html>", { status: 407 }) }),
    code: "auth",
    tells: /proxy asks for a sign-in/,
    advises: /http\.proxy/,
  },
  {
    name: "proxy refuses",
    cell: () => ({ fetch: failing("UND_ERR_ABORTED", "Proxy response (403) !== 200 when HTTP Tunneling") }),
    code: "network",
    tells: /proxy did not let the request/,
    advises: /http\.proxy/,
  },
  {
    name: "rate limit",
    cell: (kind) => ({ fetch: answering(kind, 429, "Slow down", { "retry-after": "7" }) }),
    code: "rate-limit",
    tells: /asks for fewer requests \(429\)/,
    advises: /Wait a moment/,
  },
  {
    name: "provider in trouble",
    cell: (kind) => ({ fetch: answering(kind, 503, "Overloaded") }),
    code: "overloaded",
    tells: /cannot answer now \(503\)/,
    advises: /Try again in a moment/,
  },
  {
    name: "no answer in time",
    async cell() {
      return { baseUrl: `http://${await listening(net.createServer(() => {}))}`, limitMs: 60 };
    },
    code: "timeout",
    tells: /"Mine" did not answer within/,
    advises: /address, your network and the proxy/,
  },
  {
    name: "no such model or deployment",
    cell: (kind) => ({
      fetch: answering(kind, 404, "The model does not exist"),
      connection: { models: ["of-tomorrow"] },
    }),
    code: "not-found",
    tells: /no (deployment|model) "of-tomorrow"/,
    advises: /deployment's name|another/,
  },
];

for (const trouble of troubles) {
  for (const kind of kinds) {
    test(`${trouble.name}: ${kind}`, async () => {
      const {
        baseUrl = "https://vendor.example",
        fetch,
        key = "sk-0123456789abcdef",
        ...cell
      } = await trouble.cell(kind);
      const connection: Connection = { id: "c", name: "Mine", provider: kind, baseUrl, ...cell.connection };
      const beyond = fetch ?? (() => assert.fail("a loopback address must not use this fetch"));
      const provider = await openProvider({ connection, key: key === "" ? undefined : key, fetch: beyond });
      const result = await testConnection(provider, connection, never, cell.limitMs);
      assert.ok(!result.ok, result.words);
      assert.equal(result.error.code, trouble.code, result.words);
      assert.match(result.error.message, trouble.tells);
      assert.match(result.error.advice ?? "", trouble.advises);
      assert.equal(result.words, `${result.error.message} ${result.error.advice}`);
      if (trouble.name === "rate limit") assert.equal(result.error.retryAfterMs, 7_000);
    });
  }
}

const editorModel = (over: Partial<EditorModel> = {}): EditorModel => ({
  id: "one",
  vendor: "acme",
  name: "One",
  maxInputTokens: 1,
  allowed: () => undefined,
  send: () => assert.fail("a test asks for nobody's consent"),
  ...over,
});

test("VS Code's own models: none, some, and a list that fails", async () => {
  const tested = async (list: () => Promise<readonly EditorModel[]>) => {
    const connection: Connection = { id: "c", name: "Mine", provider: "vscode" };
    const provider = await openProvider({ connection, key: undefined, fetch, editorModels: { list } });
    return testConnection(provider, connection, never);
  };
  const none = await tested(async () => []);
  assert.ok(!none.ok && none.error.code === "not-found");
  assert.match(none.words, /VS Code offers no models\. Sign in to Copilot/);
  assert.equal((await tested(async () => [editorModel()])).words, "It works: 1 model to choose from.");
  const broken = await tested(() => Promise.reject(new Error("The cat sat on it.")));
  assert.ok(!broken.ok);
  assert.match(broken.words, /The cat sat on it/);
});
