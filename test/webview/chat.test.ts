import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { createLog, createWorld, opened, text } from "./support/chatHost.ts";
import { answered, asked, changed, previewed, streaming } from "./support/chatStory.ts";

test("opens the target: its session, agents, events, draft and what is live", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  const world = createWorld(log);
  world.draft = { text: "kept", attachments: [] };
  world.live = { span: "m", from: 0, parts: [text("So "), text("far")] };
  await world.model.shown.open();
  world.time.frame();
  assert.equal(world.model.shown.session.value?.title, "Session s");
  assert.equal(world.model.shown.agent.value?.name, "Reviewer");
  assert.deepEqual(
    world.model.shown.items.value.map(({ type }) => type),
    ["user", "turn"],
  );
  assert.equal(world.model.draft.text.value, "kept");
  assert.equal(previewed(world, "m"), "So far");
  assert.equal(world.model.activity.value, "working");
  world.dispose();
});

test("a screen reader hears that an answer is complete which came whole between two looks", async () => {
  const { world, log } = await streaming();
  answered(log, "t", "m", "Yes.");
  changed(world);
  await world.settle();
  world.time.pass(10_000);
  asked(log, "t2", "m2");
  log.add({ kind: "turn.ended", reason: "cancelled", durationMs: 30 }, "t2");
  changed(world);
  await world.settle();
  assert.equal(world.model.announcer.words.value, "Stopped.");
  world.dispose();
});

test("a screen reader hears why an answer failed", async () => {
  const { world, log } = await streaming();
  const error = { code: "auth", message: "The key was refused (401)." } as const;
  log.add({ kind: "turn.ended", reason: "failed", error, durationMs: 30 }, "t");
  changed(world);
  await world.settle();
  assert.equal(world.model.announcer.words.value, "The answer failed. The key was refused (401).");
  world.dispose();
});

test("what cannot be opened says why, and opens on the next try", async () => {
  const world = createWorld(null);
  let fails = true;
  const { host } = world;
  host.answer(Chat.open, () => {
    if (fails) throw fail("store-corrupt", "The database is damaged.");
    return opened(world);
  });
  await world.model.shown.open();
  const phase = world.model.shown.phase.value;
  assert.equal(phase.type === "failed" && phase.error.code, "store-corrupt");
  fails = false;
  await world.model.shown.open();
  assert.equal(world.model.shown.phase.value.type, "open");
  world.dispose();
});

test("a session that cannot be read is called by its name, and nothing of the one before stays", async () => {
  const { world } = await streaming();
  const { shown } = world.model;
  assert.ok(shown.items.value.length > 0);
  const session = { ...createLog("torn").session(), title: "Torn" };
  const unreadable = { code: "internal", message: "What is recorded here is damaged." } as const;
  const answer = {
    ...{ session, branches: [], agent: null, agents: [], events: [], queued: [] },
    ...{ draft: world.draft, live: null, jump: null, unreadable },
  };
  world.host.answer(Chat.open, () => answer);
  await shown.open();
  assert.deepEqual(shown.phase.value, { type: "failed", error: unreadable, title: "Torn" });
  assert.deepEqual([shown.session.value, shown.items.value], [null, []]);
  const { unreadable: _, ...mended } = answer;
  world.host.answer(Chat.open, () => mended);
  await shown.open();
  assert.equal(shown.phase.value.type, "open");
  assert.equal(shown.session.value?.title, "Torn");
  world.host.answer(Chat.open, () => answer);
  await shown.open();
  assert.equal(shown.session.value?.title, "Torn", "what is shown stays");
  assert.equal(world.model.problem.value?.code, "internal");
  world.dispose();
});

test("sends the first message, and shows the session that it began", async () => {
  const log = createLog("new");
  const world = createWorld(null);
  await world.model.shown.open();
  const sent: unknown[] = [];
  world.host.answer(Chat.send, (input) => {
    sent.push(input);
    asked(log, "t", "m");
    world.target = log;
    world.draft = { text: "", attachments: [] };
    return { session: "new" };
  });
  world.model.draft.edit("Hello");
  const sending = world.model.send();
  assert.equal(world.model.activity.value, "asking");
  await sending;
  assert.deepEqual(sent, [{ session: null, text: "Hello", attached: [], to: null }]);
  assert.equal(world.model.draft.text.value, "");
  assert.equal(world.model.shown.session.value?.id, "new");
  assert.equal(world.model.activity.value, "working");
  world.dispose();
});

