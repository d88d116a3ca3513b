import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { AgentSpec, AgentVersion } from "../../src/core/agent.ts";
import { fail } from "../../src/core/failure.ts";
import * as Agent from "../../src/protocol/agent.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import { createAgentModel } from "../../webview/agent/model.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const spec: AgentSpec = {
  name: "Reviewer",
  description: "",
  connection: "a",
  model: "sonnet",
  instructions: "Review.",
  parameters: {},
  tools: [],
};
const version = (number: number, values: Partial<AgentSpec> = {}): AgentVersion => ({
  id: `v${number}`,
  agent: "g",
  number,
  createdAt: number,
  spec: { ...spec, ...values },
});
const agentOf = (newest: AgentVersion) => ({ id: "g", version: newest, createdAt: 0, archivedAt: null });
const saved: Agent.AgentSnapshot = {
  agent: agentOf(version(7)),
  spec,
  versions: [version(7), version(3, { instructions: "Look." })],
  connections: [
    { id: "a", provider: "anthropic", name: "Claude" },
    { id: "l", provider: "ollama", name: "Local" },
  ],
  tools: [],
  agents: [{ id: "b", name: "Other", description: "Helps." }],
  limits: { modelCalls: 25, minutes: 30, tokens: 0, cost: 5 },
  servers: [],
};

/** Of an agent that was never saved. */
const never: Agent.AgentSnapshot = { ...saved, agent: null, versions: [] };

const unpriced = (id: string) => ({ id, sources: {}, price: { kind: "unknown", why: "No price." } }) as const;

/** An editor over a host that keeps versions and drafts, and writes down what it was asked. */
async function opened(snapshot: Agent.AgentSnapshot = saved) {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  const asked: string[] = [];
  let now = snapshot;
  host.answer(Agent.open, () => now);
  host.answer(Agent.models, ({ connection }): Agent.ModelList => {
    asked.push(`models ${connection}`);
    const names = connection === "l" ? ["llama"] : ["sonnet", "haiku"];
    return {
      ok: true,
      models: names.map((id) => ({ ...unpriced(id), ...(id === "haiku" && { temperature: false }) })),
    };
  });
  host.answer(Agent.countTokens, ({ text }) => {
    asked.push(`count ${text}`);
    return text.length;
  });
  host.answer(Agent.saveDraft, ({ spec: draft }) => {
    asked.push(`draft ${draft === null ? "none" : draft.instructions}`);
  });
  host.answer(Agent.save, (spec) => {
    asked.push(`save ${spec.instructions}`);
    const made = { ...version((now.agent?.version.number ?? 0) + 1), spec };
    now = { ...now, agent: agentOf(made), versions: [made, ...now.versions], spec };
    return agentOf(made);
  });
  host.answer(Agent.compare, ({ one, other }) => {
    asked.push(`compare ${one} ${other}`);
  });
  host.answer(Agent.restore, ({ version: id }) => {
    asked.push(`restore ${id}`);
    const old = now.versions.find((one) => one.id === id);
    const made = { ...version((now.agent?.version.number ?? 0) + 1), spec: old?.spec ?? spec };
    now = { ...now, agent: agentOf(made), versions: [made, ...now.versions], spec };
    return agentOf(made);
  });
  host.answer(Agent.tryIt, () => {
    asked.push("try");
  });
  const model = createAgentModel(createPeer(here));
  await model.open();
  const set = (next: Agent.AgentSnapshot) => {
    now = next;
  };
  return { model, host, asked, set, fields: model.fields };
}
// Time stands still but for `drafted`; messages travel on.
mock.timers.enable({ apis: ["setTimeout"] });
/** Long enough for a question, its answer, and what follows from it. */
async function settled() {
  for (let hop = 0; hop < 10; hop++) await new Promise((resolve) => setImmediate(resolve));
}
async function drafted() {
  mock.timers.tick(300);
  await settled();
}
const only = (asked: readonly string[], word: string) => asked.filter((line) => line.startsWith(word));

test("opens with the newest version, saved", async () => {
  const { model, fields } = await opened();
  assert.equal(fields.form.value.instructions, "Review.");
  assert.equal(model.unsaved.value, false);
});

