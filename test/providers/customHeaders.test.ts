import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { collect } from "./support/collect.ts";
import { startVendorServer, type Turn, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function asked(vendor: Vendor, turn: Turn, connection: object) {
  const server = await startVendorServer({ provider: vendor, script: turn });
  servers.push(server);
  const provider = await openProvider({
    connection: { id: "c", provider: vendor, name: vendor, baseUrl: server.address, ...connection },
    key: "sk-0123456789abcdef",
    fetch: globalThis.fetch,
  });
  const got = await collect(provider, {
    model: { connection: "c", provider: vendor, model: "test-model" },
    system: "",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [],
    parameters: {},
  });
  return { got, server };
}

for (const vendor of vendors) {
  test(`${vendor}: the connection's headers go along, over the adapter's own, with the key in its place`, async () => {
    const headers = { "X-Team": "compilers", "X-Gateway-Key": "Basic {key}", Accept: "*/*" };
    const { got, server } = await asked(vendor, { text: "Hi" }, { headers });
    assert.equal(got.error, undefined);
    const seen = server.requests[0]?.headers ?? {};
    assert.equal(seen["x-team"], "compilers");
    assert.equal(seen["x-gateway-key"], "Basic sk-0123456789abcdef");
    assert.equal(seen.accept, "*/*");
  });

  test(`${vendor}: silence, and a whole answer, have the connection's own limits`, async () => {
    const silent = await asked(vendor, { text: "One two three", hang: "midway" }, { idleSeconds: 0.05 });
    assert.ok(isFailure(silent.got.error) && silent.got.error.code === "timeout", String(silent.got.error));
    assert.match(silent.got.error.message, /sent nothing for/);
    const endless: Turn = { text: "word ".repeat(2_000), pieceMs: 5 };
    // Time enough for the request to be there, on a busy machine too.
    const slow = await asked(vendor, endless, { idleSeconds: 5, totalSeconds: 1 });
    assert.ok(isFailure(slow.got.error) && slow.got.error.code === "timeout", String(slow.got.error));
    assert.match(slow.got.error.message, /not complete after/);
    assert.equal(await slow.server.requests[0]?.closed, "early", "the connection is closed, too");
  });
}
