import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { FigureSource, ModelFacts } from "../../src/core/models.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { createModelsModel, MOST_SHOWN } from "../../webview/settings/modelsModel.ts";
import { checkNote, type NoteForm, noteFormOf, placeholdersOf } from "../../webview/settings/noteForm.ts";
import { progressWords } from "../../webview/settings/words.ts";
import { bySource, modelFigures } from "../../webview/shared/modelWords.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const table: FigureSource = { kind: "table", table: "@pydantic/genai-prices 0.1.8", entry: "m", exact: true };
const facts = (id: string, over: Partial<ModelFacts> = {}): ModelFacts => ({
  id,
  sources: {},
  price: { kind: "unknown", why: "No price." },
  ...over,
});
const priced = facts("m", {
  contextWindow: 200_000,
  maxOutput: 64_000,
  images: true,
  thinking: false,
  sources: { contextWindow: { kind: "user" }, maxOutput: { kind: "provider" } },
  price: { kind: "priced", price: { input: 3, output: 15, cacheRead: 0.3 }, source: table, tiered: true },
});

function opened(models: readonly ModelFacts[] = [facts("a"), facts("b"), priced]) {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  host.answer(Settings.models, () => models);
  const said: string[] = [];
  return { host, said, model: createModelsModel(createPeer(here), (words) => said.push(words)) };
}
async function settled() {
  for (let hop = 0; hop < 10; hop++) await new Promise((resolve) => setImmediate(resolve));
}
/** Functions, since what was asserted of a signal's value would count as settled. */
const listOf = (model: ReturnType<typeof createModelsModel>) => model.state.value;
const editOf = (model: ReturnType<typeof createModelsModel>) => model.edit.value;
const ids = ({ shown }: ReturnType<typeof createModelsModel>) => shown.value.models.map(({ id }) => id);

test("figures name where they are from", () => {
  assert.deepEqual(
    modelFigures(priced).map(({ text, source }) => [text, source]),
    [
      ["200k context", "yours"],
      ["64k output", "provider"],
      ["images", "provider"],
      ["no thinking", "provider"],
      ["$3/$15 per M", "genai-prices 0.1.8"],
    ],
  );
  assert.deepEqual(
    bySource(modelFigures(priced)).map((run) => run.map(({ text }) => text)),
    [["200k context"], ["64k output", "images", "no thinking"], ["$3/$15 per M"]],
  );
  const price = modelFigures(priced).at(-1)?.explanation;
  assert.equal(price, "$3 in, $15 out, $0.30 cached, per million tokens (genai-prices 0.1.8). Long prompts cost more.");
  const near: FigureSource = { kind: "table", table: "prices 1", entry: "other", exact: false };
  const [estimate] = modelFigures(
    facts("m", { price: { kind: "priced", price: { input: 0.25, output: 2 }, source: near, tiered: false } }),
  );
  assert.equal(estimate?.text, "~$0.25/$2 per M");
  assert.match(estimate?.explanation ?? "", /the price of "other", the nearest/);
  assert.deepEqual(
    modelFigures(facts("m")).map(({ text }) => text),
    ["price unknown"],
  );
  const [free] = modelFigures(facts("m", { price: { kind: "free", why: "runs on this machine" } }));
  assert.deepEqual([free?.text, free?.explanation], ["free", "Free: runs on this machine."]);
});

test("a list is unfolded, filtered and folded; a failure says why, until retry", async () => {
  const many = Array.from({ length: 100 }, (_, index) => facts(`vendor/model-${index}`));
  const { model, host } = opened(many);
  model.toggle("c");
  assert.equal(listOf(model).at, "loading");
  await settled();
  assert.equal(ids(model).length, MOST_SHOWN);
  assert.equal(model.shown.value.found, 100);
  model.setFilter("99 VENDOR");
  assert.deepEqual(ids(model), ["vendor/model-99"]);
  model.toggle("c");
  assert.equal(listOf(model).at, "folded");

  host.answer(Settings.models, () => {
    throw fail("network", "Nothing answers.");
  });
  model.toggle("c");
  await settled();
  const failed = listOf(model);
  assert.ok(failed.at === "failed" && failed.error.message === "Nothing answers.");
  host.answer(Settings.models, () => [facts("a")]);
  model.retry();
  await settled();
  assert.deepEqual(ids(model), ["a"]);
});

test("a list that comes late does not take the place of another", async () => {
  const { model, host } = opened();
  let answer = (_models: readonly ModelFacts[]) => {};
  host.answer(Settings.models, ({ id }) =>
    id === "slow" ? new Promise<readonly ModelFacts[]>((resolve) => (answer = resolve)) : [facts("quick")],
  );
  model.toggle("slow");
  await settled();
  model.toggle("quick");
  await settled();
  answer([facts("slow")]);
  await settled();
  assert.deepEqual(ids(model), ["quick"]);
});

const blank: NoteForm = { input: "", output: "", cacheRead: "", cacheWrite: "", contextWindow: "", maxOutput: "" };

