import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Connection } from "../../src/core/connection.ts";
import { fail } from "../../src/core/failure.ts";
import { createEmitter } from "../../src/core/scope.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { type SettingsHost, serveSettings } from "../../src/studio/serveSettings.ts";
import { noMcpPage, openTestStudio, saying, testAgent, testConnection } from "../support/testStudio.ts";
import { openView, unanswered, until } from "./support/view.ts";

const KEY = "sk-canary-0123456789abcdefWXYZ";
const input: Settings.ConnectionInput = {
  ...testConnection,
};

/** The page on a studio, and the person in front of it. */
async function openPage(options: Parameters<typeof openTestStudio>[1] = {}) {
  const house = await openTestStudio(saying("Hello."), options);
  const view = openView();
  const beginAdd = createEmitter<void>();
  const person = {
    /** What is typed into the password box; undefined closes it. */
    types: undefined as string | undefined,
    agrees: true,
    asked: [] as Connection[],
    questions: [] as string[],
    wishes: false,
  };
  const shell: SettingsHost = {
    async askKey(connection) {
      person.asked.push(connection);
      return person.types;
    },
    async confirm(question, detail) {
      person.questions.push(`${question} ${detail}`);
      return person.agrees;
    },
    openVsCodeSettings: async () => {},
    takeWishToAdd() {
      const wished = person.wishes;
      person.wishes = false;
      return wished;
    },
    onBeginAdd: beginAdd.on,
    mcp: noMcpPage,
  };
  const served = serveSettings(view.host, house.studio, shell);
  const reset = () => {
    Object.assign(person, { types: undefined, agrees: true, asked: [], questions: [], wishes: false });
    view.forget();
  };
  return { reset, ...house, view, ask: view.peer.ask, person, beginAdd, served };
}

