import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../src/core/provider.ts";
import { historyOf, openTestStudio, testAgent, turnEnd, wholeTurn } from "../support/testStudio.ts";
import { begin, calling, facts, ground, waitingIn, write } from "./support/acting.ts";

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

test("a person's no and a stop are no failures, and a result that a person made up is no call", async (context) => {
  const { workspace } = ground(context);
  const stream = calling(["read_file", { path: "nowhere.txt" }], write("a.txt", "1"), write("b.txt", "2"));
  const it = await openTestStudio(stream, { deps: { workspace } });
  context.after(it.dispose);
  const { studio } = it;
  const { session, ended } = await begin(it);
  const denied = await waitingIn(studio);
  await studio.approvals.decide(session, denied.span, { verdict: "deny", word: "" });
  await waitingIn(studio);
  await studio.turns.stop(session);
  await ended;
  const used = async () =>
    (await studio.totals.read({ session, branch: null }, null)).tools.map((tool) => [
      tool.name,
      tool.calls,
      tool.failed,
      tool.took?.count ?? 0,
    ]);
  assert.deepEqual(await used(), [
    ["write_file", 2, 0, 0],
    ["read_file", 1, 1, 1],
  ]);
  assert.equal((await facts(studio, session, "tool.finished")).filter(({ isError }) => isError).length, 3);

  const read = (await historyOf(studio, session)).find(({ fact }) => fact.kind === "tool.finished");
  const wish = { system: null, parameters: null, by: [], message: null };
  const call = { type: "result", text: "It is empty.", isError: true } as const;
  await wholeTurn(studio, () => studio.forkAt.begin(session, { seq: read?.seq ?? 0, ...wish, call }));
  assert.deepEqual((await used())[1], ["read_file", 1, 1, 1]);
});
