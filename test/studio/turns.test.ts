import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { Studio } from "../../src/studio/studio.ts";
import {
  historyOf,
  openTestStudio,
  pushed,
  saying,
  testAgent,
  testConnection,
  turnEnd,
  wholeTurn,
} from "../support/testStudio.ts";

const kinds = (events: readonly { fact: { kind: string } }[]) => events.map(({ fact }) => fact.kind);

async function withAgent(stream: Provider["stream"], options: Parameters<typeof openTestStudio>[1] = {}) {
  const house = await openTestStudio(stream, options);
  const agent = await house.studio.agents.save(house.studio.newId(), testAgent);
  return { ...house, agent };
}

test("a session is called by the first words of its message, without the marks of Markdown", async () => {
  const { studio, agent, dispose } = await withAgent(saying("# **No**, it does `not`."));
  const ended = turnEnd(studio);
  const id = await studio.turns.send(null, "# Lighthouses\n\nDo **they** `blink`?\n```ts\nblink();\n```", agent.id);
  await ended;
  assert.equal((await studio.sessions.get(id)).session.title, "Lighthouses Do they blink?");
  const { session } = await studio.sessions.get(id);
  const [line] = await studio.forks.branchMap(session.id);
  assert.equal(line?.words, "Lighthouses Do they blink? ts blink();", "as is its line of the map");
  await dispose();
});

test("a message is answered, and every fact of it is in the log", async () => {
  const { studio, agent, requests, dispose } = await withAgent(saying("Hello."));
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Say hello", agent.id);
  assert.equal(await ended, "idle");
  const events = await historyOf(studio, session);
  assert.deepEqual(kinds(events), ["message.user", "turn.started", "model.requested", "model.responded", "turn.ended"]);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    [1, 2, 3, 4, 5],
  );
  assert.equal(requests[0]?.system, "Be brief.");
  const found = await studio.sessions.get(session);
  assert.equal(found.session.title, "Say hello");
  assert.deepEqual(found.session.cost, { usd: 0.5, unknown: 0, estimated: false });
  assert.deepEqual(found.session.tokens, { input: 10, output: 5, cacheRead: 0 });
  await dispose();
});

test("a tool call runs, and its result goes back to the model", async () => {
  let calls = 0;
  const { studio, agent, requests, dispose } = await withAgent(async function* () {
    if (calls++ === 0) {
      yield { type: "call", key: "a", callId: "call_1", name: "current_time" };
      yield { type: "arguments", key: "a", json: '{"timeZone":' };
      yield { type: "arguments", key: "a", json: '"Europe/Rome"}' };
      yield { type: "finish", finish: { reason: "tools", vendor: "tool_use" } };
    } else {
      yield { type: "text", text: "It is late." };
      yield { type: "finish", finish: { reason: "stop", vendor: "end_turn" } };
    }
  });
  const ended = turnEnd(studio);
  await studio.turns.send(null, "What time is it?", agent.id);
  await ended;
  const results = requests[1]?.messages.at(-1);
  assert.equal(results?.role, "tool");
  assert.match(JSON.stringify(results), /Europe\/Rome/);
  await dispose();
});

test("a call whose arguments do not parse never runs", async () => {
  let calls = 0;
  const { studio, agent, dispose } = await withAgent(async function* () {
    if (calls++ === 0) {
      yield { type: "call", key: "a", callId: "call_1", name: "current_time" };
      yield { type: "arguments", key: "a", json: '{"timeZone": "Eur' };
      yield { type: "finish", finish: { reason: "tools", vendor: "tool_use" } };
    } else yield { type: "finish", finish: { reason: "stop", vendor: "end_turn" } };
  });
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "What time is it?", agent.id);
  await ended;
  const events = await historyOf(studio, session);
  assert.ok(!kinds(events).includes("tool.decided"));
  const finished = events.find(({ fact }) => fact.kind === "tool.finished")?.fact;
  assert.ok(finished?.kind === "tool.finished" && finished.isError && /valid JSON/.test(finished.text));
  await dispose();
});

