// Other ways on: a message said otherwise, an answer by another agent or model, a session from any message.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import type { Attachment } from "../../src/core/message.ts";
import type { Provider } from "../../src/core/provider.ts";
import { alternatives } from "../../src/core/session.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, wholeTurn } from "../support/testStudio.ts";

const attachment: Attachment = {
  type: "attachment",
  name: "a.ts",
  path: "src/a.ts",
  language: "ts",
  fromLine: 1,
  toLine: 2,
  text: "x()",
};

async function conversation(stream: Provider["stream"] = saying("Hello.")) {
  const house = await openTestStudio((request, signal) => stream(request, signal));
  const { studio } = house;
  await studio.agents.save("a", testAgent);
  await studio.agents.save("b", { ...testAgent, name: "Other", model: "other" });
  /** Resolves when the turn that `begin` starts has ended. */
  const turn = <Result>(begin: () => Promise<Result>) => wholeTurn(studio, begin);
  const say = (session: string | null, text: string) => turn(() => studio.turns.send(session, text, "a"));
  return { ...house, turn, say, become: (next: Provider["stream"]) => (stream = next) };
}

const said = (events: readonly Event[]) =>
  events.flatMap(({ fact }) =>
    fact.kind === "message.user" || fact.kind === "model.responded"
      ? fact.content.map((block) => (block.type === "text" ? block.text : block.type))
      : [],
  );
const find = (events: readonly Event[], kind: Event["fact"]["kind"]) => events.find(({ fact }) => fact.kind === kind);

test("a message said otherwise goes on beside it, with what was attached, and nothing is lost", async () => {
  const { studio, turn, say, requests, dispose } = await conversation();
  const session = await say(null, "First");
  await studio.sessions.attach(session, attachment);
  await say(session, "Second");
  const before = await historyOf(studio, session);
  const second = before.filter(({ fact }) => fact.kind === "message.user")[1];
  await turn(() => studio.turns.resend(session, second?.seq ?? 0, "Second, but better"));
  const after = await historyOf(studio, session);
  assert.deepEqual(said(after), ["First", "Hello.", "attachment", "Second, but better", "Hello."]);
  assert.equal(requests.at(-1)?.messages.length, 3);
  const { session: now, branches } = await studio.sessions.get(session);
  assert.deepEqual(await studio.events.history(session, branches[0]?.id ?? "", 0), before);
  const ways = [...alternatives(branches, now.head)];
  assert.deepEqual(ways, [[(second?.seq ?? 0) - 1, { branches: branches.map(({ id }) => id), current: 1 }]]);
  await dispose();
});

test("the first message said otherwise, twice, makes three ways from the beginning", async () => {
  const { studio, turn, say, dispose } = await conversation();
  const session = await say(null, "One");
  for (const text of ["Two", "Three"]) {
    const [first] = await historyOf(studio, session);
    await turn(() => studio.turns.resend(session, first?.seq ?? 0, text));
    assert.deepEqual(said(await historyOf(studio, session)), [text, "Hello."]);
  }
  const { session: now, branches } = await studio.sessions.get(session);
  assert.deepEqual(
    branches.map(({ parent, fork }) => [parent, fork]),
    [
      [null, 0],
      [branches[0]?.id, 0],
      [branches[0]?.id, 0],
    ],
  );
  assert.deepEqual(alternatives(branches, now.head).get(0)?.current, 2);
  await dispose();
});

test("what was said in the middle of a turn can be said otherwise: that turn ends before it", async () => {
  const { studio, turn, say, become, dispose } = await conversation();
  const source = pushed();
  let calls = 0;
  become(async function* (request, signal) {
    if (calls++ > 0) {
      yield* saying("Done.")(request, signal);
      return;
    }
    yield { type: "call", key: "a", callId: "1", name: "current_time" };
    yield { type: "arguments", key: "a", json: "{}" };
    yield* source.stream(request, signal);
    yield { type: "finish", finish: { reason: "tools", vendor: "tools" } };
  });
  const session = await turn(async () => {
    const id = await studio.turns.send(null, "Begin", "a");
    await studio.turns.send(id, "And be quick", null);
    source.end();
    return id;
  });
  const before = await historyOf(studio, session);
  const within = before.find(({ fact, span }) => fact.kind === "message.user" && span !== null);
  assert.ok(within, "the agent was told of it within its turn");
  become(saying("Slowly, then."));
  await turn(() => studio.turns.resend(session, within.seq, "Take your time"));
  const after = await historyOf(studio, session);
  const ends = after.flatMap(({ fact }) => (fact.kind === "turn.ended" ? [fact.reason] : []));
  assert.deepEqual(ends, ["cancelled", "done"]);
  assert.deepEqual(said(after).slice(-2), ["Take your time", "Slowly, then."]);
  // A session from that message: the same, with the words in the composer.
  await studio.sessions.switchBranch(session, before[0]?.branch ?? "");
  const fork = await studio.forks.fork(session, within.seq);
  const copied = await historyOf(studio, fork);
  assert.deepEqual(copied.at(-2)?.fact.kind, "turn.ended");
  assert.equal((await studio.sessions.draft(fork)).text, "And be quick");
  assert.equal((await studio.sessions.get(fork)).session.state, "cancelled");
  await say(fork, "Going on");
  assert.equal(said(await historyOf(studio, fork)).at(-1), "Slowly, then.");
  await dispose();
});

