import assert from "node:assert/strict";
import { test } from "node:test";
import * as Totals from "../../src/protocol/totals.ts";
import { serveTotals } from "../../src/studio/serveTotals.ts";
import { openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { openView } from "./support/view.ts";

test("totals are answered for a session and for all, in a time that ends today", async () => {
  const { studio, dispose } = await openTestStudio(async function* () {
    yield { type: "text", text: "Yes." };
    yield { type: "usage", usage: { input: 10, output: 1 } };
    yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
  });
  const agent = await studio.agents.save("a", testAgent);
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Is it?", agent.id);
  await ended;
  const day = 24 * 3_600_000;
  let now = Date.now();
  const copied: string[] = [];
  const shell = { copy: async (text: string) => void copied.push(text), now: () => now };

  const all = openView();
  serveTotals(all.host, studio, null, shell);
  assert.equal(await all.peer.ask(Totals.open, undefined), null);
  const calls = async (range: Totals.Range) => (await all.peer.ask(Totals.read, { branch: null, range })).total.calls;
  assert.deepEqual([await calls("week"), await calls("month"), await calls("all")], [1, 1, 1]);
  now += 7 * day;
  assert.deepEqual([await calls("week"), await calls("month"), await calls("all")], [0, 1, 1]);
  now += 30 * day;
  assert.deepEqual([await calls("month"), await calls("all")], [0, 1]);
  await all.peer.ask(Totals.copy, { text: "a,b" });
  assert.deepEqual(copied, ["a,b"]);

  const one = openView();
  const served = serveTotals(one.host, studio, session, shell);
  const opened = await one.peer.ask(Totals.open, undefined);
  assert.equal(opened?.session.id, session);
  const branch = opened?.session.head ?? "";
  assert.equal((await one.peer.ask(Totals.read, { branch, range: "all" })).total.calls, 1);
  let told = 0;
  one.peer.on(Totals.changed, () => told++);
  studio.changes.emit({ type: "session", session: "another" });
  studio.changes.emit({ type: "session", session });
  await one.peer.ask(Totals.open, undefined);
  assert.equal(told, 1);
  served.dispose();

  const lost = openView();
  serveTotals(lost.host, studio, "nobody", shell);
  await assert.rejects(lost.peer.ask(Totals.open, undefined), { code: "missing" });
  await dispose();
});
