// A salvage that cannot read the rows of sessions and branches, but their events.
import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { lineage } from "../../src/core/session.ts";
import { responded, text, user } from "../core/support/log.ts";
import { History } from "./history.ts";
import { overwrite } from "./overwrite.ts";
import { folder } from "./support.ts";

/** Two sessions of two branches each, without what `lost` takes away; as a salvage finds it. */
async function salvaged(t: TestContext, ...lost: string[]): Promise<History> {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await History.open(file);
  for (const session of ["a", "b"]) {
    store.begin(session, `Called ${session}`);
    store.say(session, [user(`first words of ${session}`).fact, responded("m", [text("an answer")]).fact], 5);
    store.call("sessions.fork", { session, id: `${session} fork`, parent: `${session} main`, fork: 1, at: 6 });
    const fact = user(`otherwise in ${session}`).fact;
    store.call("events.append", {
      session,
      branch: `${session} fork`,
      events: [{ id: `${session} forked`, at: 7, span: null, parent: null, fact }],
    });
  }
  store.begin("empty");
  for (const sql of lost) store.sql(sql);
  store.close();
  overwrite(file, 0, new Uint8Array(24).fill(0xff));
  const again = await History.open(file);
  t.after(() => again.close());
  return again;
}

const sessions = (store: History) => store.call("sessions.list", { purpose: "chat" });
const saidIn = (store: History, session: string, branch: string) =>
  store.call("events.history", { session, branch, after: 0 }).map(({ id }) => id);

test("a session without its row comes back with its branches, its events and its sums, called by its first words", async (t) => {
  const whole = await salvaged(t);
  const before = whole.call("sessions.get", { id: "a" });
  assert.equal(whole.reports[0]?.damage?.recovered, 0);
  const store = await salvaged(t, "DELETE FROM session WHERE id = 'a'");
  const [found] = sessions(store).filter(({ title }) => title === "first words of a");
  assert.equal(store.reports[0]?.damage?.recovered, 1);
  assert.ok(found && before);
  assert.deepEqual(
    { ...found, foreign: null },
    { ...before.session, id: found.id, title: "first words of a", createdAt: 5, foreign: null },
  );
  assert.deepEqual(store.call("sessions.get", { id: found.id })?.branches, before.branches);
  assert.deepEqual(saidIn(store, found.id, found.head), ["a 1", "a forked"]);
  assert.deepEqual(saidIn(store, "b", "b fork"), ["b 1", "b forked"], "the other one is as it was");
  // It goes on, and the next session gets neither its number nor its words.
  const fact = user("and on").fact;
  const more = { id: "more", at: 8, span: null, parent: null, fact };
  const [event] = store.call("events.append", { session: found.id, branch: found.head, events: [more] }) ?? [];
  assert.ok(typeof event === "object" && event.seq === 4);
  store.begin("next");
  assert.deepEqual(saidIn(store, "next", "next main"), []);
  store.checkIndex();
});

test("what waited in it for a person waits no more", async (t) => {
  const store = await salvaged(t, "DELETE FROM session WHERE id = 'a'");
  const [found] = sessions(store).filter(({ title }) => title === "first words of a");
  assert.equal(store.call("sessions.importedUpTo", { session: found?.id ?? "" }), 3);
});

test("a branch without its row keeps the id by which others name it", async (t) => {
  const parent = await salvaged(t, "DELETE FROM branch WHERE id = 'a main'");
  assert.deepEqual(saidIn(parent, "a", "a fork"), ["a 1", "a forked"]);
  const head = await salvaged(t, "DELETE FROM branch WHERE id = 'a fork'");
  assert.equal(head.call("sessions.get", { id: "a" })?.session.head, "a fork");
  assert.deepEqual(saidIn(head, "a", "a fork"), ["a forked"], "where it began is not known any more");
  const empty = await salvaged(t, "DELETE FROM branch WHERE id = 'empty main'");
  empty.say("empty", [user("it can be written to").fact]);
  assert.deepEqual(saidIn(empty, "empty", "empty main"), ["empty 1"]);
});

test("when all rows of sessions and branches are lost, every event is in a session and a branch that can be shown", async (t) => {
  const store = await salvaged(t, "DELETE FROM session", "DELETE FROM branch");
  const all = sessions(store);
  assert.equal(all.length, 2);
  let events = 0;
  for (const { id, head } of all) {
    const branches = store.call("sessions.get", { id })?.branches ?? [];
    assert.equal(branches.length, 2);
    assert.equal(lineage(branches, head).length, 1);
    for (const branch of branches) events += saidIn(store, id, branch.id).length;
  }
  assert.equal(events, 6);
});