test("a message that cannot be sent stays, with the reason, and is saved", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  world.host.answer(Chat.send, () => {
    throw fail("unconfigured", "The connection is gone.", "Add it again.");
  });
  world.model.draft.edit("Precious words");
  await world.model.send();
  assert.equal(world.model.draft.text.value, "Precious words");
  assert.equal(world.model.problem.value?.message, "The connection is gone.");
  assert.equal(world.model.activity.value, "idle");
  assert.equal(world.draft.text, "Precious words");
  world.model.dismiss();
  assert.equal(world.model.problem.value, null);
  world.dispose();
});

test("what kept the view from being up to date is not shown any longer once it is", async () => {
  const log = createLog("s");
  const world = createWorld(log);
  await world.model.shown.open();
  let busy = true;
  world.host.answer(Chat.update, ({ after }) => {
    if (busy) throw fail("store-busy", "Another window has it.");
    return { session: log.session(), branches: log.branches, events: log.history(after), queued: [] };
  });
  await world.model.shown.update();
  const problem = () => world.model.problem.value?.code ?? null;
  assert.equal(problem(), "store-busy");
  busy = false;
  await world.model.shown.update();
  assert.equal(problem(), null);
  // A problem of another kind stays until it was read.
  world.host.answer(Chat.send, () => {
    throw fail("unconfigured", "The connection is gone.");
  });
  world.model.draft.edit("Precious words");
  await world.model.send();
  await world.model.shown.update();
  assert.equal(problem(), "unconfigured");
  world.dispose();
});

/** A host that keeps what it is sent in the queue. */
async function queueing() {
  const { world, log } = await streaming();
  world.host.answer(Chat.send, ({ session, text: words }) => {
    world.queued = [...world.queued, { id: `q${world.queued.length + 1}`, at: 1, content: [text(words)] }];
    return { session: session ?? "" };
  });
  return { world, log };
}
const waiting = (world: Awaited<ReturnType<typeof queueing>>["world"]) =>
  world.model.shown.queued.value.map(({ id }) => id);

test("what is sent while an answer is under way waits, and the next can be written at once", async () => {
  const { world } = await queueing();
  world.model.draft.edit("Next");
  const sending = world.model.send();
  assert.equal(world.model.activity.value, "working", "it can still be stopped");
  await world.model.send();
  await sending;
  assert.deepEqual(world.asked.filter((name) => name === "chat.send").length, 1, "a second press sends nothing twice");
  assert.equal(world.model.draft.text.value, "");
  assert.deepEqual(waiting(world), ["q1"]);
  world.model.draft.edit("And then");
  await world.model.send();
  assert.deepEqual(waiting(world), ["q1", "q2"]);
  assert.equal(world.model.announcer.words.value, "Your message waits for the next step.");
  world.dispose();
});

test("Enter behind Enter sends what was typed meanwhile, once the first is taken, and nothing twice", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const said: string[] = [];
  const takers: (() => void)[] = [];
  world.host.answer(Chat.send, ({ text: words }) => {
    said.push(words);
    return new Promise((resolve) => takers.push(() => resolve({ session: "s" })));
  });
  world.model.draft.edit("One");
  const presses = [world.model.send()];
  await world.settle();
  world.model.draft.edit("One and two");
  presses.push(world.model.send(), world.model.send());
  takers[0]?.();
  await world.settle();
  takers[1]?.();
  await Promise.all(presses);
  assert.deepEqual(said, ["One", "and two"]);
  assert.equal(world.model.draft.text.value, "");
  world.dispose();
});

test("what was typed behind a message that could not be sent stays with it", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  world.host.answer(Chat.send, () => {
    throw fail("store-full", "The disk is full.");
  });
  world.model.draft.edit("One");
  const first = world.model.send();
  world.model.draft.edit("One and two");
  await Promise.all([first, world.model.send()]);
  assert.equal(world.asked.filter((name) => name === "chat.send").length, 1);
  assert.equal(world.model.draft.text.value, "One and two");
  assert.equal(world.model.problem.value?.code, "store-full");
  world.dispose();
});

