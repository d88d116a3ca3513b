import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import { enclosureMark } from "../../src/core/unsent.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { createLog, createWorld, opened, type World } from "./support/chatHost.ts";

const attachment = (name: string): Attachment => ({
  type: "attachment",
  name,
  path: `src/${name}`,
  language: "typescript",
  fromLine: 1,
  toLine: 2,
  text: "code",
});

async function begun(): Promise<{ world: World; saved: string[] }> {
  const world = createWorld(createLog("s"));
  const saved: string[] = [];
  world.host.answer(Chat.saveDraft, ({ text }) => {
    saved.push(text);
    world.draft = { ...world.draft, text };
  });
  await world.model.shown.open();
  return { world, saved };
}

test("a draft is saved when typing rests, and only then", async () => {
  const { world, saved } = await begun();
  for (const text of ["H", "He", "Hel"]) {
    world.model.draft.edit(text);
    world.time.pass(200);
  }
  await world.settle();
  assert.deepEqual(saved, []);
  world.time.pass(50);
  await world.settle();
  assert.deepEqual(saved, ["Hel"]);
  world.time.pass(5_000);
  await world.settle();
  assert.deepEqual(saved, ["Hel"]);
  world.dispose();
});

test("a view that goes away saves at once, and once", async () => {
  const { world, saved } = await begun();
  world.model.draft.edit("Half a sen");
  void world.model.draft.save();
  void world.model.draft.save();
  world.time.pass(1_000);
  await world.settle();
  assert.deepEqual(saved, ["Half a sen"]);
  world.dispose();
});

test("what is typed while an older text is being saved is neither lost nor overwritten", async () => {
  const { world, saved } = await begun();
  world.model.draft.edit("one");
  world.time.pass(250);
  world.model.draft.edit("one two");
  // The host tells of the first save; its draft is older than what stands here.
  world.host.tell(Chat.draftChanged, { session: "s" });
  await world.settle();
  assert.equal(world.model.draft.text.value, "one two");
  world.time.pass(250);
  await world.settle();
  assert.deepEqual(saved, ["one", "one two"]);
  world.dispose();
});

test("a draft that was written in another view of the session appears here", async () => {
  const { world } = await begun();
  world.draft = { text: "from the editor tab", attachments: [attachment("a.ts")] };
  world.host.tell(Chat.draftChanged, { session: "s" });
  await world.settle();
  assert.equal(world.model.draft.text.value, "from the editor tab");
  assert.equal(world.model.draft.attachments.value.length, 1);
  world.dispose();
});

test("a draft that cannot be saved stays, is said, and is saved with the next key", async () => {
  const { world } = await begun();
  world.host.answer(Chat.saveDraft, () => {
    throw fail("store-full", "The disk is full.");
  });
  world.model.draft.edit("words");
  world.time.pass(250);
  await world.settle();
  assert.equal(world.model.problem.value?.code, "store-full");
  await world.model.shown.open();
  assert.equal(world.model.draft.text.value, "words");
  const saved: string[] = [];
  world.host.answer(Chat.saveDraft, ({ text }) => void saved.push(text));
  world.model.draft.edit("words!");
  world.time.pass(250);
  await world.settle();
  assert.deepEqual(saved, ["words!"]);
  world.dispose();
});

test("attachments come and go with the host's draft, and leave the text alone", async () => {
  const { world } = await begun();
  world.host.answer(Chat.attachSelection, () => ({ text: "", attachments: [attachment("a.ts"), attachment("b.ts")] }));
  world.host.answer(Chat.detach, ({ index }) => ({
    text: "",
    attachments: [attachment(index === 0 ? "b.ts" : "a.ts")],
  }));
  world.model.draft.edit("Explain");
  await world.model.attachSelection();
  assert.equal(world.model.draft.text.value, "Explain");
  await world.model.detach(0);
  assert.deepEqual(
    world.model.draft.attachments.value.map((one) => one.type === "attachment" && one.name),
    ["b.ts"],
  );
  world.host.answer(Chat.attachSelection, () => {
    throw fail("invalid", "No editor is open to take a selection from.", "Open a file first.");
  });
  await world.model.attachSelection();
  assert.equal(world.model.problem.value?.code, "invalid");
  world.dispose();
});

test("a notice of what went wrong goes with the next word, but not while the view is behind", async () => {
  const { world } = await begun();
  const problem = () => world.model.problem.value?.code ?? null;
  world.host.answer(Chat.attachSelection, () => {
    throw fail("invalid", "No editor is open to take a selection from.", "Open a file first.");
  });
  await world.model.attachSelection();
  assert.equal(problem(), "invalid");
  world.model.type("Why");
  assert.equal(problem(), null);
  assert.equal(world.model.draft.text.value, "Why");
  world.host.answer(Chat.update, () => {
    throw fail("store-busy", "Another program uses it.");
  });
  await world.model.shown.update();
  world.model.type("Why not");
  assert.equal(problem(), "store-busy");
  world.dispose();
});