test("an agent that does not open says why, and opens on retry", async () => {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  host.answer(Agent.open, () => {
    throw fail("missing", "This agent was deleted.");
  });
  const model = createAgentModel(createPeer(here));
  await model.open();
  assert.deepEqual(model.state.value, { at: "failed", error: { code: "missing", message: "This agent was deleted." } });
  host.answer(Agent.open, () => saved);
  await model.open();
  assert.equal(model.state.value.at, "ready");
});

test("what is typed is a draft soon after, once per pause, and none when it is typed back", async () => {
  const { model, fields, asked } = await opened();
  fields.change({ instructions: "R" });
  fields.change({ instructions: "Re" });
  assert.equal(model.unsaved.value, true);
  mock.timers.tick(299);
  await settled();
  assert.deepEqual(only(asked, "draft"), []);
  await drafted();
  assert.deepEqual(only(asked, "draft"), ["draft Re"]);
  fields.change({ instructions: "Review." });
  assert.equal(model.unsaved.value, false);
  await drafted();
  assert.deepEqual(only(asked, "draft"), ["draft Re", "draft none"]);
});

test("a view that is hidden keeps the draft at once; nothing is sent when nothing waits", async () => {
  const { model, fields, asked } = await opened();
  model.flush();
  fields.change({ instructions: "Half a tho" });
  model.flush();
  model.flush();
  await settled();
  assert.deepEqual(only(asked, "draft"), ["draft Half a tho"]);
});

test("a draft that the host kept comes back as an unsaved change", async () => {
  const { model, fields } = await opened({ ...saved, spec: { ...spec, instructions: "Half a thought" } });
  assert.equal(fields.form.value.instructions, "Half a thought");
  assert.equal(model.unsaved.value, true);
});

test("a draft that cannot be kept is said", async () => {
  const { model, fields, host } = await opened();
  host.answer(Agent.saveDraft, () => {
    throw fail("store-full", "The disk is full.");
  });
  fields.change({ name: "x" });
  model.flush();
  await settled();
  assert.equal(model.error.value?.message, "The disk is full.");
});

test("saving makes a version, trimmed as the host stores it, and clears the draft", async () => {
  const { model, fields, asked } = await opened();
  fields.change({ name: " Critic ", instructions: "Be strict." });
  const saving = model.save();
  assert.equal(model.working.value, "save");
  await model.save();
  await saving;
  assert.equal(model.unsaved.value, false);
  assert.equal(fields.form.value.name, "Critic");
  assert.equal(model.said.value, "Saved as version 8.");
  const state = model.state.value;
  assert.ok(state.at === "ready");
  assert.deepEqual(
    state.snapshot.versions.map(({ number }) => number),
    [8, 7, 3],
  );
  await drafted();
  assert.deepEqual(asked.slice(1), ["save Be strict.", "draft none"]);
});

test("saving what is equal makes no version, and says so", async () => {
  const { model, asked } = await opened();
  await model.save();
  assert.equal(model.said.value, "Nothing changed since version 7, so no version was made.");
  assert.deepEqual(only(asked, "save"), []);
});

test("a form with mistakes is not saved: they are said at their fields, and go as they are mended", async () => {
  const { model, fields, asked } = await opened();
  fields.change({ name: "", temperature: "warm" });
  assert.deepEqual(fields.issues.value, {}, "nobody is told off while typing");
  await model.save();
  assert.deepEqual(fields.issues.value, { name: "Give it a name.", temperature: "Temperature is a number." });
  assert.equal(model.said.value, "2 fields need attention.");
  assert.equal(fields.refused.value, 1);
  fields.change({ name: "N" });
  assert.deepEqual(fields.issues.value, { temperature: "Temperature is a number." });
  fields.change({ temperature: "1" });
  await model.save();
  assert.deepEqual(fields.issues.value, {});
  assert.equal(only(asked, "save").length, 1);
});

test("saving that fails loses nothing, and says why", async () => {
  const { model, fields, host } = await opened();
  host.answer(Agent.save, () => {
    throw fail("store-full", "The disk is full.", "Free some space, then save again.");
  });
  fields.change({ instructions: "New." });
  await model.save();
  assert.deepEqual(model.error.value, {
    code: "store-full",
    message: "The disk is full.",
    advice: "Free some space, then save again.",
  });
  assert.equal(fields.form.value.instructions, "New.");
  assert.equal(model.unsaved.value, true);
  assert.equal(model.working.value, null);
});