test("stopping keeps what had arrived", async () => {
  const source = pushed();
  const { studio, agent, dispose } = await withAgent(source.stream);
  const session = await studio.turns.send(null, "Go on and on", agent.id);
  source.push({ type: "text", text: "One, two" });
  while (studio.turns.live(session) === null) await new Promise(setImmediate);
  await studio.turns.stop(session);
  const events = await historyOf(studio, session);
  const failed = events.find(({ fact }) => fact.kind === "model.failed")?.fact;
  assert.ok(failed?.kind === "model.failed");
  assert.equal(failed.error.code, "aborted");
  assert.deepEqual(failed.content, [{ type: "text", text: "One, two" }]);
  assert.equal((await studio.sessions.get(session)).session.state, "cancelled");
  await dispose();
});

test("retry answers beside the first answer, and nothing is lost", async () => {
  const { studio, agent, dispose } = await withAgent(saying("Hello."));
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Say hello", agent.id);
  await ended;
  const first = await historyOf(studio, session);
  const turn = first.find(({ fact }) => fact.kind === "turn.started")?.span ?? "";
  ended = turnEnd(studio);
  await studio.turns.retry(session, turn);
  await ended;
  const second = await historyOf(studio, session);
  assert.deepEqual(kinds(second), kinds(first));
  assert.deepEqual(second[0], first[0]);
  assert.notEqual(second[1]?.id, first[1]?.id);
  const { branches } = await studio.sessions.get(session);
  assert.equal(branches.length, 2);
  assert.deepEqual(await studio.events.history(session, branches[0]?.id ?? "", 0), first);
  await dispose();
});

test("a failure says what happened, and an overload is tried again", async () => {
  let calls = 0;
  const { studio, agent, dispose } = await withAgent(
    async function* () {
      if (calls++ === 0) throw fail("overloaded", "The provider is overloaded.");
      yield { type: "model", id: "m1" };
      throw fail("auth", "The key was refused (401).", "Check the key.");
    },
    { deps: { sleep: async () => {} } },
  );
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Hi", agent.id);
  assert.equal(await ended, "failed");
  const events = await historyOf(studio, session);
  assert.deepEqual(kinds(events), [
    "message.user",
    "turn.started",
    "model.requested",
    "model.failed",
    "model.requested",
    "model.failed",
    "turn.ended",
  ]);
  const last = events.at(-1)?.fact;
  assert.ok(last?.kind === "turn.ended" && last.error?.code === "auth");
  await dispose();
});

test("after a crash the session shows what had been committed, marked as interrupted, and goes on", async () => {
  const source = pushed();
  const first = await withAgent(source.stream, { owner: "first" });
  const session = await first.studio.turns.send(null, "Tell me a story", first.agent.id);
  const committed = new Promise<void>((resolve) => {
    first.studio.changes.on(async () => {
      if ((await historyOf(first.studio, session).catch(() => [])).some(({ fact }) => fact.kind === "model.streamed"))
        resolve();
    });
  });
  source.push({ type: "text", text: "Once upon a time" });
  await committed;
  await first.abandon();

  const second = await openTestStudio(saying("The end."), {
    folder: first.folder,
    owner: "second",
    dead: new Set(["first"]),
  });
  const events = await historyOf(second.studio, session);
  const failed = events.find(({ fact }) => fact.kind === "model.failed")?.fact;
  assert.ok(failed?.kind === "model.failed" && failed.error.code === "interrupted");
  assert.deepEqual(failed.content, [{ type: "text", text: "Once upon a time" }]);
  assert.equal((await second.studio.sessions.get(session)).session.state, "interrupted");
  const ended = turnEnd(second.studio);
  await second.studio.turns.resume(session);
  assert.equal(await ended, "idle");
  await second.dispose();
});

test("closing marks what was under way as interrupted", async () => {
  const source = pushed();
  const first = await withAgent(source.stream);
  const session = await first.studio.turns.send(null, "Tell me a story", first.agent.id);
  source.push({ type: "text", text: "Once" });
  while (first.studio.turns.live(session) === null) await new Promise(setImmediate);
  await first.studio.dispose();
  const second = await openTestStudio(saying("The end."), { folder: first.folder });
  assert.equal((await second.studio.sessions.get(session)).session.state, "interrupted");
  await second.dispose();
});

