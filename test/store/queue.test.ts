// Messages that wait: in the queue or in the log, and never in both or in neither.
import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import { failing } from "./inject.ts";
import { openProduct } from "./product.ts";
import { folder } from "./support.ts";

async function atWork(t: TestContext) {
  const { executor, call } = await openProduct(path.join(folder(t), "studio.sqlite"));
  t.after(() => executor.close());
  call("sessions.create", { id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 });
  call("leases.take", { session: "s", branch: "b", owner: "me" });
  const add = (id: string, at = 5) =>
    call("queue.add", { session: "s", id, at, content: [{ type: "text", text: `Said in ${id}` }] });
  const deliver = (ids: readonly string[], owner = "me") =>
    call("queue.deliver", {
      session: "s",
      branch: "b",
      span: "turn",
      owner,
      messages: ids.map((id) => ({ queued: id, event: `event of ${id}` })),
      at: 9,
    });
  const waiting = () => call("queue.list", { session: "s" }).map(({ id }) => id);
  const logged = () => call("events.history", { session: "s", branch: "b", after: 0 }).map(({ id }) => id);
  return { call, add, deliver, waiting, logged };
}

test("messages wait in the order in which they came, and only where somebody works", async (t) => {
  const { call, add, waiting } = await atWork(t);
  assert.deepEqual([add("m2", 7), add("m1", 6)], [true, true]);
  assert.deepEqual(waiting(), ["m2", "m1"]);
  call("leases.release", { session: "s", owner: "me" });
  assert.equal(add("m3"), false);
  assert.deepEqual(waiting(), ["m2", "m1"], "and stay when nobody does any more");
});

test("what is delivered is in the log and no more in the queue; what was taken back meanwhile is neither", async (t) => {
  const { call, add, deliver, waiting, logged } = await atWork(t);
  for (const id of ["m1", "m2", "m3"]) add(id);
  assert.equal(call("queue.remove", { session: "s", id: "m2" }), true);
  const events = deliver(["m1", "m2"]);
  assert.ok(Array.isArray(events));
  assert.deepEqual(
    events.map(({ id, span }) => [id, span]),
    [["event of m1", "turn"]],
  );
  assert.deepEqual([waiting(), logged()], [["m3"], ["event of m1"]]);
  assert.deepEqual(deliver(["m2"]), []);
});

test("who does not have the session delivers nothing", async (t) => {
  const { add, deliver, waiting, logged } = await atWork(t);
  add("m1");
  assert.equal(deliver(["m1"], "somebody"), "lost");
  assert.deepEqual([waiting(), logged()], [["m1"], []]);
});

test("a delivery that fails at any of its syncs is there once after it is tried again", async (t) => {
  const { add, deliver, waiting, logged } = await atWork(t);
  let committed = 0;
  const expected: string[] = [];
  for (let nth = 1, failed = true; failed; nth++) {
    add(`m${nth}`);
    failed = false;
    failing(
      ["ftruncateSync", "fsyncSync", "fdatasyncSync"],
      "EIO",
      (count) => count === nth,
      () => {
        try {
          deliver([`m${nth}`]);
        } catch {
          failed = true;
        }
      },
    );
    const isLogged = logged().includes(`event of m${nth}`);
    assert.equal(waiting().includes(`m${nth}`), !isLogged, "in the one or in the other");
    if (failed && isLogged) committed++;
    if (failed) assert.equal((deliver([`m${nth}`]) as Event[]).length, 1);
    expected.push(`event of m${nth}`);
    assert.deepEqual([waiting(), logged()], [[], expected]);
  }
  // Else nothing here was stored in spite of its failure, which is what this is about.
  assert.equal(committed, 1);
});

test("a session is given back only when nothing waits in it", async (t) => {
  const { call, add, waiting } = await atWork(t);
  add("m1");
  assert.equal(call("leases.releaseUnlessQueued", { session: "s", owner: "me" }), false);
  assert.equal(call("leases.list", undefined).length, 1);
  call("queue.remove", { session: "s", id: "m1" });
  assert.equal(call("leases.releaseUnlessQueued", { session: "s", owner: "me" }), true);
  assert.deepEqual([call("leases.list", undefined), waiting()], [[], []]);
  // What is not one's own any more is not kept from anybody.
  call("leases.take", { session: "s", branch: "b", owner: "other" });
  add("m2");
  assert.equal(call("leases.releaseUnlessQueued", { session: "s", owner: "me" }), true);
  assert.equal(call("leases.list", undefined)[0]?.owner, "other");
});

test("a message that is edited stands before what is being written, with what went along", async (t) => {
  const { call, waiting } = await atWork(t);
  const attachment = (name: string) =>
    ({ type: "attachment", name, path: name, language: "", fromLine: 1, toLine: 1, text: "" }) as const;
  call("queue.add", {
    session: "s",
    id: "m",
    at: 5,
    content: [attachment("old.ts"), { type: "text", text: "first" }],
  });
  call("drafts.setText", { session: "s", text: "second" });
  call("drafts.attach", { session: "s", attachment: attachment("new.ts") });
  assert.equal(call("queue.edit", { session: "s", id: "m" }), true);
  const draft = call("drafts.get", { session: "s" });
  assert.equal(draft.text, "first\n\nsecond");
  assert.deepEqual(
    draft.attachments.map((one) => one.type === "attachment" && one.name),
    ["old.ts", "new.ts"],
  );
  assert.deepEqual(waiting(), []);
  assert.equal(call("queue.edit", { session: "s", id: "m" }), false);
});

test("what waits in a session that is removed for good goes with it", async (t) => {
  const { call, add, waiting } = await atWork(t);
  add("m1");
  call("sessions.setDeleted", { id: "s", at: 1 });
  while (call("purge.slice", { before: 100 }));
  assert.deepEqual(waiting(), []);
});

test("the end of a turn within a call changes neither the session's state nor what is read of its answers", async (t) => {
  const { call } = await atWork(t);
  const append = (id: string, span: string, parent: string | null, fact: Event["fact"]) =>
    call("events.append", { session: "s", branch: "b", events: [{ id, at: 1, span, parent, fact }] });
  append("1", "t", null, { kind: "turn.started", agentVersion: "v", agentName: "Outer" });
  append("2", "inner", "k", { kind: "turn.started", agentVersion: "v", agentName: "Inner" });
  append("3", "m", "inner", { kind: "model.streamed", parts: [{ type: "text", text: "Well" }] });
  append("4", "other", "k2", { kind: "turn.ended", reason: "failed", durationMs: 1 });
  const state = () => call("sessions.get", { id: "s" })?.session.state;
  assert.equal(state(), "working");
  const kinds = () => call("events.history", { session: "s", branch: "b", after: 0 }).map(({ fact }) => fact.kind);
  assert.ok(kinds().includes("model.streamed"), "the checkpoint of an answer that is under way");
  append("5", "t", null, { kind: "turn.ended", reason: "done", durationMs: 1 });
  assert.equal(state(), "idle");
  assert.ok(!kinds().includes("model.streamed"));
});
