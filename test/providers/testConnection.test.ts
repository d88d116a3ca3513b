import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import type { Connection } from "../../src/core/connection.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { testConnection } from "../../src/providers/testConnection.ts";
import { startVendorServer, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const open: { close(): unknown }[] = [];
after(() => Promise.all(open.map((server) => server.close())));

const never = new AbortController().signal;

async function wordsOf(
  connection: Partial<Connection> & { provider: Vendor },
  key?: string,
  options: { fetch?: typeof fetch; limitMs?: number } = {},
) {
  const whole: Connection = { id: "c", name: "Mine", ...connection };
  const provider = await openProvider({ connection: whole, key, fetch: options.fetch ?? globalThis.fetch });
  const result = await testConnection(provider, whole, never, options.limitMs);
  return `${result.ok ? "ok" : result.error.code}: ${result.words}`;
}

async function serve(provider: Vendor, options = {}): Promise<VendorServer> {
  const server = await startVendorServer({ provider, ...options });
  open.push(server);
  return server;
}

/** A port at which nothing listens. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A fetch that fails as undici's does. */
const failing =
  (code: string, message = code) =>
  () =>
    Promise.reject(
      Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(message), { code }) }),
    );

test("a connection that works says how many models there are", async () => {
  const { address } = await serve("openai", { key: "right", models: ["a", "b"] });
  assert.equal(
    await wordsOf({ provider: "openai", baseUrl: address }, "right"),
    "ok: It works: 2 models to choose from.",
  );
  const empty = await serve("ollama", { models: [] });
  assert.equal(
    await wordsOf({ provider: "ollama", baseUrl: empty.address }),
    "ok: It works, but there are no models yet.",
  );
});

test("a wrong key, and none", async () => {
  for (const provider of ["anthropic", "google", "openai", "azure", "compatible"] as const) {
    const { address } = await serve(provider, { key: "right" });
    const wrong = await wordsOf({ provider, baseUrl: address }, "wrong-key-0123456789");
    assert.equal(wrong, "auth: The key was refused (401). Check the key of this connection in Settings.");
    const none = await wordsOf({ provider, baseUrl: address });
    assert.equal(none, "auth: The server asks for a key (401). Save a key for this connection in Settings.");
  }
});

test("no server", async () => {
  const port = await freePort();
  assert.equal(
    await wordsOf({ provider: "ollama", baseUrl: `http://127.0.0.1:${port}` }),
    `network: Nothing answers at http://127.0.0.1:${port}. Start Ollama with \`ollama serve\`, then try again.`,
  );
  assert.match(
    await wordsOf({ provider: "compatible", baseUrl: `http://localhost:${port}/v1` }),
    /^network: Nothing answers at .*Start the server/,
  );
});

test("no such path, no such deployment, no list of models", async () => {
  const none = await serve("compatible", { models: null });
  assert.match(
    await wordsOf({ provider: "compatible", baseUrl: none.address }),
    /^not-found: There is no such path at /,
  );
  assert.equal(
    await wordsOf({ provider: "compatible", baseUrl: none.address, models: ["mine"] }),
    'ok: It works: "mine" answered.',
  );
  const azure = await serve("azure", {
    script: { status: 404, message: "The API deployment for this resource does not exist." },
  });
  assert.match(
    await wordsOf({ provider: "azure", baseUrl: azure.address, models: ["mine"] }, "k"),
    /^not-found: There is no deployment "mine" at .*Check the deployment's name/,
  );
  const deployed = await serve("azure");
  assert.equal(
    await wordsOf({ provider: "azure", baseUrl: deployed.address, models: ["mine"] }, "k"),
    'ok: It works: "mine" answered.',
  );
});

test("another kind of server", async () => {
  const server = http.createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<html>Welcome</html>"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const provider of ["anthropic", "google", "openai", "azure", "compatible", "ollama"] as const)
    assert.match(
      await wordsOf({ provider, baseUrl: `http://127.0.0.1:${port}` }, "k"),
      /^protocol: .* answered with a web page/,
      provider,
    );
});

test("DNS, certificates, proxies, and http where https should be", async () => {
  const beyond = (fetch: typeof globalThis.fetch) =>
    wordsOf({ provider: "openai", baseUrl: "https://api.example/v1" }, "k", { fetch });
  assert.match(await beyond(failing("ENOTFOUND")), /^network: The host "api.example" cannot be found\. /);
  assert.match(await beyond(failing("", "net::ERR_NAME_NOT_RESOLVED")), /cannot be found/);
  assert.match(
    await beyond(failing("SELF_SIGNED_CERT_IN_CHAIN")),
    /^network: The certificate of "api.example" is not trusted\. /,
  );
  assert.match(await beyond(failing("CERT_HAS_EXPIRED")), /certificate/);
  assert.match(await beyond(failing("ECONNREFUSED")), /^network: Nothing answers at https:\/\/api\.example/);
  assert.match(await beyond(failing("ETIMEDOUT")), /^timeout: /);
  assert.match(
    await beyond(failing("ERR_SSL_WRONG_VERSION_NUMBER")),
    /does not speak HTTPS on that port\. Try the address with http:/,
  );
  assert.match(
    await beyond(failing("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling")),
    /^network: The proxy /,
  );
  const refusing = async () => new Response("<html>Sign in</html>", { status: 407 });
  assert.equal(
    await beyond(refusing),
    "auth: The proxy asks for a sign-in (407). Check the proxy in VS Code's settings (`http.proxy`), then try again.",
  );
  // For real: a plain server where TLS is spoken, at a loopback address.
  const { origin } = await serve("openai");
  assert.match(
    await wordsOf({ provider: "openai", baseUrl: `${origin.replace("http:", "https:")}/v1` }, "k"),
    /does not speak HTTPS/,
  );
});

test("a server that does not answer in time, and a person who does not wait", async () => {
  const server = net.createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const connection: Connection = { id: "c", name: "Mine", provider: "ollama", baseUrl };
  assert.match(
    await wordsOf({ ...connection, provider: "ollama" }, undefined, { limitMs: 50 }),
    /^timeout: "Mine" did not answer within/,
  );
  const provider = await openProvider({ connection, key: undefined, fetch: globalThis.fetch });
  const stop = new AbortController();
  const waiting = testConnection(provider, connection, stop.signal);
  stop.abort();
  const result = await waiting;
  assert.ok(!result.ok && result.error.code === "aborted");
});

test("an address that is none", async () => {
  for (const baseUrl of ["api.openai.com", "ftp://x", "http://", "https://a b"])
    await assert.rejects(
      openProvider({ connection: { id: "c", name: "Mine", provider: "openai", baseUrl }, key: "k", fetch }),
      /is not an address/,
    );
});
