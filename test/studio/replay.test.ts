// What a studio recorded, run again: condensed, named, and going on from the middle of a turn.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Event, FactKind } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import type { ModelRequest, Part, Provider } from "../../src/core/provider.ts";
import { replayWords } from "../../src/core/replayWords.ts";
import { SUMMARY_INSTRUCTIONS } from "../../src/core/summary.ts";
import { TITLE_INSTRUCTIONS } from "../../src/core/title.ts";
import type { ForkWish } from "../../src/protocol/forking.ts";
import { historyOf, openTestStudio, testAgent, wholeTurn } from "../support/testStudio.ts";
import { ground } from "./support/acting.ts";
import { until } from "./support/view.ts";

const never = () => new AbortController().signal;
const isSumming = ({ system }: ModelRequest) => system === SUMMARY_INSTRUCTIONS;
const unchanged: Omit<ForkWish, "seq"> = { system: null, parameters: null, by: [], call: null, message: null };
const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };

/** Reads each of the files named in the question, one after the other, and then answers. No usage is told: a token is a character. */
const reading: Provider["stream"] = async function* (request) {
  if (isSumming(request)) yield { type: "text", text: "All in short." };
  else if (request.system === TITLE_INSTRUCTIONS) yield { type: "text", text: "A name" };
  else {
    const said = JSON.stringify(request.messages.at(-1));
    const [name] = /[ab]\.txt/.exec(request.messages.at(-1)?.role === "user" ? said : "") ?? [];
    if (name === undefined) yield { type: "text", text: "Answer ".padEnd(300, ".") };
    else {
      for (const key of ["one", "two"]) {
        yield { type: "call", key, callId: key, name: "read_file" };
        yield { type: "arguments", key, json: JSON.stringify({ path: name }) };
      }
      yield { type: "finish", finish: { reason: "tools", vendor: "tools" } };
      return;
    }
  }
  yield stop;
};

async function opened(context: TestContext, stream: Provider["stream"], window: number, folder?: string) {
  const place = ground(context);
  const house = await openTestStudio(stream, {
    ...(folder === undefined ? {} : { folder, dead: new Set(["dead"]) }),
    owner: folder === undefined ? "dead" : "me",
    deps: {
      workspace: place.workspace,
      countTokens: async (texts) => texts.map(({ length }) => length),
      openProvider: async () => ({ models: async () => [{ id: "demo", contextWindow: window }], stream }),
    },
  });
  const { studio } = house;
  let isAbandoned = false;
  context.after(() => (isAbandoned ? undefined : house.dispose()));
  const abandon = async () => {
    isAbandoned = true;
    await house.abandon();
  };
  await studio.agents.save("a", { ...testAgent, tools: ["read_file"], parameters: { temperature: 0.5 } });
  await studio.models.list("demo", never());
  for (const name of ["a.txt", "b.txt"]) place.put(name, name.padEnd(200, "."));
  const turn = <Result>(begin: () => Promise<Result>) => wholeTurn(studio, begin);
  const say = (session: string | null, text: string) =>
    turn(() => studio.turns.send(session, text.padEnd(300, "."), session === null ? "a" : null));
  const fork = (session: string, seq: number, wish: Partial<ForkWish>) =>
    turn(() => studio.forkAt.begin(session, { seq, ...unchanged, ...wish }));
  /** All branches come out the same, and each request is proven. */
  async function checkAll(session: string): Promise<void> {
    const { branches, session: shown } = await studio.sessions.get(session);
    for (const { id } of branches) {
      const events = await studio.events.history(session, id, 0);
      const asked = events.filter(({ fact }) => fact.kind === "model.requested");
      const found = await studio.replays.replay(session, id, null, never());
      assert.deepEqual(found, { verdict: "same", requests: asked.length }, replayWords(found));
      for (const { seq } of id === shown.head ? asked : [])
        assert.ok((await studio.exactRequests.call(session, seq, never())).proven, `${seq}`);
    }
  }
  return { ...house, turn, say, fork, checkAll, abandon };
}

const all = (events: readonly Event[], kind: FactKind) => events.filter(({ fact }) => fact.kind === kind);

