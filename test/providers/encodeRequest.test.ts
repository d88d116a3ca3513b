// What is shown as sent is what is sent: each adapter's own encoding, seen by a server and without one.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { curlOf, encodeRequest } from "../../src/providers/encodeRequest.ts";
import { startVendorServer, type Vendor } from "./support/vendorServer.mjs";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const never = new AbortController().signal;

for (const vendor of vendors)
  test(`${vendor}: the body, the address and the headers are those that a server gets`, async () => {
    const key = "a-real-key-0123456789";
    const server = await startVendorServer({ provider: vendor, key });
    try {
      const connection = {
        id: "c",
        provider: vendor,
        name: "mine",
        baseUrl: server.address,
        headers: { "x-team": "red $(touch x) `y`", "x-secret-token": "hunter2hunter2" },
      };
      const request: ModelRequest = {
        model: { connection: "c", provider: vendor, model: "test-model" },
        system: "Be brief.",
        messages: [{ role: "user", content: [{ type: "text", text: "It's $5" }] }],
        tools: [{ name: "read", description: "Reads", input: { type: "object", properties: {} } }],
        parameters: { maxOutputTokens: 500 },
      };
      const provider = await openProvider({ connection, key, fetch: globalThis.fetch });
      for await (const _ of provider.stream(request, never));
      const [sent] = server.requests;
      const asked = server.requests.length;
      const encoded = await encodeRequest(connection, true, request, never);
      assert.ok(sent && encoded);
      assert.equal(server.requests.length, asked, "nothing was sent");
      assert.equal(encoded.note === null, vendor !== "ollama");
      // What only a server can tell.
      if (vendor === "ollama") delete sent.body.options.num_ctx;
      assert.deepEqual(JSON.parse(encoded.body), sent.body);
      assert.equal(new URL(encoded.url).pathname, new URL(sent.url, server.origin).pathname);
      for (const [name, value] of Object.entries(encoded.headers)) {
        const real: string = String(sent.headers[name]);
        if (name === "x-secret-token") assert.equal(value, "[not shown]");
        else assert.equal(value.replace(/\$\w+/, key), real, name);
      }
      const all = JSON.stringify(encoded) + curlOf(encoded);
      assert.ok(!all.includes(key) && !all.includes("hunter2"));
      assert.match(curlOf(encoded), /^curl -N -X POST '/);
      assert.match(curlOf(encoded), /-H "[\w-]+: (Bearer )?\$[A-Z_]+"/);
      assert.ok(curlOf(encoded).includes("It'\\''s $5"));
      assert.ok(curlOf(encoded).includes("-H 'x-team: red $(touch x) `y`'"), "what a shell would run is quoted");
    } finally {
      await server.close();
    }
  });

test("the key's variable is the only one that a shell puts in", () => {
  const headers = { "x-auth": 'a "$(b)` $API_KEY \\' };
  const wire = { method: "POST", url: "https://x.test", headers, body: "{}", note: null };
  const line = curlOf(wire).split("\n")[1] ?? "";
  assert.equal(line, '  -H "x-auth: a \\"\\$(b)\\` $API_KEY \\\\" \\');
});

test("where nothing goes over a wire there is nothing to show", async () => {
  const model = { connection: "demo", provider: "demo", model: "demo" } as const;
  const request: ModelRequest = { model, system: "", messages: [], tools: [], parameters: {} };
  assert.equal(await encodeRequest({ id: "demo", provider: "demo", name: "Demo" }, false, request, never), null);
});
