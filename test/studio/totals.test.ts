import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../src/core/provider.ts";
import { historyOf, openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";

async function* answer(): AsyncGenerator<Part> {
  yield { type: "text", text: "Yes." };
  yield { type: "usage", usage: { input: 100, cacheRead: 40, output: 10 } };
  yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
}

test("what sessions come to: one, its branch, all of them, and nothing twice", async (context) => {
  const { studio, dispose } = await openTestStudio(answer);
  const agent = await studio.agents.save("a", testAgent);
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Is it?", agent.id);
  await ended;
  const first = await historyOf(studio, session);
  ended = turnEnd(studio);
  await studio.turns.retry(session, first[1]?.span ?? "");
  await ended;
  const [{ branch = "" } = {}] = first;
  const calls = async (of: Parameters<typeof studio.totals.read>[0], from: number | null = null) =>
    (await studio.totals.read(of, from)).total.calls;

  await context.test("a session has all its branches' calls, a branch its own history's", async () => {
    assert.equal(await calls({ session, branch: null }), 2);
    assert.equal(await calls({ session, branch }), 1);
    assert.equal(await calls({ session, branch: "nobody" }), 0);
    assert.equal(await calls({ session: "nobody", branch: null }), 0);
  });

  await context.test("it is the session's own total", async () => {
    const { total, models, agents, days } = await studio.totals.read({ session, branch: null }, null);
    const { cost, tokens } = (await studio.sessions.get(session)).session;
    assert.deepEqual(total.cost, cost);
    assert.deepEqual([total.input, total.output, total.cacheRead], [tokens.input, tokens.output, tokens.cacheRead]);
    assert.deepEqual(
      models.map(({ name, spent }) => [name, spent.calls]),
      [[testAgent.model, 2]],
    );
    assert.deepEqual(
      agents.map(({ name }) => name),
      [testAgent.name],
    );
    assert.equal(days.length, 1);
  });

  await context.test("a copy of a session costs nothing again", async () => {
    const turn = (await historyOf(studio, session)).find(({ fact }) => fact.kind === "turn.started");
    const copy = await studio.forks.fork(session, turn?.seq ?? 0);
    assert.ok((await historyOf(studio, copy)).some(({ fact }) => fact.kind === "model.responded"));
    assert.equal(await calls({ session: copy, branch: null }), 0);
    assert.equal(await calls(null), 2);
  });

  await context.test("only what is in the range counts, and of no deleted session", async () => {
    assert.equal(await calls(null, Date.now() + 86_400_000), 0);
    assert.equal(await calls(null, first[0]?.at ?? 0), 2);
    await studio.sessions.remove(session);
    assert.equal(await calls(null), 0);
    await studio.sessions.restore(session);
    assert.equal(await calls(null), 2);
  });

  await context.test("a reader who leaves stops it", async () => {
    await assert.rejects(studio.totals.read(null, null, AbortSignal.abort()), { name: "AbortError" });
  });
  await dispose();
});
