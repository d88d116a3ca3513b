// Messages that are written while the agent works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { context } from "../../src/core/context.ts";
import type { Event } from "../../src/core/event.ts";
import type { UserBlock } from "../../src/core/message.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import {
  historyOf,
  openTestStudio,
  pushed,
  saying,
  testAgent,
  testConnection,
  turnEnd,
} from "../support/testStudio.ts";
import { until } from "./support/view.ts";

const words = (content: readonly UserBlock[]) => content.map((block) => ("text" in block ? block.text : "")).join("|");
const said = (events: readonly Event[]) =>
  events.flatMap(({ fact }) => (fact.kind === "message.user" ? [words(fact.content)] : []));
const kinds = (events: readonly Event[]) =>
  events.map(({ fact }) => fact.kind).filter((kind) => kind !== "model.streamed");

const callOfClock: Part[] = [
  { type: "call", key: "a", callId: "c1", name: "current_time" },
  { type: "arguments", key: "a", json: "{}" },
  { type: "finish", finish: { reason: "tools", vendor: "" } },
];
const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };

async function withAgent(stream: Provider["stream"], options: Parameters<typeof openTestStudio>[1] = {}) {
  const house = await openTestStudio(stream, options);
  const agent = await house.studio.agents.save("a", testAgent);
  return { ...house, agent };
}
type House = Awaited<ReturnType<typeof withAgent>>;

/** A session whose agent is in the middle of its first answer. */
async function atWork(source: ReturnType<typeof pushed>, house: House): Promise<string> {
  const session = await house.studio.turns.send(null, "Begin", house.agent.id);
  source.push({ type: "text", text: "Well, " });
  await until(() => house.studio.turns.live(session) !== null);
  return session;
}

test("a message that is written meanwhile is delivered before the next model call, within the turn", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  assert.equal(await studio.turns.send(session, "In Rome, please", null), session);
  assert.equal(await studio.turns.send(session, "and in Oslo", null), session);
  assert.deepEqual(
    (await studio.queue.list(session)).map(({ content }) => words(content)),
    ["In Rome, please", "and in Oslo"],
  );
  assert.deepEqual(said(await historyOf(studio, session)), ["Begin"]);
  const ended = turnEnd(studio);
  for (const part of callOfClock) source.push(part);
  source.end();
  await until(() => requests.length === 2);
  assert.deepEqual(await studio.queue.list(session), []);
  source.push({ type: "text", text: "Noon." });
  source.push(stop);
  source.end();
  assert.equal(await ended, "idle");
  const events = await historyOf(studio, session);
  assert.deepEqual(kinds(events), [
    "message.user",
    "turn.started",
    "model.requested",
    "model.responded",
    "tool.requested",
    "tool.decided",
    "tool.finished",
    "message.user",
    "message.user",
    "model.requested",
    "model.responded",
    "turn.ended",
  ]);
  assert.equal(events[7]?.span, events[1]?.span, "it says which turn was told");
  assert.deepEqual(requests[1]?.messages.at(-1), {
    role: "user",
    content: [
      { type: "text", text: "In Rome, please" },
      { type: "text", text: "and in Oslo" },
    ],
  });
  // What was sent is what the log tells.
  const before = events.slice(
    0,
    events.findLastIndex(({ fact }) => fact.kind === "model.requested"),
  );
  assert.deepEqual(context(before), requests[1]?.messages);
  await house.dispose();
});

test("what is written during the last answer begins the next turn", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  await studio.turns.send(session, "And then?", null);
  source.push(stop);
  source.end();
  await until(() => requests.length === 2);
  const ended = turnEnd(studio);
  source.push(stop);
  source.end();
  assert.equal(await ended, "idle");
  assert.deepEqual(kinds(await historyOf(studio, session)), [
    "message.user",
    "turn.started",
    "model.requested",
    "model.responded",
    "turn.ended",
    "message.user",
    "turn.started",
    "model.requested",
    "model.responded",
    "turn.ended",
  ]);
  await house.dispose();
});

test("by the agent that is chosen then", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  await studio.agents.save("b", { ...testAgent, name: "Other", instructions: "Be long." });
  await studio.sessions.setAgent(session, "b");
  await studio.turns.send(session, "And then?", null);
  source.push(stop);
  source.end();
  await until(() => requests.length === 2);
  assert.equal(requests[1]?.system, "Be long.");
  await house.dispose();
});

test("after a stop it stays, until it is sent, edited or removed", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  for (const text of ["One", "Two", "Three"]) await studio.turns.send(session, text, null);
  await studio.turns.stop(session);
  const [one, two, three] = await studio.queue.list(session);
  assert.ok(one && two && three);
  assert.equal((await studio.sessions.get(session)).session.state, "cancelled");

  await studio.queue.remove(session, two.id);
  await assert.rejects(studio.queue.remove(session, two.id), { code: "stale" });
  await studio.sessions.saveDraft(session, "Four");
  await studio.queue.edit(session, three.id);
  assert.equal((await studio.sessions.draft(session)).text, "Three\n\nFour");
  await assert.rejects(studio.queue.edit(session, three.id), { code: "stale" });

  const ended = turnEnd(studio);
  await studio.turns.sendQueued(session);
  await until(() => requests.length === 2);
  source.push(stop);
  source.end();
  assert.equal(await ended, "idle");
  assert.deepEqual(said(await historyOf(studio, session)), ["Begin", "One"]);
  await assert.rejects(studio.turns.sendQueued(session), { code: "stale" });
  assert.equal((await studio.sessions.get(session)).session.state, "idle", "nothing to send leaves nothing behind");
  await house.dispose();
});

