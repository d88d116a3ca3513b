// The inspector's part about forks and comparisons, over the wire.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Inspector from "../../src/protocol/inspector.ts";
import type { Answerer } from "../../src/protocol/schemas.ts";
import { serveInspector } from "../../src/studio/serveInspector.ts";
import { historyOf, openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { noForks } from "./support/forkHost.ts";
import { openView, until } from "./support/view.ts";

test("a fork is planned, begun, listed and compared over the wire", async (context) => {
  const { studio, dispose } = await openTestStudio(async function* (request) {
    yield { type: "text", text: `${request.model.model}: ${request.system}` };
    yield { type: "usage", usage: { input: 1_000, output: 10 } };
    yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
  });
  context.after(dispose);
  await studio.agents.save("a", testAgent);
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Hi.", "a");
  await ended;
  const events = await historyOf(studio, session);
  const seq = events.find(({ fact }) => fact.kind === "model.requested")?.seq ?? 0;
  const first = (await studio.sessions.get(session)).session.head;

  let chosen: Answerer | null = null;
  let wanted: Inspector.Wish | null = null;
  let tell = (_: string) => {};
  const inspected: string[] = [];
  const view = openView();
  const served = serveInspector(view.host, studio, session, {
    copy: async () => {},
    openJson: async () => {},
    openChat: async () => {},
    openTotals: async () => {},
    forks: {
      ...noForks,
      chooseAnswerer: async () => chosen,
      inspect: async (id) => void inspected.push(id),
      chooseOther: async ({ session: id }) => ({ session: id, branch: first }),
    },
    takeWish: () => wanted,
    onWish: (listener) => {
      tell = listener;
      return { dispose: () => {} };
    },
  });
  context.after(() => served.dispose());
  const { ask } = view.peer;

  assert.equal(await ask(Inspector.chooseForkAnswerer, { seq }), null);
  chosen = { type: "model", connection: "demo", model: "big" };
  const choice = await ask(Inspector.chooseForkAnswerer, { seq });
  assert.deepEqual([choice?.label, choice?.estimate.input, choice?.estimate.cost.kind], ["big", 1_000, "computed"]);
  assert.equal((await ask(Inspector.forkPlan, { seq })).system, "Be brief.");

  const wish = { seq, system: "Be loud.", parameters: null, call: null, message: null };
  ended = turnEnd(studio);
  const made = await ask(Inspector.fork, { ...wish, by: [] });
  await ended;
  assert.equal(made.type, "branch");
  const head = (await studio.sessions.get(session)).session.head;
  const sides = { left: { session, branch: first }, right: { session, branch: head } };
  const { rows, first: at, left, right, totals } = await ask(Inspector.compare, sides);
  assert.deepEqual(
    rows.map(({ differs }) => differs),
    [[], ["System prompt", "Answer"]],
  );
  assert.equal(at, 1);
  assert.deepEqual([left.branch, right.branch], ["Branch 1, the first", "Branch 2, from event 1"]);
  assert.equal(totals.left.input, 1_000);
  const numbers = { left: rows[1]?.left?.seq ?? null, right: rows[1]?.right?.seq ?? null };
  const fields = await ask(Inspector.compareFields, { sides, ...numbers });
  assert.equal(fields.right.find(({ name }) => name === "Answer")?.text, "demo: Be loud.");
  // Also when something else was compared meanwhile.
  await ask(Inspector.compare, { left: sides.left, right: sides.left });
  assert.deepEqual(await ask(Inspector.compareFields, { sides, ...numbers }), fields);

  assert.deepEqual(await ask(Inspector.forkedSessions, undefined), []);
  await ask(Inspector.fork, { ...wish, by: [chosen, { type: "agent", agent: "a" }] });
  const forks = await ask(Inspector.forkedSessions, undefined);
  assert.deepEqual(
    forks.map(({ title }) => title),
    ["big: Hi.", "Tester: Hi."],
  );
  await until(async () =>
    (await ask(Inspector.forkedSessions, undefined)).every(({ state, ends }) => state === "idle" && ends > 4),
  );
  assert.ok(view.told(Inspector.forksChanged).length > 0);
  view.forget();
  await studio.sessions.rename(forks[0]?.id ?? "", "Renamed");
  assert.ok(view.told(Inspector.forksChanged).length > 0, "a session that the view shows was renamed");

  await ask(Inspector.inspect, { session: "x" });
  assert.deepEqual(inspected, ["x"]);
  assert.deepEqual(await ask(Inspector.chooseOther, { branch: head }), sides.left);
  tell("another");
  assert.equal(view.told(Inspector.wished).length, 0);
  tell(session);
  assert.equal(view.told(Inspector.wished).length, 1);
  wanted = { type: "compare", sides };
  assert.deepEqual(await ask(Inspector.takeWish, undefined), wanted);
  await assert.rejects(ask(Inspector.forkPlan, { seq: 999 }), { code: "missing" });
});
