import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { createSettingsModel } from "../../webview/settings/model.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const claude: Settings.ConnectionState = {
  connection: { id: "a", provider: "anthropic", name: "Claude" },
  keyEnds: "3f9a",
  tested: null,
};
const local: Settings.ConnectionState = {
  connection: { id: "l", provider: "ollama", name: "Local" },
  keyEnds: null,
  tested: null,
};

/** A page over a host that knows `states`; each test answers what more it needs. */
async function opened(states: readonly Settings.ConnectionState[] = [claude, local]) {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  host.answer(Settings.open, () => states);
  const model = createSettingsModel(createPeer(here));
  await model.open();
  return { host, model };
}
/** Long enough for a question, its answer, and what follows from it. */
async function settled() {
  for (let hop = 0; hop < 10; hop++) await new Promise((resolve) => setImmediate(resolve));
}
const names = (model: ReturnType<typeof createSettingsModel>) => {
  const list = model.list.value;
  return list.at === "ready" ? list.value.map(({ connection }) => connection.name) : list.at;
};
const editing = (model: ReturnType<typeof createSettingsModel>) => {
  const state = model.form.state.value;
  assert.ok(state.at === "editing");
  return state;
};

test("lists the connections", async () => {
  const { model } = await opened();
  assert.deepEqual(names(model), ["Claude", "Local"]);
});

test("says why the list could not be read, and reads it on retry", async () => {
  const { model, host } = await opened();
  host.answer(Settings.open, () => {
    throw fail("store-io", "The disk is full.");
  });
  await model.open();
  assert.deepEqual(names(model), ["Claude", "Local"], "what is on screen stays");
  assert.equal(model.failed.value?.message, "The disk is full.");

  const fresh = await (async () => {
    const [here, there] = linkedPorts();
    const other = createPeer(there);
    other.answer(Settings.open, () => {
      throw fail("store-io", "The disk is full.");
    });
    const page = createSettingsModel(createPeer(here));
    await page.open();
    return { other, page };
  })();
  assert.deepEqual(fresh.page.list.value, { at: "failed", error: { code: "store-io", message: "The disk is full." } });
  fresh.other.answer(Settings.open, () => [local]);
  await fresh.page.open();
  assert.deepEqual(names(fresh.page), ["Local"]);
});

test("a test shows that it runs, runs once, and leaves its result in the row", async () => {
  const { model, host } = await opened();
  let runs = 0;
  let answer = (_result: Settings.TestResult) => {};
  host.answer(Settings.test, ({ id }) => {
    assert.equal(id, "a");
    runs++;
    return new Promise<Settings.TestResult>((resolve) => {
      answer = resolve;
    });
  });
  const testing = model.test("a");
  await settled();
  assert.deepEqual(model.rows.value.get("a"), { at: "working", action: "test" });
  await model.test("a");
  assert.equal(runs, 1);
  const tested = { ok: true, words: "It answers.", models: 11, at: Date.now() };
  answer(tested);
  await testing;
  const list = model.list.value;
  assert.ok(list.at === "ready");
  assert.deepEqual(list.value, [{ ...claude, tested }, local]);
  assert.deepEqual(model.rows.value.get("a"), { at: "resting", error: null });
  assert.equal(model.said.value, "Claude: Tested just now, 11 models.");
});

test("a request that fails says so in its row, and the next one clears it", async () => {
  const { model, host } = await opened();
  host.answer(Settings.setKey, () => {
    throw fail("internal", "The secret storage is locked.", "Unlock it, then try again.");
  });
  await model.setKey("a");
  assert.deepEqual(model.rows.value.get("a"), {
    at: "resting",
    error: { code: "internal", message: "The secret storage is locked.", advice: "Unlock it, then try again." },
  });
  assert.equal(model.rows.value.get("l"), undefined);
  const tested: Settings.TestResult = { ok: true, words: "It answers.", models: 11, at: 1 };
  host.answer(Settings.setKey, () => ({ ...claude, keyEnds: "beef", tested }));
  await model.setKey("a");
  assert.deepEqual(model.rows.value.get("a"), { at: "resting", error: null });
  assert.equal(model.said.value, "Claude: key ••••beef.");
});

test("the row asks before a key is removed, the host before a connection is", async () => {
  const { model, host } = await opened();
  model.confirmRemoveKey("a");
  assert.deepEqual(model.rows.value.get("a"), { at: "confirming" });
  model.keepKey("a");
  assert.deepEqual(model.rows.value.get("a"), { at: "resting", error: null });
  assert.deepEqual(model.focus.value, { on: "key-remove", id: "a" });

  host.answer(Settings.removeKey, () => ({ ...claude, keyEnds: null }));
  await model.removeKey("a");
  const list = model.list.value;
  assert.ok(list.at === "ready" && list.value[0]?.keyEnds === null);

  host.answer(Settings.remove, () => false);
  await model.remove("a");
  assert.deepEqual(names(model), ["Claude", "Local"], "the person said no to the host");
  host.answer(Settings.remove, () => true);
  await model.remove("a");
  assert.deepEqual(names(model), ["Local"]);
  assert.deepEqual(model.focus.value, { on: "add", id: null });
});

