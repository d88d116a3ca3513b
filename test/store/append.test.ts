// Appending to the product's log when a sync fails, and when a session is another window's.
import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import { Executor } from "../../src/store/executor.ts";
import type { InputOf, OutputOf } from "../../src/store/operation.ts";
import type { NewEvent } from "../../src/store/operations/append.ts";
import { type Operations, operations } from "../../src/store/operations.ts";
import { migrations } from "../../src/store/schema.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { failing } from "./inject.ts";
import { folder, loadedEngine } from "./support.ts";

/** The product's store in this thread, with one session of one branch. */
async function withSession(t: TestContext) {
  const file = prepareFolder(path.join(folder(t), "studio.sqlite"));
  const executor = new Executor({ engine: await loadedEngine(), file, migrations, busyMs: 10_000 }, () => {});
  t.after(() => executor.close());
  const call = <Name extends keyof Operations>(name: Name, input: InputOf<Operations, Name>) =>
    executor.execute(operations[name], input) as OutputOf<Operations, Name>;
  call("sessions.create", { id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 });
  const append = (events: readonly NewEvent[], owner?: string) =>
    call("events.append", { session: "s", branch: "b", events, ...(owner === undefined ? {} : { owner }) });
  const stored = () =>
    call("events.history", { session: "s", branch: "b", after: 0 }).map(({ seq, id }) => `${seq} ${id}`);
  return { call, append, stored };
}

const said = (id: string): NewEvent => ({
  id,
  at: 7,
  span: null,
  parent: null,
  fact: { kind: "message.user", content: [{ type: "text", text: `Said in ${id}` }] },
});

test("What is stored already is answered as it stands, and changes nothing", async (t) => {
  const { call, append, stored } = await withSession(t);
  const first = append([said("e1"), said("e2")]);
  append([said("e3")]);
  const before = call("sessions.get", { id: "s" });
  assert.deepEqual(append([said("e1"), said("e2")]), first);
  assert.deepEqual(
    (first as Event[]).map(({ seq }) => seq),
    [1, 2],
  );
  assert.deepEqual(stored(), ["1 e1", "2 e2", "3 e3"]);
  assert.deepEqual(call("sessions.get", { id: "s" }), before);
});

test("A part of an append cannot be stored: that is an error, in whichever part", async (t) => {
  const { call, append, stored } = await withSession(t);
  append([said("e1")]);
  assert.throws(() => append([said("e1"), said("e2")]), /Only a part/);
  assert.throws(() => append([said("e0"), said("e1")]), /UNIQUE/);
  call("sessions.create", { id: "other", branch: "c", purpose: "chat", title: "", agent: null, at: 1 });
  // The same events, but of another session.
  assert.throws(() => call("events.append", { session: "other", branch: "c", events: [said("e1")] }), /UNIQUE/);
  assert.deepEqual(stored(), ["1 e1"]);
});

test("An append that fails at any of its syncs is there once after it is tried again", async (t) => {
  const { append, stored } = await withSession(t);
  append([said("e0")]);
  const expected = ["1 e0"];
  let committed = 0;
  for (let nth = 1, failed = true; failed; nth++) {
    const events = [said(`a${nth}`), said(`b${nth}`)];
    failed = false;
    failing(
      ["ftruncateSync", "fsyncSync", "fdatasyncSync"],
      "EIO",
      (count) => count === nth,
      () => {
        try {
          append(events);
        } catch {
          failed = true;
        }
      },
    );
    if (failed && stored().length > expected.length) committed++;
    if (failed) append(events);
    expected.push(`${expected.length + 1} a${nth}`, `${expected.length + 2} b${nth}`);
    assert.deepEqual(stored(), expected);
  }
  // Else nothing here was stored in spite of its failure, which is what this is about.
  assert.equal(committed, 1);
});

test("Who does not have the session's lease appends nothing", async (t) => {
  const { call, append, stored } = await withSession(t);
  assert.equal(append([said("e1")], "first"), "lost");
  call("leases.take", { session: "s", branch: "b", owner: "first" });
  append([said("e1")], "first");
  assert.equal(append([said("e2")], "second"), "lost");
  assert.equal(call("leases.takeOver", { session: "s", from: "first", owner: "second" }), true);
  assert.equal(append([said("e2")], "first"), "lost");
  // What had been stored before it was lost was stored.
  assert.equal((append([said("e1")], "first") as Event[]).length, 1);
  append([said("e3")], "second");
  call("leases.release", { session: "s", owner: "second" });
  assert.equal(append([said("e4")], "second"), "lost");
  assert.deepEqual(stored(), ["1 e1", "2 e3"]);
});