test("what is not there any more, or says nothing, is refused, and no branch is left behind", async () => {
  const { studio, say, dispose } = await conversation();
  const session = await say(null, "Hi");
  const [message, started] = await historyOf(studio, session);
  await assert.rejects(studio.turns.resend(session, 99, "x"), { code: "stale" });
  await assert.rejects(studio.turns.resend(session, started?.seq ?? 0, "x"), { code: "stale" });
  await assert.rejects(studio.turns.resend(session, message?.seq ?? 0, "  "), { code: "invalid" });
  await assert.rejects(studio.forks.fork(session, 99), { code: "stale" });
  await assert.rejects(studio.turns.retry(session, started?.span ?? "", { type: "agent", agent: "gone" }), {
    code: "missing",
  });
  assert.equal((await studio.sessions.get(session)).branches.length, 1);
  await dispose();
});

test("another agent, or another model, answers once; the session's own agent goes on", async () => {
  const { studio, turn, say, requests, dispose } = await conversation();
  const session = await say(null, "Hi");
  const turnOf = async () => find(await historyOf(studio, session), "turn.started");
  const own = await turnOf();
  await turn(() => studio.turns.retry(session, own?.span ?? "", { type: "agent", agent: "b" }));
  const other = (await turnOf())?.fact;
  assert.equal(other?.kind === "turn.started" && other.agentName, "Other");
  assert.equal(requests.at(-1)?.model.model, "other");
  await turn(async () =>
    studio.turns.retry(session, (await turnOf())?.span ?? "", { type: "model", connection: "demo", model: "big" }),
  );
  assert.equal(requests.at(-1)?.model.model, "big");
  assert.equal((await studio.sessions.get(session)).session.agent, "a");
  await say(session, "And now?");
  assert.equal(requests.at(-1)?.model.model, "demo");
  const { session: now, branches } = await studio.sessions.get(session);
  assert.deepEqual(
    [...alternatives(branches, now.head).values()].map(({ current }) => current),
    [2],
  );
  await dispose();
});

test("a session begins with a copy up to an answer: equal, paid for once, and both say so", async () => {
  const { studio, say, dispose } = await conversation();
  const session = await say(null, "First");
  await say(session, "Second");
  const before = await historyOf(studio, session);
  const turn = find(before, "turn.started");
  const fork = await studio.forks.fork(session, turn?.seq ?? 0);
  const copied = await historyOf(studio, fork);
  const facts = copied.map(({ fact }) => fact);
  assert.deepEqual(
    facts.slice(0, -1),
    before.slice(0, 5).map(({ fact }) => fact),
  );
  assert.deepEqual(facts.at(-1), { kind: "session.copied", from: session, title: "First", upTo: 5 });
  assert.deepEqual(
    copied.slice(0, 5).map(({ at }) => at),
    before.slice(0, 5).map(({ at }) => at),
  );
  const note = (await historyOf(studio, session)).at(-1)?.fact;
  assert.deepEqual(note, { kind: "session.forked", into: fork, title: "First (fork)", upTo: 5 });
  assert.deepEqual((await historyOf(studio, session)).slice(0, -1), before, "the old session has lost nothing");

  const { session: made } = await studio.sessions.get(fork);
  assert.deepEqual([made.title, made.agent, made.state, made.ends], ["First (fork)", "a", "idle", 6]);
  assert.deepEqual(
    [made.cost, made.tokens],
    [
      { usd: 0, unknown: 0, estimated: false },
      { input: 0, output: 0, cacheRead: 0 },
    ],
  );
  await say(fork, "Third");
  assert.deepEqual(said(await historyOf(studio, fork)), ["First", "Hello.", "Third", "Hello."]);
  assert.equal((await studio.sessions.get(fork)).session.cost.usd, 0.5);
  assert.equal((await studio.sessions.get(session)).session.cost.usd, 1);
  await dispose();
});

test("from a person's message the new session has all before it, and the message in its composer", async () => {
  const { studio, say, dispose } = await conversation();
  await studio.sessions.attach(null, attachment);
  const session = await say(null, "First");
  const fork = await studio.forks.fork(session, 1);
  assert.deepEqual(
    (await historyOf(studio, fork)).map(({ fact }) => fact.kind),
    ["session.copied"],
  );
  assert.deepEqual(await studio.sessions.draft(fork), { text: "First", attachments: [attachment] });
  // A copy of a copy has ids of its own, which do not grow.
  await say(fork, "Changed");
  const again = await studio.forks.fork(
    fork,
    (await historyOf(studio, fork)).find(({ fact }) => fact.kind === "turn.started")?.seq ?? 0,
  );
  const ids = (await historyOf(studio, again)).map(({ id }) => id.length);
  assert.deepEqual(new Set(ids).size, 1);
  await dispose();
});

test("an answer under way is not copied", async () => {
  const source = pushed();
  const { studio, dispose } = await conversation(source.stream);
  const session = await studio.turns.send(null, "Hi", "a");
  let started: Event | undefined;
  while (started === undefined) started = find(await historyOf(studio, session), "turn.started");
  await assert.rejects(studio.forks.fork(session, started.seq), { code: "working" });
  assert.equal((await studio.sessions.list("chat")).length, 1);
  await studio.turns.stop(session);
  await dispose();
});

test("the map names each branch by the words in which it parts", async () => {
  const { studio, turn, say, become, dispose } = await conversation();
  const session = await say(null, "One");
  become(saying("# Another   answer"));
  const started = find(await historyOf(studio, session), "turn.started");
  await turn(() => studio.turns.retry(session, started?.span ?? "", { type: "agent", agent: "b" }));
  await turn(() => studio.turns.resend(session, 1, "Two"));
  const map = await studio.forks.branchMap(session);
  assert.deepEqual(
    map.map(({ words, agent, length, parent, fork }) => ({ words, agent, length, root: parent === null, fork })),
    [
      { words: "One", agent: null, length: 2, root: true, fork: 0 },
      { words: "Another answer", agent: "Other", length: 1, root: false, fork: 1 },
      { words: "Two", agent: null, length: 2, root: false, fork: 0 },
    ],
  );
  await dispose();
});