test("a new message after a stop goes behind those that waited", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  await studio.turns.send(session, "One", null);
  await studio.turns.stop(session);
  await studio.turns.send(session, "Two", null);
  await until(() => requests.length === 2);
  assert.deepEqual(said(await historyOf(studio, session)), ["Begin", "One", "Two"]);
  assert.deepEqual(await studio.queue.list(session), []);
  await house.dispose();
});

test("a turn that fails or reaches its limit leaves it waiting", async () => {
  let calls = 0;
  const house = await withAgent(async function* (_request, signal) {
    calls++;
    await until(() => signal.aborted || queued);
    yield* callOfClock;
  });
  let queued = false;
  const { studio } = house;
  const ended = turnEnd(studio);
  await studio.agents.save("a", { ...testAgent, limits: { modelCalls: 1 } });
  const session = await studio.turns.send(null, "Begin", house.agent.id);
  await studio.turns.send(session, "Wait", null);
  queued = true;
  assert.equal(await ended, "limit");
  assert.equal(calls, 1);
  assert.deepEqual(
    (await studio.queue.list(session)).map(({ content }) => words(content)),
    ["Wait"],
  );
  await house.dispose();
});

test("it survives the end of the process, and is there in the next window", async () => {
  const source = pushed();
  const first = await withAgent(source.stream, { owner: "first" });
  const session = await atWork(source, first);
  await first.studio.turns.send(session, "Still there?", null);
  await first.abandon();

  const second = await openTestStudio(saying("Yes."), {
    folder: first.folder,
    owner: "second",
    dead: new Set(["first"]),
  });
  assert.deepEqual(
    (await second.studio.queue.list(session)).map(({ content }) => words(content)),
    ["Still there?"],
  );
  const ended = turnEnd(second.studio);
  await second.studio.turns.sendQueued(session);
  assert.equal(await ended, "idle");
  assert.deepEqual(said(await historyOf(second.studio, session)), ["Begin", "Still there?"]);
  await second.dispose();
});

test("a message for a turn whose process died is no message for nobody: it is sent", async () => {
  const source = pushed();
  const first = await withAgent(source.stream, { owner: "first" });
  const dead = new Set<string>();
  const second = await openTestStudio(saying("Yes."), { folder: first.folder, owner: "second", dead });
  const session = await atWork(source, first);
  await first.abandon();
  dead.add("first");
  const ended = turnEnd(second.studio);
  await second.studio.turns.send(session, "Anybody?", null);
  assert.equal(await ended, "idle");
  assert.deepEqual(said(await historyOf(second.studio, session)), ["Begin", "Anybody?"]);
  await second.dispose();
});

test("what is queued in another window is delivered in the one at work", async () => {
  const source = pushed();
  const first = await withAgent(source.stream, { owner: "first" });
  const second = await openTestStudio(saying("Never."), { folder: first.folder, owner: "second" });
  const session = await atWork(source, first);
  await second.studio.turns.send(session, "From over here", null);
  assert.deepEqual(second.studio.turns.working(), []);
  for (const part of callOfClock) source.push(part);
  source.end();
  await until(() => first.requests.length === 2);
  assert.deepEqual(said(await historyOf(second.studio, session)), ["Begin", "From over here"]);
  assert.deepEqual(second.requests, []);
  await first.studio.turns.stop(session);
  await second.studio.dispose();
  await first.dispose();
});

test("a retry answers from before the turn; what was said within it stays on the other branch", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio, requests } = house;
  const session = await atWork(source, house);
  await studio.turns.send(session, "By the way", null);
  for (const part of callOfClock) source.push(part);
  source.end();
  await until(() => requests.length === 2);
  await studio.turns.stop(session);
  const turn = (await historyOf(studio, session))[1]?.span ?? "";
  await studio.turns.retry(session, turn);
  await until(() => requests.length === 3);
  assert.deepEqual(requests[2]?.messages, requests[0]?.messages);
  await studio.turns.stop(session);
  const { branches } = await studio.sessions.get(session);
  assert.deepEqual(said(await studio.events.history(session, branches[0]?.id ?? "", 0)), ["Begin", "By the way"]);
  await house.dispose();
});

test("attachments go along, and a key that is pasted into it is not kept", async () => {
  const source = pushed();
  const house = await withAgent(source.stream);
  const { studio } = house;
  const canary = "sk-canary-0123456789abcdef";
  const { id } = await studio.connections.save({
    ...testConnection,
    name: "Canary",
  });
  await studio.connections.setKey(id, canary);
  await studio.agents.save(house.agent.id, { ...testAgent, connection: id });
  const session = await atWork(source, house);
  const attachment = {
    type: "attachment",
    name: "a.ts",
    path: "/a.ts",
    language: "ts",
    fromLine: 1,
    toLine: 2,
  } as const;
  await studio.sessions.attach(session, { ...attachment, text: `key = "${canary}"` });
  await studio.turns.send(session, `What is ${canary}?`, null);
  assert.deepEqual((await studio.sessions.draft(session)).attachments, []);
  const [message] = await studio.queue.list(session);
  assert.deepEqual(
    message?.content.map(({ type }) => type),
    ["attachment", "text"],
  );
  assert.ok(!JSON.stringify(message).includes(canary));
  await studio.turns.stop(session);
  await house.dispose();
});