test("A lease that moved since it was looked at is not taken over, and each beat moves it", async (t) => {
  const { call } = await withSession(t);
  const beat = () => call("leases.list", undefined)[0]?.beat;
  call("leases.take", { session: "s", branch: "b", owner: "first" });
  assert.equal(beat(), 0);
  assert.deepEqual(call("leases.beat", { sessions: ["s", "none"], owner: "first" }), ["s"]);
  assert.deepEqual(call("leases.beat", { sessions: ["s"], owner: "second" }), []);
  assert.equal(beat(), 1);
  const over = (seen: number) => call("leases.takeOver", { session: "s", from: "first", owner: "second", beat: seen });
  assert.equal(call("leases.nudge", { session: "s", owner: "first", beat: 0 }), false);
  assert.equal(call("leases.nudge", { session: "s", owner: "first", beat: 1 }), true);
  assert.equal(beat(), 2);
  assert.equal(over(1), false);
  assert.equal(over(2), true);
  assert.equal(over(2), false);
  assert.deepEqual(call("leases.beat", { sessions: ["s"], owner: "first" }), []);
});

/** What a call within the turn "t" says, one event each. */
function call(span: string, kind: "requested" | "asked" | "allowed" | "finished"): NewEvent {
  const own = { callId: span, name: "read_file" };
  const facts = {
    requested: { kind: "tool.requested", ...own, input: {}, effect: "read", preview: "" },
    asked: { kind: "tool.asked", ...own, reasons: [], offer: [], workspace: null },
    allowed: { kind: "tool.decided", ...own, decision: { verdict: "allow", by: "policy", reason: "" } },
    finished: { kind: "tool.finished", ...own, text: "", isError: false, durationMs: 1 },
  } as const;
  const parent = kind === "requested" ? "t" : null;
  return { id: `${span} ${kind}`, at: 7, span, parent, fact: facts[kind] };
}
const turn = (id: string): NewEvent => ({
  ...{ id, at: 7, span: id, parent: null },
  fact: { kind: "turn.started", agentVersion: "v", agentName: "A" },
});

test("A session waits for a person as long as one of its calls does, whatever the calls beside it do", async (t) => {
  const { call: store, append } = await withSession(t);
  const state = () => store("sessions.get", { id: "s" })?.session.state;
  const waiting = () => store("approvals.waiting", undefined).map(({ span }) => span);
  const decide = (span: string) => {
    const decision = { verdict: "allow", by: "user", reason: "" } as const;
    return store("approvals.decide", { session: "s", span, decision, id: `${span} decided`, at: 8 });
  };
  append([turn("t"), call("a", "requested"), call("b", "requested"), call("c", "requested"), call("a", "asked")]);
  append([call("b", "allowed")]);
  append([call("b", "finished")]);
  assert.deepEqual([state(), waiting()], ["waiting", ["a"]]);
  append([call("c", "asked")]);
  assert.deepEqual(waiting(), ["a", "c"]);
  assert.ok(decide("c"));
  append([call("c", "finished")]);
  assert.deepEqual([state(), waiting()], ["waiting", ["a"]], "the later one was answered first");
  assert.ok(decide("a"));
  assert.deepEqual([state(), waiting()], ["working", []]);
  assert.equal(decide("a"), null);

  // What ends without an answer, as a call whose own turn ran out of time, waits no more either.
  append([call("d", "requested"), call("d", "asked"), call("e", "requested"), call("e", "asked")]);
  append([call("e", "finished")]);
  assert.equal(state(), "waiting");
  append([call("d", "finished")]);
  assert.equal(state(), "working");

  // And what an earlier turn left open holds up no later one.
  append([call("f", "requested"), call("f", "asked"), turn("u"), call("g", "requested"), call("g", "asked")]);
  assert.ok(decide("g"));
  assert.equal(state(), "working");
});