test("a turn that is only beginning is waited for like any other: by a stop, and by who closes", async () => {
  const first = await withAgent(saying("Hello."), { deps: { titles: () => false } });
  const { studio, folder } = first;
  const session = await wholeTurn(studio, () => studio.turns.send(null, "Hi", first.agent.id));
  const ends = async (of: Studio) =>
    (await historyOf(of, session)).flatMap(({ fact }) => (fact.kind === "turn.ended" ? [fact.reason] : []));

  const sending = studio.turns.send(session, "Again", null);
  while (studio.turns.working().length === 0) await new Promise(setImmediate);
  await studio.turns.stop(session);
  assert.deepEqual(studio.turns.working(), []);
  assert.deepEqual(await ends(studio), ["done", "cancelled"]);
  await sending;

  const again = studio.turns.send(session, "And again", null);
  while (studio.turns.working().length === 0) await new Promise(setImmediate);
  await studio.dispose();
  await again;
  const second = await openTestStudio(saying("The end."), { folder });
  assert.deepEqual(await ends(second.studio), ["done", "cancelled", "interrupted"]);
  await second.dispose();
});

test("attack 37: a key that comes back in an answer or an error is in no byte of the folder", async () => {
  const canary = "sk-canary-0123456789abcdef";
  let calls = 0;
  const house = await openTestStudio(async function* () {
    yield { type: "text", text: `You are ${canary}.` };
    if (calls++ > 0) throw fail("auth", `Wrong key: ${canary}`);
    yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
  });
  const { studio } = house;
  const connection = await studio.connections.save({
    ...testConnection,
    name: "Canary",
  });
  await studio.connections.setKey(connection.id, canary);
  const agent = await studio.agents.save(studio.newId(), { ...testAgent, connection: connection.id });
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Who am I?", agent.id);
  await ended;
  ended = turnEnd(studio);
  await studio.turns.send(session, "And now?", null);
  await ended;
  for (const name of readdirSync(house.folder)) {
    assert.ok(!readFileSync(path.join(house.folder, name)).includes(canary), name);
  }
  await house.dispose();
});

test("long and repeated texts come back as they were, whatever they begin with", async () => {
  const long = `\u0000blob:${"x".repeat(2_000)} \ud83d lone surrogate`;
  const { studio, agent, dispose } = await withAgent(saying(long));
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, long, agent.id);
  await ended;
  ended = turnEnd(studio);
  await studio.turns.send(session, "\u0000text:short", null);
  await ended;
  const texts = (await historyOf(studio, session)).flatMap(({ fact }) =>
    fact.kind === "message.user" || fact.kind === "model.responded"
      ? fact.content.map((block) => (block.type === "text" ? block.text : ""))
      : [],
  );
  assert.deepEqual(texts, [long, long, "\u0000text:short", long]);
  await dispose();
});

test("deleting is undone for a week, and then leaves nothing behind", async () => {
  let now = 1_000_000;
  const house = await withAgent(saying("y".repeat(1_000)), { deps: { now: () => now } });
  const ended = turnEnd(house.studio);
  const session = await house.studio.turns.send(null, "z".repeat(1_000), house.agent.id);
  await ended;
  await house.studio.sessions.remove(session);
  assert.deepEqual(await house.studio.sessions.list("chat"), []);
  await house.studio.sessions.restore(session);
  assert.equal((await house.studio.sessions.list("chat")).length, 1);
  await house.studio.sessions.remove(session);
  now += 8 * 24 * 60 * 60 * 1000;
  await house.studio.upkeep.tidy();
  assert.equal(await house.studio.sessions.find(session), null);
  await house.dispose();
});

test("of two messages sent at once one begins a turn, and the other is answered after it", async () => {
  const { studio, agent, dispose } = await withAgent(saying("Hello."));
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "First", agent.id);
  await ended;
  ended = turnEnd(studio);
  await Promise.all([studio.turns.send(session, "Left", null), studio.turns.send(session, "Right", null)]);
  await ended;
  const facts = kinds(await historyOf(studio, session));
  assert.equal(facts.filter((kind) => kind === "message.user").length, 3);
  assert.equal(facts.filter((kind) => kind === "turn.started").length, 3);
  assert.equal(facts.filter((kind) => kind === "turn.ended").length, 3);
  await dispose();
});