test("what is written makes a note; nothing written makes none", () => {
  assert.deepEqual(checkNote(blank), { ok: true, input: null });
  assert.deepEqual(checkNote({ ...blank, input: "$3", output: " 15,5 ", contextWindow: "200,000" }), {
    ok: true,
    input: { price: { input: 3, output: 15.5 }, contextWindow: 200_000 },
  });
  assert.deepEqual(checkNote({ ...blank, input: "cheap", maxOutput: "1.5" }), {
    ok: false,
    issues: {
      input: "Give dollars for a million tokens.",
      output: "Give dollars for a million tokens.",
      maxOutput: "Give a whole number of tokens.",
    },
  });
  assert.deepEqual(checkNote({ ...blank, cacheRead: "-1" }), {
    ok: false,
    issues: {
      input: "Give dollars for a million tokens.",
      output: "Give dollars for a million tokens.",
      cacheRead: "A price is at least 0.",
    },
  });
  const note = { price: { input: 3, output: 15 }, contextWindow: 9 };
  const checked = checkNote(noteFormOf({ note }));
  assert.ok(checked.ok);
  assert.deepEqual(checked.input, note);
});

test("an empty field shows what others say, and never what the user wrote", () => {
  const shown = placeholdersOf(priced);
  assert.deepEqual(shown, { ...blank, input: "3", output: "15", cacheRead: "0.3", maxOutput: "64000" });
});

test("figures are edited, refused, kept, and shown at once", async () => {
  const { model, host, said } = opened();
  const kept: unknown[] = [];
  host.answer(Settings.note, ({ id, model: name, note }) => {
    kept.push([id, name, note]);
    return facts(name, { contextWindow: 5, sources: { contextWindow: { kind: "user" } } });
  });
  model.toggle("c");
  await settled();
  model.beginEdit(facts("a"), undefined);
  model.change({ contextWindow: "lots" });
  await model.save();
  assert.equal(editOf(model)?.issues.contextWindow, "Give a whole number of tokens.");
  assert.equal(editOf(model)?.refused, 1);
  model.change({ contextWindow: "5" });
  assert.deepEqual(editOf(model)?.issues, {});
  await model.save();
  assert.deepEqual(kept, [["c", "a", { contextWindow: 5 }]]);
  assert.equal(editOf(model), null);
  assert.equal(model.shown.value.models[0]?.contextWindow, 5);
  assert.equal(said.at(-1), "Your figures of a are kept.");

  host.answer(Settings.note, () => {
    throw fail("store-io", "The disk is full.");
  });
  model.beginEdit(facts("a"), { contextWindow: 5 });
  assert.equal(editOf(model)?.form.contextWindow, "5");
  await model.save();
  assert.equal(editOf(model)?.error?.message, "The disk is full.");
  model.cancelEdit();
  assert.equal(editOf(model), null);
});

test("a model is fetched: progress, its end, its failure, and a stop", async () => {
  const { model, host, said } = opened();
  let end = () => {};
  let aborted = false;
  host.answer(Settings.pull, (_input, signal) => {
    signal.addEventListener("abort", () => (aborted = true));
    return new Promise<void>((resolve) => (end = resolve));
  });
  const pulling = model.pull("c", " llama ");
  await settled();
  host.tell(Settings.pulling, { id: "c", model: "llama", status: "pulling", completed: 1, total: 4 });
  host.tell(Settings.pulling, { id: "c", model: "other", status: "no" });
  await settled();
  assert.deepEqual(model.pulls.value.get("c"), {
    at: "pulling",
    model: "llama",
    progress: { status: "pulling", completed: 1, total: 4 },
  });
  model.toggle("c");
  await settled();
  model.beginEdit(facts("a"), undefined);
  host.answer(Settings.models, async () => {
    assert.equal(model.state.value.at, "ready", "the list in which somebody writes stays while it is read again");
    return [facts("a"), facts("llama")];
  });
  end();
  await pulling;
  assert.deepEqual(model.pulls.value.get("c"), { at: "resting", error: null });
  assert.deepEqual([model.shown.value.found, editOf(model)?.facts.id], [2, "a"]);
  assert.equal(said.at(-1), "llama is fetched.");

  const stopped = model.pull("c", "llama");
  await settled();
  model.cancelPull("c");
  await stopped;
  await settled();
  assert.equal(aborted, true);
  assert.deepEqual(model.pulls.value.get("c"), { at: "resting", error: null });

  host.answer(Settings.pull, () => {
    throw fail("not-found", "Ollama's library has no such model.");
  });
  await model.pull("c", "nobody");
  const failed = model.pulls.value.get("c");
  assert.ok(failed?.at === "resting" && failed.error?.code === "not-found");
  await model.pull("c", "  ");
});

test("progress in words", () => {
  assert.equal(progressWords(null), "Asking the server…");
  assert.equal(progressWords({ status: "verifying" }), "verifying");
  const words = progressWords({ status: "pulling 4f2a", completed: 1_200_000_000, total: 4_700_000_000 });
  assert.equal(words, "pulling 4f2a · 1.2 GB of 4.7 GB (26 %)");
});