test("the settings page", async (context) => {
  const page = await openPage();

  await context.test("a connection is added, given a key, changed, tested and removed", async () => {
    const { studio, keys, ask, person, view } = page;
    page.reset();
    assert.deepEqual(
      (await ask(Settings.open, undefined)).map(({ connection }) => connection.id),
      ["demo"],
    );

    // The box is closed: saved all the same, without a key.
    const bare = await ask(Settings.save, input);
    assert.equal(bare.keyEnds, null);
    assert.deepEqual(bare.connection, { id: bare.connection.id, provider: "openai", name: "Work" });
    const { id } = bare.connection;
    assert.equal(person.asked.length, 1);
    await assert.rejects(studio.connections.open(id), { code: "auth" });

    person.types = `  ${KEY}\n`;
    assert.equal((await ask(Settings.setKey, { id })).keyEnds, "WXYZ");
    assert.equal(keys.get(id), KEY);
    person.types = undefined;
    assert.equal((await ask(Settings.setKey, { id })).keyEnds, "WXYZ", "a closed box changes nothing");
    person.types = "   ";
    assert.equal((await ask(Settings.setKey, { id })).keyEnds, "WXYZ", "nor does an empty one");

    const tested = await ask(Settings.test, { id });
    assert.deepEqual([tested.ok, tested.models], [true, 1]);
    assert.deepEqual((await studio.connections.state(id)).tested, tested);
    // The key does not follow to another server: it is asked for again.
    person.types = KEY;
    const changed = await ask(Settings.save, {
      ...input,
      id,
      name: "Proxy",
      baseUrl: " https://proxy.example/v1 ",
      models: ["m9"],
    });
    assert.deepEqual(changed.connection, {
      id,
      provider: "openai",
      name: "Proxy",
      baseUrl: "https://proxy.example/v1",
      models: ["m9"],
    });
    assert.equal(changed.tested, null, "what a test said of the old one no longer holds");
    assert.equal(changed.keyEnds, "WXYZ");
    assert.deepEqual(
      (await studio.connections.models(id, new AbortController().signal)).map((model) => model.id),
      ["m9", "m1"],
    );

    assert.equal((await ask(Settings.removeKey, { id })).keyEnds, null);
    assert.equal(keys.has(id), false);
    await until(() => view.told(Settings.changed).length >= 4);
  });

  await context.test("removing asks, names the agents that would be without, and takes the key along", async () => {
    const { studio, keys, ask, person } = page;
    page.reset();
    person.types = KEY;
    const { connection } = await ask(Settings.save, input);
    const { id } = connection;
    await studio.agents.save("a", { ...testAgent, name: "Writer", connection: id });
    await studio.agents.save("b", { ...testAgent, name: "Other" });
    person.agrees = false;
    assert.equal(await ask(Settings.remove, { id }), false);
    assert.ok(keys.has(id));
    person.agrees = true;
    assert.equal(await ask(Settings.remove, { id }), true);
    assert.match(person.questions[1] ?? "", /Remove the connection "Work".*Writer\./);
    assert.ok(!person.questions[1]?.includes("Other"));
    assert.ok(!keys.has(id));
    await assert.rejects(ask(Settings.remove, { id }), { code: "unconfigured" });
    await assert.rejects(ask(Settings.setKey, { id }), { code: "unconfigured" });
    await assert.rejects(ask(Settings.removeKey, { id }), { code: "unconfigured" });
    assert.equal((await ask(Settings.test, { id })).error?.code, "unconfigured");
  });

  await context.test("what a provider needs is asked for, and what is wrong is refused with words", async () => {
    const { ask, person, keys } = page;
    page.reset();
    await assert.rejects(ask(Settings.save, { ...input, provider: "azure" }), { code: "invalid", message: /address/ });
    await assert.rejects(ask(Settings.save, { ...input, provider: "compatible" }), {
      code: "invalid",
      message: /address/,
    });
    await assert.rejects(ask(Settings.save, { ...input, name: " " }), { code: "invalid", message: /Give it a name/ });
    await assert.rejects(ask(Settings.save, { ...input, baseUrl: "file:///etc" }), {
      code: "invalid",
      message: /https/,
    });
    assert.equal(person.asked.length, 0);
    const local = await ask(Settings.save, { ...input, provider: "compatible", baseUrl: "http://127.0.0.1:1" });
    assert.equal(local.keyEnds, null);
    assert.equal(person.asked.length, 0, "a key that is optional is not asked for");
    const short = await ask(Settings.save, { ...input, provider: "azure", baseUrl: "https://a.example" });
    assert.equal(person.asked.length, 1);
    person.types = "short-key";
    assert.equal((await ask(Settings.setKey, { id: short.connection.id })).keyEnds, "", "too short to show any of it");
    // The demo is no connection that anybody made.
    person.types = KEY;
    await assert.rejects(ask(Settings.save, { ...input, id: "demo" }), { code: "invalid" });
    await assert.rejects(ask(Settings.setKey, { id: "demo" }), { code: "invalid" });
    assert.ok(![...keys.values()].includes(KEY));
    assert.equal((await ask(Settings.open, undefined)).filter(({ connection }) => connection.id === "demo").length, 1);
  });

  await context.test("the page is told when to begin to add, once, and when connections change", async () => {
    const { studio, ask, person, view, beginAdd, served } = page;
    page.reset();
    person.wishes = true;
    await ask(Settings.open, undefined);
    await until(() => view.told(Settings.beginAdd).length === 1);
    await ask(Settings.open, undefined);
    beginAdd.emit();
    assert.equal(view.told(Settings.beginAdd).length, 2);
    await studio.connections.save(input);
    assert.equal(view.told(Settings.changed).length, 1);
    await studio.agents.save("a", testAgent);
    assert.equal(view.told(Settings.changed).length, 1);
    studio.changes.emit({ type: "foreign" });
    assert.equal(view.told(Settings.changed).length, 2);
    assert.deepEqual(await unanswered(view, Settings), []);
    served.dispose();
    beginAdd.emit();
    studio.changes.emit({ type: "connections" });
    assert.deepEqual([view.told(Settings.changed).length, view.told(Settings.beginAdd).length], [2, 2]);
  });

  await page.dispose();
});

test("attack 37: a key never crosses to the page nor into the history, not even when a server sends it back", async () => {
  const house = await openPage({
    deps: {
      openProvider: async (_connection, key) => ({
        models: async () => {
          throw fail("auth", `Incorrect API key provided: ${key}.`, `Is ${key} right?`);
        },
        async *stream() {},
      }),
    },
  });
  const { studio, ask, person, view, folder, dispose } = house;
  person.types = KEY;
  const { connection } = await ask(Settings.save, { ...input, models: ["m1"] });
  const { id } = connection;
  const tested = await ask(Settings.test, { id });
  assert.equal(tested.error?.code, "auth");
  assert.match(tested.words, /Incorrect API key provided: \[redacted\]/);
  await assert.rejects(studio.connections.models(id, new AbortController().signal), (error: Error) => {
    assert.ok(!JSON.stringify([error.message, error]).includes(KEY));
    return true;
  });
  await ask(Settings.open, undefined);
  await ask(Settings.setKey, { id });
  await ask(Settings.save, { ...input, id, name: "Renamed" });
  await ask(Settings.removeKey, { id });
  await ask(Settings.remove, { id });
  const posted = JSON.stringify(view.posted);
  assert.ok(view.posted.length > 8 && posted.includes("WXYZ"), "its end is shown");
  assert.ok(!posted.includes(KEY));
  for (let at = 0; at + 8 <= KEY.length; at++) assert.ok(!posted.includes(KEY.slice(at, at + 8)), `${at}`);
  for (const name of readdirSync(folder)) assert.ok(!readFileSync(path.join(folder, name)).includes(KEY), name);
  await dispose();
});