test("adds a connection: provider, fields, saved, in the list", async () => {
  const { model, host } = await opened();
  model.form.beginAdd();
  assert.deepEqual(model.form.state.value, { at: "choosing" });
  model.form.choose("azure");
  assert.equal(editing(model).form.name, "Azure OpenAI");

  await model.form.save();
  assert.deepEqual(editing(model).issues, { baseUrl: "Give the endpoint of your resource." });
  assert.equal(model.said.value, "1 field needs attention.");
  model.form.change({ baseUrl: "nonsense" });
  assert.match(editing(model).issues.baseUrl ?? "", /begins with https/, "issues follow the typing after that");
  model.form.change({ baseUrl: "https://z.example", models: "gpt-mini" });
  assert.deepEqual(editing(model).issues, {});

  const saved: Settings.ConnectionInput[] = [];
  host.answer(Settings.save, (input) => {
    saved.push(input);
    return { connection: { id: "z", provider: input.provider, name: input.name }, keyEnds: "1234", tested: null };
  });
  const saving = model.form.save();
  assert.equal(editing(model).saving, true);
  model.form.change({ name: "too late" });
  void model.form.save();
  await saving;
  assert.deepEqual(saved, [
    {
      id: null,
      provider: "azure",
      name: "Azure OpenAI",
      baseUrl: "https://z.example",
      apiVersion: "",
      models: ["gpt-mini"],
      compatibility: false,
    },
  ]);
  assert.deepEqual(model.form.state.value, { at: "closed" });
  assert.deepEqual(names(model), ["Claude", "Local", "Azure OpenAI"]);
  assert.deepEqual(model.focus.value, { on: "test", id: "z" });
});

test("what was just entered is tested by itself, where that costs nothing and can work", async () => {
  const { model, host } = await opened();
  const tested: Settings.TestResult = { ok: true, words: "It works: 11 models to choose from.", models: 11, at: 1 };
  const asked: string[] = [];
  host.answer(Settings.test, ({ id }) => {
    asked.push(id);
    return tested;
  });
  const saves = async (id: string, keyEnds: string | null, models: string[]) => {
    host.answer(Settings.save, ({ provider, name }) => ({
      ...{ connection: { id, provider, name, ...(models.length > 0 && { models }) }, keyEnds, tested: null },
    }));
    model.form.choose("openai");
    await model.form.save();
    await settled();
  };
  await saves("free", "1234", []);
  assert.deepEqual(model.rows.value.get("free"), { at: "resting", error: null });
  assert.equal(model.said.value, "OpenAI: Tested just now, 11 models.");
  await saves("named", "1234", ["gpt-mini"]);
  await saves("keyless", null, []);
  assert.deepEqual(asked, ["free"], "a named model might be asked for a word; without a key nothing works");

  host.answer(Settings.setKey, () => ({
    connection: { id: "keyless", provider: "openai" as const, name: "K" },
    keyEnds: "beef",
    tested: null,
  }));
  await model.setKey("keyless");
  assert.deepEqual(asked, ["free", "keyless"], "and once its key is there");
});

test("what the host refuses is said in the form, and what was typed stays", async () => {
  const { model, host } = await opened();
  host.answer(Settings.save, () => {
    throw fail("invalid", "There is a connection of that name already.");
  });
  model.form.edit(claude.connection);
  model.form.change({ name: "Local" });
  await model.form.save();
  assert.equal(editing(model).error?.message, "There is a connection of that name already.");
  assert.equal(editing(model).form.name, "Local");
  assert.equal(editing(model).saving, false);
  model.form.change({ name: "Cloud" });
  assert.equal(editing(model).error, null);
});

test("saving that fails behind another form is still said", async () => {
  const { model, host } = await opened();
  host.answer(Settings.save, () => {
    throw fail("store-full", "The disk is full.");
  });
  model.form.edit(claude.connection);
  const saving = model.form.save();
  model.form.edit(local.connection);
  await saving;
  assert.equal(model.failed.value?.message, "The disk is full.");
  assert.equal(editing(model).form.name, "Local");
  model.dismiss();
  assert.equal(model.failed.value, null);
});

test("a cancelled form is gone, and the keyboard goes back to where it came from", async () => {
  const { model } = await opened();
  model.form.edit(local.connection);
  model.form.cancel();
  assert.deepEqual(model.form.state.value, { at: "closed" });
  assert.deepEqual(model.focus.value, { on: "edit", id: "l" });
  model.form.beginAdd();
  model.form.cancel();
  assert.deepEqual(model.focus.value, { on: "add", id: null });
});

test("keeps which form is open, and nothing that was typed", async () => {
  const { model } = await opened();
  assert.equal(model.form.kept(), null);
  model.form.edit(local.connection);
  model.form.change({ name: "Secret plans" });
  const kept = model.form.kept();
  assert.deepEqual(kept, { at: "editing", provider: "ollama", id: "l" });

  const { model: reloaded } = await opened();
  reloaded.form.reopen(kept);
  assert.equal(editing(reloaded).form.name, "Local");
  for (const nonsense of [null, 7, { at: "editing" }, { at: "editing", provider: "ollama", id: "gone" }]) {
    const { model: other } = await opened();
    other.form.reopen(nonsense);
    assert.deepEqual(other.form.state.value, { at: "closed" });
  }
});

test("follows what the host tells: a change elsewhere, and that one is to be added", async () => {
  const { model, host } = await opened();
  host.answer(Settings.open, () => [local]);
  host.tell(Settings.changed, undefined);
  await settled();
  assert.deepEqual(names(model), ["Local"]);
  host.tell(Settings.beginAdd, undefined);
  await settled();
  assert.deepEqual(model.form.state.value, { at: "choosing" });
  model.form.choose("openai");
  model.form.change({ name: "Half" });
  host.tell(Settings.beginAdd, undefined);
  await settled();
  assert.equal(editing(model).form.name, "Half", "a form that is being filled in stays");
});

test("VS Code's settings that do not open are said", async () => {
  const { model, host } = await opened();
  host.answer(Settings.openVsCodeSettings, () => {
    throw fail("internal", "No settings here.");
  });
  await model.openVsCodeSettings();
  assert.equal(model.failed.value?.message, "No settings here.");
});
