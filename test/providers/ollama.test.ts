// What Ollama has and others have not: models that are fetched, and a context that has to be asked for.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import type { Provider, PullProgress } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { collect } from "./support/collect.ts";
import { startVendorServer, type VendorServer } from "./support/vendorServer.mjs";

const servers: VendorServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));
const never = new AbortController().signal;

async function open(options: object = {}) {
  const server = await startVendorServer({ provider: "ollama", ...options });
  servers.push(server);
  const connection = { id: "c", provider: "ollama", name: "Ollama", baseUrl: server.address } as const;
  const provider = await openProvider({ connection, key: undefined, fetch: globalThis.fetch });
  return { server, provider };
}

async function pulled({ pull }: Provider, model: string, signal = never, seen = (_: PullProgress) => {}) {
  assert.ok(pull);
  const steps: PullProgress[] = [];
  try {
    for await (const step of pull(model, signal)) {
      steps.push(step);
      seen(step);
    }
  } catch (error) {
    return { steps, error };
  }
  return { steps };
}

test("a model is fetched, with how far it has come, and is then among the models", async () => {
  const { provider } = await open({ models: [], library: ["llama3.2:3b"] });
  assert.deepEqual(await provider.models(never), []);
  const { steps, error } = await pulled(provider, "llama3.2:3b");
  assert.equal(error, undefined);
  assert.deepEqual(steps[0], { status: "pulling manifest" });
  assert.deepEqual(steps[5], { status: "pulling dde5aa3fc5ff", completed: 1_000_000_000, total: 2_000_000_000 });
  assert.deepEqual(steps.at(-1), { status: "success" });
  const [listed] = await provider.models(never);
  assert.deepEqual(listed, { id: "llama3.2:3b", contextWindow: 8192, tools: true, thinking: true, images: true });
});

test("a model that the library does not have, and a server that is gone midway", async () => {
  const { provider } = await open({ library: [] });
  const { error } = await pulled(provider, "nobody");
  assert.ok(isFailure(error), String(error));
  assert.deepEqual([error.code, error.message], ["not-found", 'Ollama\'s library has no model "nobody".']);

  const broken = await open({ library: ["big"], pieceMs: 20 });
  const cut = await pulled(broken.provider, "big", never, () => void broken.server.close());
  assert.ok(isFailure(cut.error) && cut.error.code === "network", String(cut.error));
});

test("fetching is stopped at once, also on the server", async () => {
  const { provider } = await open({ library: ["big"], pieceMs: 20, models: [] });
  const controller = new AbortController();
  const { steps, error } = await pulled(provider, "big", controller.signal, ({ completed }) => {
    if (completed !== undefined) controller.abort();
  });
  assert.ok(isFailure(error) && error.code === "aborted");
  assert.ok(steps.length < 5);
  // Had it gone on, it would have the model.
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.deepEqual(await provider.models(never), []);
});

const asked = (words: string) => ({
  model: { connection: "c", provider: "ollama" as const, model: "test-model" },
  system: "",
  messages: [{ role: "user" as const, content: [{ type: "text" as const, text: words }] }],
  tools: [],
  parameters: {},
});

test("as much context is asked for as the model has, or the prompt needs, and no truncation", async () => {
  for (const [contextLength, words, context] of [
    [8_192, "short", 8_192],
    [131_072, "short", 16_384],
    [131_072, "word ".repeat(20_000), 65_536],
  ] as const) {
    const { provider, server } = await open({ contextLength });
    await collect(provider, asked(words));
    const { options, truncate } = server.requests[0]?.body ?? {};
    assert.equal(options.num_ctx, context);
    assert.equal(truncate, false);
  }
});

test("an answer to a prompt that was cut all the same is refused", async () => {
  const words = "Some quite ordinary words of English. ".repeat(3_000);
  const cut = await open({ contextLength: 8_192, script: { text: "Hm.", usage: { input: 8_100, output: 2 } } });
  const got = await collect(cut.provider, asked(words));
  assert.ok(isFailure(got.error) && got.error.code === "context-overflow", String(got.error));
  assert.match(got.error.message, /8,192 tokens/);
  assert.equal(got.finish, undefined);

  // A server that read it all, and words that only look long, are no trouble.
  const read = await open({ contextLength: 8_192, script: { text: "Hm.", usage: { input: 25_000, output: 2 } } });
  assert.equal((await collect(read.provider, asked(words))).error, undefined);
  const blank = await open({ contextLength: 8_192, script: { text: "Hm.", usage: { input: 900, output: 2 } } });
  assert.equal((await collect(blank.provider, asked(`${" ".repeat(90_000)}End`))).error, undefined);
});

test("elsewhere nothing is fetched", async () => {
  const connection = { id: "c", provider: "openai", name: "OpenAI" } as const;
  const provider = await openProvider({ connection, key: "k", fetch: globalThis.fetch });
  assert.equal(provider.pull, undefined);
});