test("what is typed while it is saved stays, and is a draft of the new version", async () => {
  const { model, fields, asked } = await opened();
  fields.change({ instructions: "One." });
  const saving = model.save();
  fields.change({ instructions: "One. Two." });
  await saving;
  assert.equal(fields.form.value.instructions, "One. Two.");
  assert.equal(model.unsaved.value, true);
  await drafted();
  assert.equal(asked.at(-1), "draft One. Two.");
});

test("trying saves first when there is something to save, and only then", async () => {
  const { model, fields, asked } = await opened();
  await model.tryIt();
  assert.deepEqual(asked.slice(1), ["try"]);
  fields.change({ instructions: "New." });
  await model.tryIt();
  assert.deepEqual(
    asked.slice(2).filter((line) => !line.startsWith("draft")),
    ["save New.", "try"],
  );
  fields.change({ name: "" });
  await model.tryIt();
  assert.equal(only(asked, "try").length, 2, "a form with mistakes is not tried");
});

test("a new agent is not saved yet, and its first save makes version 1", async () => {
  const { model, fields } = await opened({ ...saved, agent: null, versions: [], spec: { ...spec, name: "" } });
  assert.equal(model.unsaved.value, true);
  fields.change({ name: "Fresh" });
  await model.save();
  assert.equal(model.said.value, "Saved as version 1.");
  assert.equal(model.unsaved.value, false);
});

test("an older version comes into the form as a change, and goes again", async () => {
  const { model, fields, asked } = await opened();
  model.recall(version(3, { instructions: "Look." }));
  assert.equal(fields.form.value.instructions, "Look.");
  assert.equal(model.recalled.value?.version?.number, 3);
  assert.equal(model.recalled.value?.wasUnsaved, false);
  assert.equal(model.unsaved.value, true);
  model.recall(version(7));
  assert.equal(model.recalled.value, null, "choosing the newest again is the way back");
  model.recall(version(3, { instructions: "Look." }));
  await model.save();
  assert.equal(model.recalled.value, null);
  assert.equal(model.said.value, "Saved as version 8.");
  assert.deepEqual(only(asked, "save"), ["save Look."]);
});

test("unsaved changes are set aside when a version is chosen, and come back", async () => {
  const { model, fields } = await opened();
  fields.change({ instructions: "Mine." });
  model.recall(version(3, { instructions: "Look." }));
  model.recall(version(7));
  assert.equal(model.recalled.value?.wasUnsaved, true);
  assert.equal(fields.form.value.instructions, "Review.");
  model.goBack();
  assert.equal(fields.form.value.instructions, "Mine.");
  assert.equal(model.recalled.value, null);
});

test("a version made elsewhere comes in, but not over what is being edited", async () => {
  const { model, fields, host, set } = await opened();
  const eighth = version(8, { instructions: "Theirs." });
  set({ ...saved, agent: agentOf(eighth), versions: [eighth, ...saved.versions], spec: eighth.spec });
  host.tell(Agent.changed, undefined);
  await settled();
  assert.equal(fields.form.value.instructions, "Theirs.");
  assert.equal(model.unsaved.value, false);

  fields.change({ instructions: "Mine." });
  const ninth = version(9, { instructions: "Theirs again." });
  set({ ...saved, agent: agentOf(ninth), versions: [ninth, eighth], spec: ninth.spec });
  host.tell(Agent.changed, undefined);
  await settled();
  assert.equal(fields.form.value.instructions, "Mine.");
  assert.equal(model.unsaved.value, true);
});