test("a message that cannot be queued stays where it was written", async () => {
  const { world } = await queueing();
  world.host.answer(Chat.send, () => {
    throw fail("store-full", "The disk is full.");
  });
  world.model.draft.edit("Next");
  await world.model.send();
  assert.equal(world.model.draft.text.value, "Next");
  assert.equal(world.model.problem.value?.code, "store-full");
  world.dispose();
});

test("what waits can be sent, edited and removed", async () => {
  const { world, log } = await queueing();
  for (const words of ["One", "Two"]) {
    world.model.draft.edit(words);
    await world.model.send();
  }
  log.add({ kind: "turn.ended", reason: "cancelled", durationMs: 1 }, "t");
  changed(world);
  await world.settle();
  const without = (gone: string) => {
    world.queued = world.queued.filter(({ id }) => id !== gone);
  };
  world.host.answer(Chat.editQueued, ({ id }) => {
    without(id);
    world.draft = { ...world.draft, text: `Two\n\n${world.draft.text}` };
    return world.draft;
  });
  world.host.answer(Chat.removeQueued, ({ id }) => without(id));
  world.host.answer(Chat.sendQueued, () => {
    world.queued = [];
  });
  world.model.draft.edit("half written");
  const focus = world.model.focus.value;
  await world.model.editQueued("q2");
  assert.equal(world.model.draft.text.value, "Two\n\nhalf written");
  assert.equal(world.model.focus.value, focus + 1, "the cursor is where it can be changed");
  assert.deepEqual(waiting(world), ["q1"]);
  await world.model.sendQueued();
  assert.deepEqual(waiting(world), []);
  world.queued = [{ id: "q3", at: 1, content: [] }];
  await world.model.shown.update();
  await world.model.removeQueued("q3");
  assert.deepEqual(waiting(world), []);
  world.dispose();
});

test("a message that went while its button was pressed is said to be", async () => {
  const { world } = await queueing();
  world.model.draft.edit("One");
  await world.model.send();
  world.host.answer(Chat.removeQueued, () => {
    world.queued = [];
    throw fail("stale", "This message is in the conversation already.");
  });
  await world.model.removeQueued("q1");
  assert.equal(world.model.problem.value?.code, "stale");
  assert.deepEqual(waiting(world), []);
  world.dispose();
});

test("no blank message is ever sent", async () => {
  const idle = createWorld(createLog("s"));
  await idle.model.shown.open();
  idle.model.draft.edit("  \n ");
  await idle.model.send();
  assert.ok(!idle.asked.includes("chat.send"));
  idle.dispose();
});

test("opening again keeps what did not change, so that it is not drawn again", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "Answer");
  const world = createWorld(log);
  await world.model.shown.open();
  const before = world.model.shown.items.value;
  log.add({ kind: "message.user", content: [text("More")] });
  world.host.tell(Chat.agentsChanged, undefined);
  await world.settle();
  const after = world.model.shown.items.value;
  assert.equal(after.length, 3);
  assert.equal(after[0], before[0]);
  assert.equal(after[1], before[1]);
  world.dispose();
});

test("a retry goes on beside the first answer, and both can be shown", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "First");
  const world = createWorld(log);
  await world.model.shown.open();
  world.host.answer(Chat.retry, ({ turn }) => {
    assert.equal(turn, "t");
    log.fork("s-b2", 1);
    log.add({ kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, "t2");
    log.add({ kind: "turn.ended", reason: "done", durationMs: 1 }, "t2");
  });
  await world.model.retry("t");
  const turn = world.model.shown.items.value[1];
  assert.equal(turn?.id, "t2");
  assert.deepEqual(world.model.shown.ways.value.get("t2"), { after: 1, branches: ["s-b1", "s-b2"], current: 1 });
  world.host.answer(Chat.switchBranch, ({ branch }) => log.show(branch));
  await world.model.switchBranch("s-b1");
  assert.equal(world.model.shown.items.value[1]?.id, "t");
  assert.deepEqual(world.model.shown.ways.value.get("t"), { after: 1, branches: ["s-b1", "s-b2"], current: 0 });
  world.dispose();
});

test("stopping is shown until the turn has ended", async () => {
  const { world, log } = await streaming();
  world.host.answer(Chat.stop, () => log.add({ kind: "turn.ended", reason: "cancelled", durationMs: 5 }, "t"));
  const stopping = world.model.stop();
  assert.equal(world.model.activity.value, "stopping");
  await stopping;
  assert.equal(world.model.activity.value, "idle");
  assert.equal(world.model.shown.session.value?.state, "cancelled");
  world.dispose();
});