test("a save under way does not bring a sent text back", async () => {
  const { world, saved } = await begun();
  const order: string[] = [];
  world.host.answer(Chat.saveDraft, async ({ text }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push("saved");
    saved.push(text);
  });
  world.host.answer(Chat.send, () => {
    order.push("sent");
    return { session: "s" };
  });
  world.model.draft.edit("Hello");
  await world.model.send();
  await world.settle();
  assert.deepEqual(order, ["saved", "sent"]);
  assert.equal(world.model.draft.text.value, "");
  world.time.pass(1_000);
  await world.settle();
  assert.deepEqual(saved, ["Hello"]);
  world.dispose();
});

test("what is typed for variables is saved to its conversation, and that of the next one is shown", async () => {
  const log = createLog("s");
  const world = createWorld(log);
  const saved: unknown[] = [];
  world.host.answer(Chat.saveVariables, (input) => void saved.push(input));
  world.draft = { text: "", attachments: [], variables: [["a", { language: "Greek" }]] };
  await world.model.shown.open();
  assert.deepEqual(world.model.draft.variables.value, [["a", { language: "Greek" }]]);
  world.model.draft.fill([["a", { language: "German" }]]);
  await world.model.draft.refresh();
  assert.deepEqual(world.model.draft.variables.value, [["a", { language: "German" }]], "what is not saved yet wins");
  world.target = createLog("other");
  world.draft = { text: "", attachments: [] };
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.deepEqual(saved, [{ session: "s", variables: [["a", { language: "German" }]] }]);
  assert.deepEqual(world.model.draft.variables.value, []);
  world.dispose();
});

/** A view whose host takes the next message only when it is let. */
async function sending(words: string, attachments: readonly Attachment[] = []) {
  const { world } = await begun();
  world.draft = { text: "", attachments };
  await world.model.draft.refresh();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  world.host.answer(Chat.send, async ({ session }) => {
    await gate;
    return { session: session ?? "new" };
  });
  world.model.type(words);
  const sent = world.model.send();
  await world.settle();
  return {
    world,
    async finish() {
      release();
      await sent;
      await world.settle();
    },
  };
}

test("what is written behind a message that is being sent stays, and is saved", async () => {
  const { world, finish } = await sending("first");
  world.model.type("first and a second thought");
  await finish();
  assert.equal(world.model.draft.text.value, "and a second thought");
  world.time.pass(250);
  await world.settle();
  assert.equal(world.draft.text, "and a second thought");
  world.dispose();
});

test("what is written behind a message stays without it when another session is shown before it is sent", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const stored = new Map<string | null, string>();
  world.host.answer(Chat.saveDraft, ({ session, text }) => void stored.set(session, text));
  world.host.answer(Chat.draft, ({ session }) => ({ text: stored.get(session) ?? "", attachments: [] }));
  world.host.answer(Chat.send, async () => {
    stored.set("s", "");
    world.model.type("First and more");
    world.target = createLog("other");
    world.host.tell(Chat.retarget, undefined);
    await world.settle();
    return { session: "s" };
  });
  world.model.type("First");
  await world.model.send();
  await world.settle();
  assert.equal(world.model.shown.session.value?.id, "other");
  assert.equal(stored.get("s"), "and more");
  world.dispose();
});

test("what is written behind the first message goes on in the session that it began", async () => {
  const world = createWorld(null);
  await world.model.shown.open();
  const saved: unknown[] = [];
  world.host.answer(Chat.saveDraft, ({ session, text }) => void saved.push([session, text]));
  world.host.answer(Chat.send, () => {
    world.model.type("First and then");
    world.target = createLog("s");
    world.host.tell(Chat.retarget, undefined);
    return { session: "s" };
  });
  world.model.type("First");
  await world.model.send();
  await world.settle();
  assert.equal(world.model.shown.session.value?.id, "s");
  assert.equal(world.model.draft.text.value, "and then");
  world.time.pass(300);
  await world.settle();
  assert.deepEqual(saved.slice(-2), [
    [null, ""],
    ["s", "and then"],
  ]);
  world.dispose();
});

