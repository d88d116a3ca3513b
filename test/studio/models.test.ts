import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/core/failure.ts";
import type { ModelInfo, Provider, PullProgress } from "../../src/core/provider.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { serveSettings } from "../../src/studio/serveSettings.ts";
import { noMcpPage, openTestStudio, saying, testConnection } from "../support/testStudio.ts";
import { openView, until } from "./support/view.ts";

const never = new AbortController().signal;
const KEY = "sk-canary-0123456789abcdefWXYZ";

/** A studio whose provider has these models, and pulls as told. */
async function opened(listed: readonly ModelInfo[], pull?: Provider["pull"]) {
  let asked = 0;
  const house = await openTestStudio(saying("Hello."), {
    deps: {
      openProvider: async () => ({
        models: async () => {
          asked++;
          return listed;
        },
        stream: saying("Hello."),
        ...(pull === undefined ? {} : { pull }),
      }),
    },
  });
  const view = openView();
  const served = serveSettings(view.host, house.studio, {
    askKey: async () => KEY,
    confirm: async () => true,
    openVsCodeSettings: async () => {},
    takeWishToAdd: () => false,
    onBeginAdd: () => ({ dispose() {} }),
    mcp: noMcpPage,
  });
  const add = (over: Partial<Settings.ConnectionInput>) =>
    house.studio.connections.save({
      ...testConnection,
      ...over,
    });
  return {
    ...house,
    view,
    add,
    ask: view.peer.ask,
    asked: () => asked,
    async end() {
      served.dispose();
      await house.dispose();
    },
  };
}

test("models are told with where each figure is from; what the user writes goes first, and is kept", async () => {
  const house = await opened([{ id: "gpt-5-mini", maxOutput: 128_000 }, { id: "gpt-6" }]);
  const { studio, ask } = house;
  const connection = await house.add({ headers: [{ name: "X-Team", value: "a" }], idleSeconds: 300 });
  const { id } = connection;
  assert.deepEqual([connection.headers, connection.idleSeconds], [{ "X-Team": "a" }, 300]);
  await studio.connections.setKey(id, KEY);
  await studio.connections.test(id, never);

  const [mini, six] = await ask(Settings.models, { id });
  assert.equal(mini?.contextWindow, 400_000);
  assert.deepEqual([mini?.sources.contextWindow?.kind, mini?.sources.maxOutput], ["table", { kind: "provider" }]);
  assert.equal(mini?.price.kind, "priced");
  assert.deepEqual([six?.contextWindow, six?.price.kind], [undefined, "unknown"]);

  const before = house.asked();
  const note = { price: { input: 1, output: 2 }, contextWindow: 9_000 };
  const noted = await ask(Settings.note, { id, model: "gpt-5-mini", note });
  assert.deepEqual(noted.price, { kind: "priced", price: note.price, source: { kind: "user" }, tiered: false });
  assert.deepEqual([noted.contextWindow, noted.maxOutput], [9_000, 128_000]);
  assert.equal(house.asked(), before, "what the provider told is still known");
  assert.ok((await studio.connections.state(id)).tested?.ok, "what a test found still holds");

  // One that the list does not tell is there too; and the form does not lose what was written.
  await ask(Settings.note, { id, model: "gpt-secret", note });
  await studio.connections.save({
    id,
    provider: "openai",
    name: "Renamed",
    baseUrl: "",
    apiVersion: "",
    models: [],
    compatibility: false,
  });
  const listed = await ask(Settings.models, { id });
  assert.deepEqual(
    listed.map((model) => model.id),
    ["gpt-secret", "gpt-5-mini", "gpt-6"],
  );
  assert.deepEqual((await studio.connections.get(id)).notes, { "gpt-5-mini": note, "gpt-secret": note });

  await ask(Settings.note, { id, model: "gpt-secret", note: null });
  const back = await ask(Settings.note, { id, model: "gpt-5-mini", note: null });
  assert.equal(back.price.kind === "priced" && back.price.source.kind, "table");
  assert.equal("notes" in (await studio.connections.get(id)), false);
  await assert.rejects(ask(Settings.note, { id: "demo", model: "demo", note }), { code: "invalid" });
  await house.end();
});

