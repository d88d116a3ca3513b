// A window that stands still in the middle of a turn: another one takes its session over, and when it wakes it mixes nothing
// into it. Time is the test's: each window looks, and says that its turns go on, when it is told to.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { FailureCode } from "../../src/core/failure.ts";
import { historyOf, pushed, saying, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { openFaultyStudio } from "./support/faultyStore.ts";
import { until } from "./support/view.ts";

interface Window extends TestStudio {
  /** Does what it does every five seconds: says that its turns go on, looks whether the others' do. */
  passes(): Promise<void>;
  /** What people are told without having asked. */
  readonly told: string[];
  /** What every write of its store fails with. */
  disk: FailureCode | null;
}

async function openWindow(
  t: TestContext,
  owner: string,
  stream: Parameters<typeof openFaultyStudio>[0],
  folder?: string,
): Promise<Window> {
  const works: (() => Promise<void>)[] = [];
  const state: { disk: FailureCode | null } = { disk: null };
  const reads = /\.(list|get|history|index|rows|startedAt)$/;
  const house = await openFaultyStudio(
    stream,
    { fault: (name) => (reads.test(name) ? null : state.disk) },
    {
      owner,
      ...(folder === undefined ? {} : { folder }),
      deps: {
        every(_ms, work) {
          works.push(work);
          return { dispose: () => {} };
        },
      },
    },
  );
  const told: string[] = [];
  house.studio.troubles.on(({ error }) => void told.push(error.code));
  t.after(() => house.abandon());
  return Object.assign(state, {
    ...house,
    told,
    async passes() {
      for (const work of works) await work();
    },
  });
}

/** Two windows on one history; the first one's answer is under way, with words of it in the log. */
async function underWay(t: TestContext) {
  const source = pushed();
  const first = await openWindow(t, "first", source.stream);
  const second = await openWindow(t, "second", saying("From the second."), first.folder);
  const agent = await first.studio.agents.save("a", testAgent);
  const session = await first.studio.turns.send(null, "Tell me a story", agent.id);
  source.push({ type: "text", text: "Once upon a time" });
  const kinds = async () => (await historyOf(second.studio, session)).map(({ fact }) => fact.kind);
  await until(async () => (await kinds()).includes("model.streamed"));
  const ends = async () =>
    (await historyOf(second.studio, session)).flatMap(({ fact }) =>
      fact.kind === "turn.ended" ? [`${fact.reason} ${fact.error?.code ?? ""}`.trim()] : [],
    );
  return { first, second, source, session, kinds, ends };
}

const minute = 13;
const INTERRUPTED = ["message.user", "turn.started", "model.requested", "model.failed", "turn.ended"];

test("a turn that goes on, however long, is nobody else's", async (t) => {
  const { first, second, source, session, ends } = await underWay(t);
  for (let pass = 0; pass < 4 * minute; pass++) {
    await second.passes();
    // Slower than it should be.
    if (pass % 5 === 0) await first.passes();
  }
  await assert.rejects(second.studio.turns.send(session, "And now?", null), {
    code: "working",
    message: /another window/,
  });
  await assert.rejects(second.studio.turns.stop(session), (failure: Error & { info: { advice?: string } }) =>
    /stop it there.*takes the session over within about a minute/.test(failure.info.advice ?? ""),
  );
  const ended = turnEnd(first.studio);
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await ended, "idle");
  assert.deepEqual(await ends(), ["done"]);
});

test("looks that all queue behind something long are one look", async (t) => {
  const { first, second, ends } = await underWay(t);
  await Promise.all(Array.from({ length: 2 * minute }, () => second.passes()));
  assert.deepEqual(await ends(), []);
  await first.passes();
});

test("one that stands still is taken over after a minute, and writes nothing when it wakes", async (t) => {
  const { first, second, source, session, kinds, ends } = await underWay(t);
  for (let pass = 0; pass < minute - 1; pass++) await second.passes();
  await assert.rejects(second.studio.turns.send(session, "Are you there?", null), { code: "working" });
  await second.passes();
  assert.deepEqual(await ends(), ["interrupted stale"]);
  const taken = await kinds();
  assert.deepEqual(taken, INTERRUPTED);
  const failed = (await historyOf(second.studio, session))[3]?.fact;
  assert.ok(failed?.kind === "model.failed");
  assert.deepEqual(failed.content, [{ type: "text", text: "Once upon a time" }]);

  const goneOn = turnEnd(second.studio);
  await second.studio.turns.send(session, "Go on", null);
  assert.equal(await goneOn, "idle");
  const before = await kinds();
  const woken = turnEnd(first.studio);
  source.push({ type: "text", text: "there was a window" });
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await woken, "idle");
  assert.deepEqual(first.told, ["stale"]);
  assert.deepEqual(second.told, []);
  assert.deepEqual(first.studio.turns.working(), []);
  assert.deepEqual(await kinds(), before);

  // And it can go on in the session like anybody.
  const own = turnEnd(first.studio);
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  await first.studio.turns.send(session, "Here I am again", null);
  assert.equal(await own, "idle");
  assert.deepEqual(await ends(), ["interrupted stale", "done", "done"]);
});

test("one that wakes in a long silence of its model learns of it by its next beat", async (t) => {
  const { first, second, session, ends } = await underWay(t);
  for (let pass = 0; pass < minute; pass++) await second.passes();
  const ended = turnEnd(first.studio);
  await first.passes();
  assert.equal(await ended, "interrupted");
  assert.deepEqual(first.told, ["stale"]);
  assert.deepEqual(await ends(), ["interrupted stale"]);
  assert.equal((await first.studio.sessions.get(session)).session.state, "interrupted");
});

test("one that beats once, late, keeps its turn", async (t) => {
  const { first, second, ends } = await underWay(t);
  for (let round = 0; round < 3; round++) {
    for (let pass = 0; pass < minute - 1; pass++) await second.passes();
    await first.passes();
  }
  assert.deepEqual(await ends(), []);
});

test("of two windows that take over at once, one does", async (t) => {
  const { first, second, session, ends } = await underWay(t);
  const third = await openWindow(t, "third", saying("From the third."), first.folder);
  // Each one's nudge moves the beat in the other's eyes, so that they take turns in doubting.
  for (let pass = 0; pass < 3 * minute; pass++) await Promise.all([second.passes(), third.passes()]);
  assert.deepEqual(await ends(), ["interrupted stale"]);
  const ended = turnEnd(third.studio);
  await third.studio.turns.send(session, "Go on", null);
  assert.equal(await ended, "idle");
});

test("one that cannot write, because nobody can, loses nothing", async (t) => {
  const { first, second, source, session, ends } = await underWay(t);
  for (const window of [first, second]) window.disk = "store-full";
  source.push({ type: "text", text: ", on a full disk" });
  await until(() => first.told.includes("store-full"));
  for (let pass = 0; pass < 4 * minute; pass++) await Promise.all([first.passes(), second.passes()]);
  for (const window of [first, second]) window.disk = null;
  // The other is the first to find out that there is room.
  for (let pass = 0; pass < 2; pass++) await second.passes();
  await first.passes();
  for (let pass = 0; pass < minute - 3; pass++) await second.passes();
  const ended = turnEnd(first.studio);
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await ended, "idle");
  assert.deepEqual(await ends(), ["done"]);
  const answer = (await historyOf(second.studio, session)).flatMap(({ fact }) =>
    fact.kind === "model.responded" ? fact.content : [],
  );
  assert.deepEqual(answer, [{ type: "text", text: "Once upon a time, on a full disk" }]);
});
