// A message that another agent is to answer, once: the session's own agent stays what it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import { foundAgents } from "../../src/studio/foundAgents.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd, wholeTurn } from "../support/testStudio.ts";
import { until } from "./support/view.ts";

const reviewer = { agent: "b", name: "Reviewer" };

async function conversation(stream: Provider["stream"] = saying("Hello.")) {
  const house = await openTestStudio(stream);
  const { studio } = house;
  await studio.agents.save("a", { ...testAgent, name: "Own" });
  await studio.agents.save("b", { ...testAgent, name: "Reviewer", model: "other" });
  const turn = <Result>(begin: () => Promise<Result>) => wholeTurn(studio, begin);
  const send = (session: string | null, text: string) => studio.turns.send(session, text, "a");
  const say = (session: string | null, text: string) => turn(() => send(session, text));
  return { ...house, turn, send, say };
}

/** "Hi @Reviewer" and "[Reviewer]" where its turn began. */
const told = (events: readonly Event[]) =>
  events.flatMap(({ fact }) => {
    if (fact.kind === "turn.started") return [`[${fact.agentName}]`];
    if (fact.kind !== "message.user") return [];
    const text = fact.content.map((block) => (block.type === "text" ? block.text : block.type)).join("|");
    return [fact.to === undefined ? text : `${text} @${fact.to.name}`];
  });

test("who a message is for answers it, and the session's agent answers the next", async () => {
  const { studio, say, requests, dispose } = await conversation();
  await studio.sessions.address(null, reviewer);
  const session = await say(null, "Look");
  assert.equal((await studio.sessions.get(session)).session.agent, "a");
  assert.equal(requests[0]?.model.model, "other");
  assert.deepEqual(await studio.sessions.draft(null), { text: "", attachments: [] });
  await say(session, "Thanks");
  assert.deepEqual(told(await historyOf(studio, session)), ["Look @Reviewer", "[Reviewer]", "Thanks", "[Own]"]);
  await dispose();
});

test("answered again, or said otherwise, such a message is for the same agent; a fork has it in its composer", async () => {
  const { studio, say, turn, dispose } = await conversation();
  await studio.sessions.address(null, reviewer);
  const session = await say(null, "Look");
  const started = (await historyOf(studio, session)).find(({ fact }) => fact.kind === "turn.started");
  await turn(() => studio.turns.retry(session, started?.span ?? ""));
  assert.deepEqual(told(await historyOf(studio, session)), ["Look @Reviewer", "[Reviewer]"]);
  await turn(() => studio.turns.resend(session, 1, "Look here"));
  assert.deepEqual(told(await historyOf(studio, session)), ["Look here @Reviewer", "[Reviewer]"]);
  const [first, second] = (await historyOf(studio, session)).filter(({ fact }) => fact.kind !== "model.streamed");
  await turn(() => studio.turns.retry(session, second?.span ?? "", { type: "agent", agent: "a" }));
  assert.deepEqual(told(await historyOf(studio, session)), ["Look here @Reviewer", "[Own]"]);
  const fork = await studio.forks.fork(session, first?.seq ?? 0);
  assert.deepEqual(await studio.sessions.draft(fork), { text: "Look here", attachments: [], to: reviewer });
  await dispose();
});

const callOfClock: Part[] = [
  { type: "call", key: "a", callId: "c1", name: "current_time" },
  { type: "arguments", key: "a", json: "{}" },
  { type: "finish", finish: { reason: "tools", vendor: "" } },
];
const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };

/** A session at work, for which three messages wait: the middle one for another agent. */
async function waiting() {
  const source = pushed();
  const house = await conversation(source.stream);
  const { studio, send } = house;
  const session = await send(null, "Begin");
  source.push({ type: "text", text: "Well, " });
  await until(() => studio.turns.live(session) !== null);
  await send(session, "one");
  await studio.sessions.address(session, reviewer);
  await send(session, "two");
  await send(session, "three");
  return { ...house, source, session };
}

test("what waits for another agent has a turn of its own, in its order", async () => {
  const { studio, source, session, requests, dispose } = await waiting();
  assert.deepEqual(
    (await studio.queue.list(session)).map(({ to }) => to?.name),
    [undefined, "Reviewer", undefined],
  );
  for (const part of callOfClock) source.push(part);
  source.end();
  await until(() => requests.length === 2);
  assert.deepEqual(told(await historyOf(studio, session)), ["Begin", "[Own]", "one"], "told within the turn");
  const ended = turnEnd(studio);
  for (const asked of [3, 4]) {
    source.push(stop);
    source.end();
    await until(() => requests.length === asked);
  }
  source.push(stop);
  source.end();
  await ended;
  const order = ["Begin", "[Own]", "one", "two @Reviewer", "[Reviewer]", "three", "[Own]"];
  assert.deepEqual(told(await historyOf(studio, session)), order);
  await dispose();
});

test("after a stop they keep their order and their agents, whatever is said next; one taken back keeps its own", async () => {
  const { studio, send, source, session, requests, dispose } = await waiting();
  await studio.turns.stop(session);
  const [, second] = await studio.queue.list(session);
  await studio.queue.edit(session, second?.id ?? "");
  assert.deepEqual(await studio.sessions.draft(session), { text: "two", attachments: [], to: reviewer });
  const ended = turnEnd(studio);
  await send(session, "two, again");
  for (const asked of [2, 3]) {
    await until(() => requests.length === asked);
    source.push(stop);
    source.end();
  }
  await ended;
  const order = ["Begin", "[Own]", "one", "three", "[Own]", "two, again @Reviewer", "[Reviewer]"];
  assert.deepEqual(told(await historyOf(studio, session)), order);
  assert.deepEqual(await studio.queue.list(session), []);
  await dispose();
});

test("an agent that is gone is told of before anything is sent", async () => {
  const { studio, send, dispose } = await conversation();
  await studio.sessions.saveDraft(null, "Look");
  await studio.sessions.address(null, { agent: "gone", name: "Old one" });
  await assert.rejects(send(null, "Look"), { code: "missing", message: 'There is no agent "Old one" any more.' });
  assert.deepEqual(await studio.sessions.list("chat"), []);
  assert.deepEqual(await studio.sessions.address(null, null), { text: "Look", attachments: [] });
  await dispose();
});

test("the variables of the agent that answers are asked for", async () => {
  const { studio, send, dispose } = await conversation();
  await studio.agents.save("c", { ...testAgent, name: "Translator", instructions: "Into {{language}}." });
  await studio.sessions.address(null, { agent: "c", name: "Translator" });
  await assert.rejects(send(null, "Hi"), { code: "invalid" });
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Hi", "a", { language: "German" });
  await ended;
  assert.deepEqual(told(await historyOf(studio, session)), ["Hi @Translator", "[Translator]"]);
  await dispose();
});

test("an @ names agents by their letters; where there is only one it answers anyway", () => {
  const agent = (name: string) => ({ id: name, name, model: "m", connection: "c", demo: false, variables: [] });
  const all = ["Reviewer", "Test writer", "Researcher"].map(agent);
  assert.deepEqual(
    foundAgents("re", all).map(({ label }) => label),
    ["Reviewer", "Researcher"],
  );
  assert.equal(foundAgents("", all).length, 3);
  assert.deepEqual(foundAgents("x", all), []);
  assert.deepEqual(foundAgents("re", [agent("Reviewer")]), []);
});