test("what a provider told is known of the server that told it, and one that was silent is asked again", async () => {
  const windows: Record<string, number> = { "https://a.example/v1": 1_000, "https://b.example/v1": 9_000 };
  let asked = 0;
  let isOffline = false;
  let at = 0;
  const { studio, dispose } = await openTestStudio(saying("Hello."), {
    deps: {
      now: () => at,
      openProvider: async ({ baseUrl = "" }) => ({
        async models() {
          asked++;
          await new Promise(setImmediate);
          if (isOffline) throw new TypeError("offline");
          return [{ id: "m", contextWindow: windows[baseUrl], images: true }];
        },
        stream: saying("Hello."),
      }),
    },
  });
  const { connections, models } = studio;
  const input = { ...testConnection, provider: "compatible" as const, baseUrl: "https://a.example/v1" };
  const made = await connections.save(input);
  // Both wait for the one answer.
  const both = await Promise.all([models.window(made, "m", true), models.readsImages(made, "m")]);
  assert.deepEqual([both[0]?.tokens, both[1], asked], [1_000, true, 1]);
  const moved = await connections.save({ ...input, id: made.id, baseUrl: "https://b.example/v1" });
  assert.equal(await models.window(moved, "m", false), null, "what another server told is not said of this one");
  assert.equal((await models.window(moved, "m", true))?.tokens, 9_000);
  const renamed = await connections.save({ ...input, id: made.id, baseUrl: "https://b.example/v1", name: "Renamed" });
  assert.equal((await models.window(renamed, "m", true))?.tokens, 9_000);
  assert.equal(asked, 2);

  isOffline = true;
  const other = await connections.save(input);
  assert.equal(await models.window(other, "m", true), null);
  isOffline = false;
  assert.equal(await models.window(other, "m", true), null, "left alone for a while");
  assert.equal(asked, 3);
  at += 60_000;
  assert.equal((await models.window(other, "m", true))?.tokens, 1_000);
  await dispose();
});

test("what is written of two models at once is all kept", async () => {
  const house = await opened([]);
  const { id } = await house.add({});
  const { models, connections } = house.studio;
  await Promise.all(["a", "b", "c"].map((model) => models.note(id, model, { contextWindow: 5 })));
  assert.deepEqual(Object.keys((await connections.get(id)).notes ?? {}).sort(), ["a", "b", "c"]);
  await Promise.all(["a", "b", "c"].map((model) => models.note(id, model, null)));
  assert.equal("notes" in (await connections.get(id)), false);
  await house.end();
});

test("what is written of a model is checked at the edge", async () => {
  const house = await opened([]);
  const { id } = await house.add({});
  for (const note of [
    { price: { input: -1, output: 2 } },
    { price: { input: 1 } },
    { price: { input: Number.NaN, output: 1 } },
    { contextWindow: 1.5 },
    { maxOutput: 0 },
    { key: KEY },
  ])
    await assert.rejects(
      // A view that is broken, or hostile.
      house.ask(Settings.note, { id, model: "m", note: note as never }),
      { code: "invalid" },
      JSON.stringify(note),
    );
  await house.end();
});

test("attack 37: a model is fetched with progress, called off when the view calls it off, and no key is in what goes wrong", async () => {
  const told: PullProgress[] = [{ status: "pulling", completed: 1, total: 2 }, { status: "success" }];
  let wish: "succeed" | "hang" | "fail" = "succeed";
  let stopped = false;
  const house = await opened([], async function* (_model, signal) {
    if (wish === "fail") throw new Failure({ code: "network", message: `The server said ${KEY}.` });
    yield* told;
    if (wish === "succeed") return;
    while (!signal.aborted) await new Promise(setImmediate);
    stopped = true;
    throw new Failure({ code: "aborted", message: "The request was stopped." });
  });
  const { id } = await house.add({ provider: "ollama", name: "Local" });
  await house.studio.connections.setKey(id, KEY);
  await house.ask(Settings.pull, { id, model: "llama" });
  assert.deepEqual(house.view.told(Settings.pulling)[0], {
    id,
    model: "llama",
    status: "pulling",
    completed: 1,
    total: 2,
  });

  wish = "hang";
  const controller = new AbortController();
  const hanging = house.ask(Settings.pull, { id, model: "llama" }, controller.signal);
  controller.abort();
  await assert.rejects(hanging, { code: "aborted" });
  await until(() => stopped);

  wish = "fail";
  await assert.rejects(
    house.ask(Settings.pull, { id, model: "llama" }),
    (error: Error) => !error.message.includes(KEY),
  );
  await house.end();
});

test("where servers have what they have, fetching says so", async () => {
  const house = await opened([]);
  const { id } = await house.add({});
  await house.studio.connections.setKey(id, KEY);
  await assert.rejects(house.ask(Settings.pull, { id, model: "m" }), {
    code: "invalid",
    message: /cannot fetch models/,
  });
  await house.end();
});