test("the tokens of the instructions are counted after a pause in the typing; an old answer counts no more", async () => {
  const { model, fields, host, asked } = await opened();
  const rest = async () => {
    mock.timers.tick(500);
    await settled();
  };
  assert.equal(model.tokens.value, null);
  await rest();
  assert.equal(model.tokens.value, "Review.".length);

  fields.change({ instructions: "L" });
  mock.timers.tick(499);
  fields.change({ instructions: "Lo" });
  fields.change({ name: "Looker" });
  await rest();
  await rest();
  assert.equal(model.tokens.value, 2);
  assert.deepEqual(only(asked, "count"), ["count Review.", "count Lo"]);

  let answerLate = (_tokens: number) => {};
  const late = new Promise<number>((resolve) => {
    answerLate = resolve;
  });
  host.answer(Agent.countTokens, ({ text }) => (text === "Loo" ? late : 4));
  fields.change({ instructions: "Loo" });
  await rest();
  fields.change({ instructions: "Look" });
  await rest();
  answerLate(3);
  await settled();
  assert.equal(model.tokens.value, 4);

  host.answer(Agent.countTokens, () => {
    throw fail("internal", "It broke.");
  });
  fields.change({ instructions: "Look!" });
  await rest();
  assert.equal(model.tokens.value, null, "no figure, where there is none");
  assert.equal(model.error.value, null);

  host.answer(Agent.countTokens, () => 5);
  fields.change({ instructions: "Look?" });
  await rest();
  fields.change({ instructions: "" });
  fields.change({ instructions: "A text that was pasted." });
  assert.equal(model.tokens.value, null, "the figure of what was there before says nothing of it");
});

test("models are asked for once per connection, and what the chosen one cannot take is known", async () => {
  const { model, fields, asked } = await opened();
  await settled();
  assert.equal(fields.models.value?.at, "ready");
  fields.change({ model: "haiku", temperature: "1" });
  assert.deepEqual(fields.reasons.value, { temperature: "haiku takes no temperature." });
  await model.save();
  assert.equal(fields.form.value.temperature, "");
  fields.change({ model: "my-own" });
  assert.equal(fields.info.value, null);

  fields.chooseConnection("l");
  assert.equal(fields.form.value.model, "");
  await settled();
  assert.equal(fields.form.value.model, "llama", "the only one is chosen");
  fields.change({ model: "" });
  assert.equal(fields.form.value.model, "", "and not again when somebody empties the field to type another");
  fields.chooseConnection("a");
  assert.equal(fields.form.value.model, "my-own", "going back to a connection brings its model back");
  assert.deepEqual(only(asked, "models"), ["models a", "models l"]);
});

test("models that cannot be listed say why, until retry or a change of the connections", async () => {
  const { fields, host } = await opened();
  const error = { code: "auth", message: "The key was refused (401)." } as const;
  const good: Agent.ModelList = { ok: true, models: [unpriced("llama")] };
  const bad: Agent.ModelList = { ok: false, error };
  host.answer(Agent.models, () => bad);
  fields.chooseConnection("l");
  await settled();
  assert.deepEqual(fields.models.value, { at: "failed", error });
  host.answer(Agent.models, () => good);
  fields.retryModels();
  await settled();
  assert.equal(fields.models.value?.at, "ready");

  host.answer(Agent.models, () => {
    throw fail("internal", "It broke.");
  });
  fields.chooseConnection("other");
  await settled();
  assert.equal(fields.models.value?.at, "failed");
  host.answer(Agent.models, () => good);
  host.tell(Agent.changed, undefined);
  await settled();
  assert.equal(fields.models.value?.at, "ready");
});

test("a version is restored: into the form too, unless something is unsaved there", async () => {
  const { model, fields, asked } = await opened();
  await model.compare("v3", null);
  await model.restore(version(3));
  assert.deepEqual(asked.slice(-2), ["compare v3 null", "restore v3"]);
  assert.equal(fields.form.value.instructions, "Look.");
  assert.equal(model.unsaved.value, false);
  assert.equal(model.said.value, "Version 3 is back, as version 8.");
  fields.change({ instructions: "Mine." });
  await model.restore(version(7));
  assert.equal(fields.form.value.instructions, "Mine.");
  assert.equal(model.unsaved.value, true);
  assert.match(model.said.value, /as version 9\. Your changes are still in the form\./);
  const state = model.state.value;
  assert.deepEqual(state.at === "ready" && state.snapshot.versions.map(({ number }) => number), [9, 8, 7, 3]);
});

test("the form of an agent that was never saved is emptied, and what stood there can be had back", async () => {
  const { model } = await opened(never);
  model.startOver();
  const { name, instructions, connection } = model.fields.form.value;
  assert.deepEqual([name, instructions, connection], ["", "", "a"]);
  assert.equal(model.recalled.value?.version, null);
  model.startOver();
  model.goBack();
  assert.equal(model.fields.form.value.instructions, "Review.");
  assert.equal(model.recalled.value, null);
});