test("a message that is on its way is not sent again when its turn is seen to be under way before", async () => {
  const log = createLog("s");
  const world = createWorld(log);
  await world.model.shown.open();
  let taken = () => {};
  const sent: string[] = [];
  world.host.answer(Chat.send, async ({ text }) => {
    sent.push(text);
    await new Promise<void>((resolve) => (taken = resolve));
    return { session: "s" };
  });
  world.model.type("First");
  const sending = world.model.send();
  await world.settle();
  log.add({ kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, "t");
  world.host.tell(Chat.changed, { session: "s" });
  await world.settle();
  assert.equal(world.model.activity.value, "working");
  world.model.type("First and more");
  const behind = world.model.send();
  await world.settle();
  assert.deepEqual(sent, ["First"]);
  taken();
  await sending;
  await world.settle();
  assert.deepEqual(sent, ["First", "and more"]);
  taken();
  await behind;
  assert.equal(world.model.draft.text.value, "");
  world.dispose();
});

test("who leaves while a message is on its way, and comes back, finds only what was written behind it", async () => {
  const { world, finish } = await sending("First");
  const log = world.target;
  const stored = new Map<string | null, string>();
  const draftOf = (session: string | null) => ({ text: stored.get(session) ?? "", attachments: [] });
  world.host.answer(Chat.saveDraft, ({ session, text }) => void stored.set(session, text));
  world.host.answer(Chat.draft, ({ session }) => draftOf(session));
  world.host.answer(Chat.open, () => ({ ...opened(world), draft: draftOf(world.target?.id ?? null) }));
  // The host has it; only its answer is late. What is saved from now on stays.
  world.model.type("First and more");
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  // The answer comes while the way back is asked for.
  world.target = log;
  world.host.tell(Chat.retarget, undefined);
  await finish();
  assert.equal(world.model.shown.session.value?.id, "s");
  assert.equal(world.model.draft.text.value, "and more");
  assert.equal(stored.get("s"), "and more");
  world.dispose();
});

test("a message that is long on its way keeps nobody from another session, whose draft stays as it is", async () => {
  const { world, finish } = await sending("First", [attachment("a.ts")]);
  const shown = () => world.model.shown.session.value?.id;
  world.target = createLog("other");
  world.draft = { text: "First of the other", attachments: [attachment("a.ts")] };
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(shown(), "s");
  world.time.pass(1000);
  await world.settle();
  assert.equal(shown(), "other");
  await finish();
  assert.equal(world.model.draft.text.value, "First of the other");
  assert.equal(world.model.draft.attachments.value.length, 1);
  world.dispose();
});

test("a text that took the place of what is being sent stays whole", async () => {
  const { world, finish } = await sending("no");
  // The host has dropped what was sent already, and says so before it says that it was sent.
  world.draft = { text: "no, wait", attachments: [attachment("late.ts")] };
  world.host.tell(Chat.draftChanged, { session: "s" });
  await world.settle();
  await finish();
  assert.equal(world.model.draft.text.value, "no, wait");
  assert.equal(world.model.draft.attachments.value.length, 1);
  world.dispose();
});

test("a session that is shown while another one's message is being sent keeps its draft", async () => {
  const { world, finish } = await sending("hello");
  world.target = createLog("other");
  world.draft = { text: "an unfinished letter", attachments: [attachment("a.ts")], variables: [["a", { x: "y" }]] };
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  await finish();
  const { text, attachments, variables } = world.model.draft;
  assert.deepEqual([text.value, attachments.value.length, variables.value.length], ["an unfinished letter", 1, 1]);
  world.dispose();
});

test("what fails in a session that somebody has left says in which one", async () => {
  const log = createLog("s");
  const other = createLog("other");
  const world = createWorld(log);
  await world.model.shown.open();
  const goTo = async (target: typeof log) => {
    world.target = target;
    world.host.tell(Chat.retarget, undefined);
    await world.settle();
  };
  const said = () => world.model.problem.value?.message;
  const saved: unknown[] = [];
  world.host.answer(Chat.saveDraft, (input) => void saved.push(input));
  world.host.answer(Chat.send, async () => {
    world.model.type("Hello and more");
    await goTo(other);
    throw fail("store-busy", "Another program uses it.");
  });
  world.model.type("Hello");
  await world.model.send();
  await world.settle();
  assert.equal(world.model.shown.session.value?.id, "other");
  assert.equal(said(), 'In "Session s": Another program uses it.');
  assert.deepEqual(saved.at(-1), { session: "s", text: "Hello and more" });

  await goTo(log);
  assert.equal(said(), undefined, "it was read, and another session was asked for");
  world.host.answer(Chat.saveDraft, () => {
    throw fail("store-full", "The disk is full.");
  });
  world.model.type("Words");
  await goTo(other);
  assert.equal(said(), 'In "Session s": The disk is full.');

  world.host.answer(Chat.copy, async () => {
    await goTo(log);
    throw fail("internal", "There is no clipboard.");
  });
  await world.model.copy("words");
  assert.equal(said(), "There is no clipboard.");
  world.dispose();
});

test("a message of which something is gone is not sent, stays, and what is there by now is shown", async () => {
  const { world } = await begun();
  const [gone, there] = [attachment("a.ts"), attachment("b.ts")];
  world.host.answer(Chat.attachSelection, () => ({ text: "", attachments: [gone] }));
  await world.model.attachSelection();
  world.model.type("Look");
  const said: unknown[] = [];
  world.host.answer(Chat.send, (input) => {
    said.push(input);
    throw fail("stale", "It was taken off.");
  });
  world.draft = { text: "", attachments: [there], to: { agent: "d", name: "Demo" } };
  await world.model.send();
  assert.deepEqual(said, [{ session: "s", text: "Look", attached: [enclosureMark(gone)], to: null }]);
  assert.equal(world.model.problem.value?.code, "stale");
  assert.equal(world.model.draft.text.value, "Look");
  assert.deepEqual(world.model.draft.attachments.value, [there]);
  await world.model.send();
  const values = { values: { language: "English" } };
  assert.deepEqual(said[1], { session: "s", text: "Look", attached: [enclosureMark(there)], to: "d", ...values });
  world.dispose();
});