test("condensed by its size, by a person, and in vain: it comes out the same, and so do its branches", async (context) => {
  let broken = false;
  const stream: Provider["stream"] = async function* (request, signal) {
    if (broken && isSumming(request)) throw fail("auth", "The key was refused.");
    yield* reading(request, signal);
  };
  const { studio, say, turn, fork, checkAll } = await opened(context, stream, 3_000);
  const session = await say(null, "Look at a.txt");
  for (const question of ["And b.txt", "And then?", "And a.txt?", "So?"]) await say(session, question);
  const events = await historyOf(studio, session);
  const byItself = all(events, "condensing.started");
  assert.ok(byItself.length > 0 && byItself.every(({ parent }) => parent !== null));
  broken = true;
  for (const question of ["Why?", "And b.txt?", "How?", "Where?"]) await say(session, question);
  assert.ok(all(await historyOf(studio, session), "condensing.failed").length > 0);
  broken = false;
  await turn(() => studio.turns.condense(session));
  await say(session, "Go on with a.txt");
  const whole = await historyOf(studio, session);
  assert.ok(all(whole, "condensing.started").some(({ parent }) => parent === null));
  // Of a request after a summary, within the same turn.
  const condensed = whole.find(({ fact }) => fact.kind === "context.condensed");
  const next = all(whole, "model.requested").find(({ seq }) => seq > (condensed?.seq ?? 0));
  assert.match(JSON.stringify((await studio.exactRequests.request(session, next?.seq ?? 0)).messages), /All in short/);
  await fork(session, next?.seq ?? 0, { system: "Be loud." });
  await fork(session, all(whole, "tool.finished").at(-1)?.seq ?? 0, {
    call: { type: "result", text: "Given.", isError: false },
  });
  await checkAll(session);
});

test("calls that are carried out again, a given result, another decision, model and prompt come out the same", async (context) => {
  const { studio, say, fork, checkAll } = await opened(context, reading, 100_000);
  const session = await say(null, "Look at a.txt");
  const events = await historyOf(studio, session);
  const [answer] = all(events, "model.responded");
  const [first, second] = all(events, "tool.finished");
  const [decided] = all(events, "tool.decided");
  const by = [{ type: "model", connection: "demo", model: "big" }] as const;
  const given = { type: "result", text: "Given.", isError: true } as const;
  const wishes: [Event | undefined, Partial<ForkWish>][] = [
    [answer, {}],
    [answer, { by: [...by], system: "Be {{loud}}." }],
    [first, { call: given }],
    [second, { call: given, parameters: { temperature: 1 } }],
    [decided, { call: { type: "decision", verdict: "deny", reason: "No." } }],
    [all(events, "model.requested")[1], { system: "Be loud." }],
  ];
  for (const [at, wish] of wishes) {
    await fork(session, at?.seq ?? 0, wish);
    await say(session, "And b.txt?");
  }
  const { branches } = await studio.sessions.get(session);
  assert.equal(branches.length, wishes.length + 1);
  await checkAll(session);
});

test("a window that dies while a branch that was forked is condensed: it goes on, and comes out the same", async (context) => {
  let hangs = false;
  let isHanging = false;
  const first = await opened(
    context,
    async function* (request, signal) {
      if (hangs && isSumming(request)) {
        isHanging = true;
        await new Promise(() => {});
      }
      yield* reading(request, signal);
    },
    2_000,
  );
  const session = await first.say(null, "Look at a.txt");
  for (const question of ["And then?", "So?", "Why?"]) await first.say(session, question);
  const [answer] = all(await historyOf(first.studio, session), "model.responded");
  await first.fork(session, answer?.seq ?? 0, {});
  hangs = true;
  await first.studio.turns.send(session, "Where?".padEnd(900, "."), null);
  await until(() => isHanging);
  await first.abandon();
  const { studio, say, checkAll } = await opened(context, reading, 2_000, first.folder);
  const events = await historyOf(studio, session);
  assert.deepEqual(
    events.slice(-3).map(({ fact }) => fact.kind),
    ["model.failed", "condensing.failed", "turn.ended"],
  );
  await say(session, "Still there?");
  await checkAll(session);
});
