// Sessions named by a model: only when it costs next to nothing, and never over a person's own name.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { context } from "../../src/core/context.ts";
import { contextParts } from "../../src/core/contextSize.ts";
import type { Cost } from "../../src/core/cost.ts";
import type { FactKind } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import type { ModelRequest, Provider } from "../../src/core/provider.ts";
import { createTranscript } from "../../src/core/transcript.ts";
import { historyOf, openTestStudio, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { until } from "./support/view.ts";

const isTitling = ({ system }: ModelRequest) => system.startsWith("Name a conversation");
const cheap: Cost = { kind: "computed", usd: 0.0004, table: "t", entry: "m", exact: true };
const titled: FactKind[] = ["titling.started", "model.requested", "model.responded", "session.titled"];

const local = { id: "local", name: "Local", baseUrl: "", apiVersion: "", models: [], compatibility: false };

async function opened(
  t: TestContext,
  {
    title = saying("**Lighthouses** of the `north`\n"),
    price = cheap,
    titles = true,
    provider = "ollama",
  }: { title?: Provider["stream"]; price?: Cost; titles?: boolean; provider?: "ollama" | "demo" } = {},
) {
  const house = await openTestStudio(
    (request, signal) => (isTitling(request) ? title(request, signal) : saying("There are many.")(request, signal)),
    { deps: { price: async () => price, titles: () => titles } },
  );
  t.after(house.dispose);
  const { studio } = house;
  if (provider === "ollama") await studio.connections.save({ ...local, provider });
  await studio.agents.save("a", { ...testAgent, tools: [], connection: provider === "ollama" ? "local" : "demo" });
  const say = async (session: string | null, text: string) => {
    const ended = turnEnd(studio);
    const id = await studio.turns.send(session, text, "a");
    await ended;
    return id;
  };
  const titleOf = async (id: string) => (await studio.sessions.get(id)).session.title;
  const kinds = async (id: string) => (await historyOf(studio, id)).map(({ fact }) => fact.kind);
  return { ...house, say, titleOf, kinds };
}

test("after the first answer a model names the session; that is on record, is counted, and nobody is told of it", async (t) => {
  const { studio, requests, say, titleOf, kinds } = await opened(t);
  const id = await say(null, "Tell me about lighthouses");
  await until(async () => (await titleOf(id)) === "Lighthouses of the north");
  assert.deepEqual((await kinds(id)).slice(-4), titled);
  assert.deepEqual(requests.at(-1)?.tools, []);
  assert.match(JSON.stringify(requests.at(-1)?.messages), /Tell me about lighthouses.*There are many/);
  const { session } = await studio.sessions.get(id);
  assert.equal(session.cost.usd, 0.0008);
  assert.equal(session.state, "idle");
  await say(id, "And about ferries?");
  assert.equal(requests.filter(isTitling).length, 1, "once");
  const events = await historyOf(studio, id);
  assert.doesNotMatch(JSON.stringify(context(events)), /north/);
  assert.equal(contextParts(events, { system: "", tools: [] }).reported, 15);
  const transcript = createTranscript();
  for (const event of events) transcript.add(event);
  assert.deepEqual(
    transcript.items.map(({ type }) => type),
    ["user", "turn", "user", "turn"],
  );
});

test("a name that a person gave meanwhile is kept", async (t) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { studio, requests, say, titleOf, kinds } = await opened(t, {
    async *title(request, signal) {
      await held;
      yield* saying("A model's name")(request, signal);
    },
  });
  const id = await say(null, "Tell me about lighthouses");
  await until(() => requests.some(isTitling));
  await studio.sessions.rename(id, "Mine");
  letGo();
  await until(async () => (await kinds(id)).includes("session.titled"));
  assert.equal(await titleOf(id), "Mine");
});

test("a failure is on record, and otherwise silent", async (t) => {
  for (const title of [
    async function* () {
      yield* [];
      throw fail("auth", "The key was refused.");
    },
    saying(" ** "),
  ] satisfies Provider["stream"][]) {
    const { say, titleOf, kinds, studio } = await opened(t, { title });
    const troubles: unknown[] = [];
    studio.troubles.on((trouble) => troubles.push(trouble));
    const id = await say(null, "Tell me about lighthouses");
    await until(async () => (await kinds(id)).includes("titling.failed"));
    assert.equal(await titleOf(id), "Tell me about lighthouses");
    assert.equal((await studio.sessions.get(id)).session.state, "idle");
    assert.deepEqual(troubles, []);
  }
});

test("not where it costs more, where nobody knows what it costs, with the demo, or when it is off", async (t) => {
  for (const otherwise of [
    { price: { ...cheap, usd: 0.01 } },
    { price: { kind: "unknown", why: "?" } },
    { provider: "demo", price: { kind: "free", why: "demo" } },
    { titles: false },
  ] as const) {
    const { studio, requests, say, kinds } = await opened(t, otherwise);
    const id = await say(null, "Tell me about lighthouses");
    // The next turn is over later than a title would have been begun.
    await say(id, "And about ferries?");
    assert.equal(requests.filter(isTitling).length, 0, JSON.stringify(otherwise));
    assert.ok(!(await kinds(id)).includes("titling.started"));
    void studio;
  }
});

test("what models put around a name is no part of it", async (t) => {
  for (const [said, title] of [
    ["Title: “Lighthouses”", "Lighthouses"],
    ["\n# Lighthouses of the North.\nThey are many.", "Lighthouses of the North"],
    ["Leuchttürme: eine Übersicht", "Leuchttürme: eine Übersicht"],
    ["灯台", "灯台"],
    ["*Lighthouses* of [the North](https://example.com)", "Lighthouses of the North"],
    ["The file __init__.py", "The file __init__.py"],
  ] as const) {
    const { say, titleOf, kinds } = await opened(t, { title: saying(said) });
    const id = await say(null, "Tell me");
    await until(async () => (await kinds(id)).includes("session.titled"));
    assert.equal(await titleOf(id), title);
  }
});
