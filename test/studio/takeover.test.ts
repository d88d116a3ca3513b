// A window that stands still in the middle of a turn: another one takes its session over, and when it wakes it mixes nothing
// into it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf, turnEnd } from "../support/testStudio.ts";
import { minute, underWay } from "./support/stillWindows.ts";

const INTERRUPTED = ["message.user", "turn.started", "model.requested", "model.failed", "turn.ended"];

test("a turn that goes on, however long, is nobody else's", async (t) => {
  const { first, second, source, session, ends } = await underWay(t);
  for (let pass = 0; pass < 2 * minute; pass++) {
    await second.passes();
    // Slower than it should be.
    if (pass % 5 === 0) await first.passes();
  }
  await assert.rejects(second.studio.turns.resume(session), {
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

test("one that stands still is taken over after a minute, and writes nothing when it wakes", async (t) => {
  const { first, second, source, session, kinds, ends } = await underWay(t);
  for (let pass = 0; pass < minute - 1; pass++) await second.passes();
  await assert.rejects(second.studio.turns.resume(session), { code: "working" });
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