test("attack 37: a key does not follow its connection to another server", async () => {
  const { studio, dispose } = await withAgent(saying("Hello."));
  const input = {
    id: null,
    provider: "compatible",
    name: "Lab",
    apiVersion: "",
    models: [],
    compatibility: false,
  } as const;
  const { id } = await studio.connections.save({ ...input, models: [], baseUrl: "http://127.0.0.1:1234/v1" });
  await studio.connections.setKey(id, "sk-0123456789abcdef");
  await studio.connections.save({ ...input, models: [], id, name: "Same", baseUrl: "http://127.0.0.1:1234/v2" });
  assert.equal((await studio.connections.state(id)).keyEnds, "cdef");
  await studio.connections.save({ ...input, models: [], id, baseUrl: "http://example.com/v1" });
  assert.equal((await studio.connections.state(id)).keyEnds, null);
  await dispose();
});

test("attack 37: a key that a server echoes is not in the preview either", async () => {
  const canary = "sk-canary-0123456789abcdef";
  const source = pushed();
  const { studio, dispose } = await withAgent(source.stream);
  const input = {
    ...testConnection,
    name: "Canary",
  } as const;
  const { id } = await studio.connections.save({ ...input, models: [] });
  await studio.connections.setKey(id, canary);
  const agent = await studio.agents.save(studio.newId(), { ...testAgent, tools: [], connection: id });
  const session = await studio.turns.send(null, "Who am I?", agent.id);
  source.push({ type: "text", text: `You are ${canary}.` });
  while (studio.turns.live(session) === null) await new Promise(setImmediate);
  assert.doesNotMatch(JSON.stringify(studio.turns.live(session)), /canary/);
  await dispose();
});

test("a question about code begins a session of its own, and leaves what is being written alone", async () => {
  const { studio, requests, dispose } = await openTestStudio(saying("It adds."));
  await studio.agents.save("a", testAgent);
  await studio.sessions.saveDraft(null, "Half a sen");
  const attachment = {
    type: "attachment",
    name: "a.ts",
    path: "a.ts",
    language: "ts",
    fromLine: 1,
    toLine: 1,
    text: "1 + 1",
  } as const;
  await studio.sessions.attach(null, { ...attachment, name: "mine.ts" });
  const ended = turnEnd(studio);
  const session = await studio.turns.ask("a", [attachment, { type: "text", text: "Explain." }]);
  assert.equal(await ended, "idle");
  assert.equal((await studio.sessions.get(session)).session.title, "Explain.");
  assert.deepEqual(requests[0]?.messages[0]?.content, [attachment, { type: "text", text: "Explain." }]);
  const draft = await studio.sessions.draft(null);
  assert.deepEqual(
    [draft.text, draft.attachments.map((one) => one.type === "attachment" && one.name)],
    ["Half a sen", ["mine.ts"]],
  );
  await assert.rejects(studio.turns.ask("nobody", []), { code: "missing" });
  await dispose();
});

test("a first message that cannot be said leaves no session behind, and what is written stays", async () => {
  const { studio, store, dispose } = await openTestStudio(saying("Yes."), { deps: { titles: () => false } });
  await studio.agents.save("a", testAgent);
  await studio.sessions.saveDraft(null, "Hello");
  const call = store.call.bind(store);
  for (const broken of ["leases.take", "events.append"]) {
    Object.assign(store, {
      call: (name: string, input: never) =>
        name === broken ? Promise.reject(fail("store-full", "The disk is full.")) : call(name as never, input),
    });
    const full = { code: "store-full" };
    await assert.rejects(studio.turns.send(null, "Hello", "a"), full);
    await assert.rejects(studio.turns.ask("a", [{ type: "text", text: "Hello" }]), full);
    await assert.rejects(studio.turns.run("a", "Hello"), full);
  }
  Object.assign(store, { call });
  const { sessions } = studio;
  assert.deepEqual([await sessions.list("chat"), await sessions.list("run"), await sessions.deleted()], [[], [], []]);
  assert.equal((await sessions.draft(null)).text, "Hello");
  const session = await wholeTurn(studio, () => studio.turns.send(null, "Hello", "a"));
  assert.deepEqual(
    (await sessions.list("chat")).map(({ id, title }) => [id, title]),
    [[session, "Hello"]],
  );
  assert.equal((await sessions.draft(null)).text, "");
  await dispose();
});