test("what was asked for in one session is not said of another that is shown meanwhile", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  const world = createWorld(log);
  await world.model.shown.open();
  let stopped = () => {};
  const stops: string[] = [];
  world.host.answer(Chat.stop, ({ session }) => {
    stops.push(session);
    return new Promise<void>((resolve) => (stopped = resolve));
  });
  const stopping = world.model.stop();
  assert.equal(world.model.activity.value, "stopping");
  const other = createLog("other");
  asked(other, "t2", "m2");
  world.target = other;
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(world.model.activity.value, "working");
  stopped();
  await stopping;
  void world.model.stop();
  await world.settle();
  assert.deepEqual(stops, ["s", "other"]);
  world.dispose();
});

test("the keyboard stays in an editor that it was taken to while a session is opened", async () => {
  let isHere = true;
  let expected = 0;
  const log = createLog("s");
  const world = createWorld(log, { keyboard: { isHere: () => isHere, expect: () => void expected++ } });
  let answer = () => {};
  world.host.answer(Chat.open, async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return opened(world);
  });
  for (const goes of [true, false]) {
    isHere = true;
    const before = world.model.focus.value;
    world.host.tell(Chat.retarget, undefined);
    world.host.tell(Chat.focusComposer, undefined);
    await world.settle();
    isHere = !goes;
    answer();
    await world.settle();
    assert.equal(world.model.focus.value, goes ? before : before + 1);
  }
  assert.equal(expected, 2);
  world.dispose();
});

test("what waits is taken back where its button was pressed, and a second press does nothing", async () => {
  const log = createLog("s");
  const world = createWorld(log);
  world.queued = [{ id: "q", at: 0, content: [text("Later")] }];
  await world.model.shown.open();
  const edits: unknown[] = [];
  world.host.answer(Chat.editQueued, (input) => {
    edits.push(input);
    return world.draft;
  });
  world.model.type("Half");
  world.host.answer(Chat.saveDraft, async () => {
    world.target = createLog("other");
    world.host.tell(Chat.retarget, undefined);
    await world.settle();
  });
  const before = world.model.focus.value;
  await Promise.all([world.model.editQueued("q"), world.model.editQueued("q")]);
  assert.deepEqual(edits, [{ session: "s", id: "q" }]);
  assert.equal(world.model.focus.value, before);
  world.dispose();
});

test("a second press does nothing until what was pressed is done", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const pressed: string[] = [];
  world.host.answer(Chat.detach, () => {
    pressed.push("detach");
    return world.draft;
  });
  world.host.answer(Chat.restoreFiles, () => void pressed.push("restore"));
  world.host.answer(Chat.newFile, () => void pressed.push("new file"));
  world.host.answer(Chat.fork, () => void pressed.push("fork"));
  const { model } = world;
  const code = { type: "code", language: "ts", file: null, text: "x", closed: true } as const;
  for (const _ of ["once", "twice"]) {
    void model.detach(0);
    void model.restoreFiles(1);
    void model.code.newFile(code);
    void model.fork(1);
  }
  await world.settle();
  assert.deepEqual(pressed, ["detach", "restore", "new file", "fork"]);
  await model.detach(0);
  assert.equal(pressed.at(-1), "detach");
  world.dispose();
});

test("a session that is gone is opened anew, to whatever the host shows instead", async () => {
  const { world } = await streaming();
  world.host.answer(Chat.update, () => {
    throw fail("missing", "The session was deleted.");
  });
  const { host } = world;
  let deleted = true;
  host.answer(Chat.open, () => ({
    session: deleted ? null : (world.target?.session() ?? null),
    branches: [],
    agent: "a",
    agents: [],
    events: [],
    queued: [],
    draft: { text: "", attachments: [] },
    live: null,
    jump: null,
  }));
  changed(world);
  await world.settle();
  const shown = () => world.model.shown.session.value?.id ?? null;
  assert.equal(shown(), null);
  assert.equal(world.model.problem.value, null);
  deleted = false;
  changed(world);
  await world.settle();
  assert.equal(shown(), world.target?.session().id, "and comes back when it does");
  world.dispose();
});
