import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import * as AgentEditor from "../../src/protocol/agent.ts";
import { type AgentHost, serveAgent } from "../../src/studio/serveAgent.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { openTestStudio, saying, testAgent } from "../support/testStudio.ts";
import { openView, unanswered } from "./support/view.ts";

const spec = { ...testAgent, tools: [...testAgent.tools] };

function openEditor(studio: Studio, id: string) {
  const view = openView();
  const titles: string[] = [];
  const went: string[] = [];
  const shell: AgentHost = {
    setTitle: (name, unsaved) => void titles.push(unsaved ? `● ${name}` : name),
    compare: async (one, other) => void went.push(`compare ${one.number} ${other.number}`),
    tryIt: async (agent) => void went.push(`try ${agent}`),
    addConnection: async () => void went.push("addConnection"),
    openSettings: async () => void went.push("openSettings"),
  };
  const served = serveAgent(view.host, studio, id, shell);
  return { view, ask: view.peer.ask, titles, went, served };
}

test("an agent's editor", async (context) => {
  let lists = true;
  const { studio, dispose } = await openTestStudio(saying("Hello."), {
    deps: {
      openProvider: async () => ({
        async models() {
          if (!lists) throw fail("network", "The server is not there.");
          return [{ id: "m1" }, { id: "m2", contextWindow: 8_000 }];
        },
        async *stream() {},
      }),
    },
  });

  await context.test("a new agent begins with the demo, or with the connection that the person added", async () => {
    const first = await openEditor(studio, "a").ask(AgentEditor.open, undefined);
    assert.equal(first.agent, null);
    assert.deepEqual(first.versions, []);
    assert.deepEqual([first.spec.connection, first.spec.model, first.spec.name], ["demo", "demo", ""]);
    assert.deepEqual(
      first.tools.map((tool) => [tool.spec.name, tool.effect]),
      [
        ["current_time", "none"],
        ["problems", "read"],
        ["read_file", "read"],
        ["list_folder", "read"],
        ["glob", "read"],
        ["search", "read"],
        ["write_file", "write"],
        ["edit_file", "write"],
        ["shell", "execute"],
        ["browser_open", "execute"],
        ["browser_read", "read"],
        ["browser_click", "execute"],
        ["browser_type", "execute"],
        ["browser_wait", "read"],
        ["browser_screenshot", "read"],
      ],
    );
    assert.deepEqual([first.agents, first.limits], [[], studio.limits()]);
    const { id } = await studio.connections.save({
      id: null,
      provider: "ollama",
      name: "Here",
      baseUrl: "",
      apiVersion: "",
      models: [],
      compatibility: false,
    });
    const second = await openEditor(studio, "b").ask(AgentEditor.open, undefined);
    assert.deepEqual([second.spec.connection, second.spec.model], [id, ""]);
    assert.deepEqual(
      second.connections.map(({ name }) => name),
      ["Demo (offline)", "Here"],
    );
  });

  await context.test("what is typed is kept unsaved over a reload, and saving it makes a version", async () => {
    const { ask, titles, view } = openEditor(studio, "a");
    await ask(AgentEditor.open, undefined);
    const draft = { ...spec, name: "", model: "" };
    await ask(AgentEditor.saveDraft, { spec: draft });
    const reloaded = openEditor(studio, "a");
    assert.deepEqual((await reloaded.ask(AgentEditor.open, undefined)).spec, draft);
    assert.deepEqual(reloaded.titles, ["● New agent"]);
    const saved = await ask(AgentEditor.save, spec);
    assert.equal(saved.version.number, 1);
    assert.deepEqual(titles, ["New agent", "● New agent", "Tester"]);
    assert.equal(view.told(AgentEditor.changed).length, 1);
    const opened = await ask(AgentEditor.open, undefined);
    assert.deepEqual(opened.agent, saved);
    assert.deepEqual(opened.spec, spec);
  });

  await context.test("an equal save makes no version, in whatever order its fields come", async () => {
    const { ask, view } = openEditor(studio, "a");
    const { tools, parameters, ...rest } = spec;
    assert.equal((await ask(AgentEditor.save, { tools, parameters, ...rest })).version.number, 1);
    const warm = { ...spec, parameters: { temperature: 0.5, effort: "low" as const } };
    assert.equal((await ask(AgentEditor.save, warm)).version.number, 2);
    const turned = { ...spec, parameters: { effort: "low" as const, temperature: 0.5 } };
    assert.equal((await ask(AgentEditor.save, turned)).version.number, 2);
    assert.deepEqual(
      (await ask(AgentEditor.open, undefined)).versions.map(({ number }) => number),
      [2, 1],
    );
    assert.equal(view.told(AgentEditor.changed).length, 3);
  });

  await context.test("versions are compared, the older one first, and restored", async () => {
    const { ask, went } = openEditor(studio, "a");
    const { versions } = await ask(AgentEditor.open, undefined);
    const [second, first] = versions.map(({ id }) => id);
    assert.ok(first !== undefined && second !== undefined);
    await ask(AgentEditor.compare, { one: first, other: null });
    await ask(AgentEditor.compare, { one: second, other: first });
    assert.deepEqual(went, ["compare 1 2", "compare 1 2"]);
    await assert.rejects(ask(AgentEditor.compare, { one: "nothing", other: null }), { code: "missing" });
    assert.equal((await ask(AgentEditor.restore, { version: first })).version.number, 3);
    assert.equal((await ask(AgentEditor.restore, { version: second })).version.number, 4);
  });

  await context.test("what cannot work is refused with words, and stays as a draft", async () => {
    const { ask } = openEditor(studio, "a");
    const nameless = { ...spec, name: " " };
    await ask(AgentEditor.saveDraft, { spec: nameless });
    await assert.rejects(ask(AgentEditor.save, nameless), { code: "invalid", message: /Give it a name/ });
    assert.deepEqual((await ask(AgentEditor.open, undefined)).spec, nameless);
    await ask(AgentEditor.saveDraft, { spec: null });
    assert.equal((await ask(AgentEditor.open, undefined)).spec.name, "Tester");
  });

  await context.test("the models of a connection, or why there are none", async () => {
    const free = { kind: "free", why: "runs on this machine" };
    const { ask } = openEditor(studio, "a");
    assert.deepEqual(await ask(AgentEditor.models, { connection: "demo" }), {
      ok: true,
      models: [
        { id: "m1", sources: {}, price: free },
        { id: "m2", contextWindow: 8_000, sources: { contextWindow: { kind: "provider" } }, price: free },
      ],
    });
    lists = false;
    assert.deepEqual(await ask(AgentEditor.models, { connection: "demo" }), {
      ok: false,
      error: { code: "network", message: "The server is not there." },
    });
    const gone = await ask(AgentEditor.models, { connection: "nobody" });
    assert.ok(!gone.ok && gone.error.code === "unconfigured");
  });

  await context.test("the tokens of its instructions, by the studio's counter", async () => {
    const { ask } = openEditor(studio, "a");
    // The test's counter takes four characters for a token.
    assert.equal(await ask(AgentEditor.countTokens, { text: "Be brief." }), 3);
  });

  await context.test(
    "an agent that was deleted meanwhile keeps its name and text, and comes back when it is saved",
    async () => {
      const { ask, titles, view } = openEditor(studio, "a");
      const before = await ask(AgentEditor.open, undefined);
      assert.equal(AgentEditor.isDeleted(before), false);
      await studio.agents.remove("a");
      assert.equal(view.told(AgentEditor.changed).length, 1);
      const gone = await ask(AgentEditor.open, undefined);
      assert.deepEqual([gone.agent, gone.spec, AgentEditor.isDeleted(gone)], [null, before.spec, true]);
      const typed = { ...spec, instructions: "What was typed meanwhile." };
      await ask(AgentEditor.saveDraft, { spec: typed });
      assert.deepEqual((await ask(AgentEditor.open, undefined)).spec, typed, "what was typed is not lost");
      assert.equal(titles.at(-1), `● ${before.agent?.version.spec.name}`);
      assert.equal((await ask(AgentEditor.save, typed)).version.number, before.versions.length + 1);
      const back = await ask(AgentEditor.open, undefined);
      assert.deepEqual(
        [back.agent?.version.spec.instructions, back.versions.length],
        [typed.instructions, before.versions.length + 1],
      );
      await ask(AgentEditor.save, spec);
    },
  );

  await context.test("its ways out, and nothing after its tab was closed", async () => {
    const { ask, went, view, served } = openEditor(studio, "a");
    await ask(AgentEditor.tryIt, undefined);
    await ask(AgentEditor.addConnection, undefined);
    await ask(AgentEditor.openSettings, undefined);
    assert.deepEqual(went, ["try a", "addConnection", "openSettings"]);
    assert.deepEqual(await unanswered(view, AgentEditor), []);
    studio.changes.emit({ type: "connections" });
    studio.changes.emit({ type: "foreign" });
    studio.changes.emit({ type: "session", session: "s" });
    assert.equal(view.told(AgentEditor.changed).length, 2);
    served.dispose();
    studio.changes.emit({ type: "agents" });
    assert.equal(view.told(AgentEditor.changed).length, 2);
  });

  await dispose();
});

test("the agents that one could call are all others that are not put away", async () => {
  const { studio, dispose } = await openTestStudio(saying("Hello."));
  for (const name of ["One", "Two", "Three"])
    await studio.agents.save(name, { ...spec, name, description: `${name}.` });
  await studio.agents.setArchived("Three", true);
  const { agents } = await openEditor(studio, "One").ask(AgentEditor.open, undefined);
  assert.deepEqual(agents, [{ id: "Two", name: "Two", description: "Two." }]);
  await openEditor(studio, "One").ask(AgentEditor.save, { ...spec, name: "One", agents: ["Two"], limits: { cost: 1 } });
  assert.deepEqual((await studio.agents.get("One")).version.spec.limits, { cost: 1 });
  await assert.rejects(openEditor(studio, "Two").ask(AgentEditor.save, { ...spec, name: "Two", agents: ["One"] }), {
    code: "invalid",
    message: /circle/,
  });
  await dispose();
});
