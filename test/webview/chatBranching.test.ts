import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { BranchNode } from "../../src/core/session.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { mapRows, rowAfterKey } from "../../webview/chat/branchRows.ts";
import { createLog, createWorld, text } from "./support/chatHost.ts";
import { answered, asked, changed } from "./support/chatStory.ts";

/** A session with one answer, open in a view. */
async function opened() {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "First");
  const world = createWorld(log);
  await world.model.shown.open();
  world.host.answer(Chat.switchBranch, ({ branch }) => log.show(branch));
  return { world, log };
}
type World = Awaited<ReturnType<typeof opened>>["world"];

const node = (id: string, parent: string | null, fork: number, more: Partial<BranchNode> = {}): BranchNode => ({
  ...{ id, parent, fork, createdAt: 1, seq: fork + 1, at: 1, agent: null, words: id, length: 1 },
  ...more,
});

test("a message is said otherwise on a branch beside it", async () => {
  const { world, log } = await opened();
  const sent: unknown[] = [];
  world.host.answer(Chat.resend, (input) => {
    sent.push(input);
    log.fork("s-b2", 0);
    log.add({ kind: "message.user", content: [text("Good day")] });
  });
  const before = world.model.focus.value;
  assert.equal(await world.model.resend(1, "Good day"), true);
  assert.deepEqual(sent, [{ session: "s", seq: 1, text: "Good day" }]);
  assert.equal(world.model.focus.value, before + 1, "the keyboard goes on where messages are written");
  const [item] = world.model.shown.items.value;
  assert.deepEqual(world.model.shown.ways.value.get(item?.id ?? ""), {
    after: 0,
    branches: ["s-b1", "s-b2"],
    current: 1,
  });
  world.dispose();
});

test("what could not be said otherwise is told, and stays where it was written", async () => {
  const { world } = await opened();
  world.host.answer(Chat.resend, () => {
    throw fail("working", "This session is at work in another window.");
  });
  assert.equal(await world.model.resend(1, "Good day"), false);
  assert.equal(world.model.problem.value?.code, "working");
  world.dispose();
});

test("another agent is asked for, and answers; when none is chosen nothing happens", async () => {
  const { world } = await opened();
  const by: unknown[] = [];
  world.host.answer(Chat.retry, (input) => void by.push(input.by));
  world.host.answer(Chat.chooseAnswerer, () => null);
  await world.model.retryWith("t");
  assert.deepEqual(by, []);
  world.host.answer(Chat.chooseAnswerer, () => ({ type: "agent", agent: "d" }) as const);
  await world.model.retryWith("t");
  await world.model.retry("t");
  assert.deepEqual(by, [{ type: "agent", agent: "d" }, null]);
  world.dispose();
});

/** Another session is shown in the view. */
async function left(world: World) {
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
}

test("who looks at another session while they choose who answers has it answered where they asked", async () => {
  const { world } = await opened();
  const retried: unknown[] = [];
  world.host.answer(Chat.retry, ({ session, turn }) => void retried.push([session, turn]));
  world.host.answer(Chat.chooseAnswerer, async () => {
    await left(world);
    return { type: "agent", agent: "d" } as const;
  });
  await world.model.retryWith("t");
  assert.deepEqual(retried, [["s", "t"]]);
  world.dispose();
});

test("a branch that is shown late goes to no event of another session", async () => {
  const { world } = await opened();
  world.host.answer(Chat.branchMap, () => [node("s-b1", null, 0), node("s-b2", "s-b1", 1, { seq: 6 })]);
  world.host.answer(Chat.switchBranch, () => left(world));
  await world.model.toggleMap();
  const row = world.model.map.value?.[1];
  assert.ok(row);
  await world.model.chooseBranch(row);
  assert.equal(world.model.shown.session.value?.id, "other");
  assert.equal(world.model.shown.jump.value, null);
  world.dispose();
});

test("a message that was said otherwise is no draft any more, and another session's draft stays", async () => {
  const { world } = await opened();
  const saved: unknown[] = [];
  world.host.answer(
    Chat.saveRewording,
    ({ session, rewording }) => void saved.push([session, rewording?.text ?? null]),
  );
  world.host.answer(Chat.resend, () => {});
  world.model.draft.reword({ item: "i", text: "Good day" });
  await world.model.sayOtherwise("i", 1, "Good day");
  assert.equal(world.model.draft.rewording.value, null);
  world.model.draft.reword({ item: "i", text: "Good evening" });
  world.host.answer(Chat.resend, async () => {
    await left(world);
    world.model.draft.reword({ item: "o", text: "Half written" });
  });
  await world.model.sayOtherwise("i", 1, "Good evening");
  await world.settle();
  assert.equal(world.model.draft.rewording.peek()?.text, "Half written");
  assert.deepEqual(saved.at(-1), ["s", null]);
  world.dispose();
});

test("the button that changed the way has the focus again, at the message that is shown then", async () => {
  const { world, log } = await opened();
  log.fork("s-b2", 1);
  log.add({ kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, "t2");
  log.add({ kind: "turn.ended", reason: "done", durationMs: 1 }, "t2");
  changed(world);
  await world.settle();
  // What was said of that answer is heard to its end first.
  world.time.pass(10_000);
  await world.model.switchBranch("s-b1", { after: 1, by: -1 });
  assert.equal(world.model.announcer.words.value, "Way 1 of 2.");
  assert.equal(world.model.takeFocus({ after: 1, by: 1 }), false);
  assert.equal(world.model.takeFocus({ after: 0, by: -1 }), false);
  assert.equal(world.model.takeFocus({ after: 1, by: -1 }), true);
  assert.equal(world.model.takeFocus({ after: 1, by: -1 }), false, "only once");
  world.dispose();
});

test("a fork that opens in this view has the keyboard in its composer", async () => {
  const { world } = await opened();
  const before = world.model.focus.value;
  world.host.answer(Chat.fork, () => {
    world.target = createLog("forked");
    world.host.tell(Chat.retarget, undefined);
  });
  await world.model.fork(1);
  await world.settle();
  assert.equal(world.model.shown.session.value?.id, "forked");
  assert.equal(world.model.focus.value, before + 1);
  // Where it opens elsewhere, or not at all, the focus stays.
  world.host.answer(Chat.openSession, () => {
    throw fail("missing", "This session was deleted.");
  });
  await world.model.openSession("gone", null);
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(world.model.focus.value, before + 1);
  world.dispose();
});

const shownMap = (world: World) => world.model.map.value?.map(({ node: { id }, shown }) => (shown ? `[${id}]` : id));

test("the map unfolds, follows what happens elsewhere, leads to a branch, and folds away", async () => {
  const { world, log } = await opened();
  log.fork("s-b2", 1);
  log.add({ kind: "message.user", content: [text("Otherwise")] });
  changed(world);
  await world.settle();
  let nodes = [node("s-b1", null, 0), node("s-b2", "s-b1", 1, { seq: 6 })];
  world.host.answer(Chat.branchMap, () => nodes);
  await world.model.toggleMap();
  assert.deepEqual(shownMap(world), ["s-b1", "[s-b2]"]);
  nodes = nodes.map((one) => ({ ...one, words: one.id === "s-b2" ? "It is done." : "" }));
  log.add({ kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, "t2");
  changed(world);
  await world.settle();
  assert.equal(world.model.map.value?.[1]?.node.words, "It is done.", "it follows the answer");
  nodes = [...nodes, node("s-b3", "s-b1", 1)];
  log.fork("s-b3", 1);
  changed(world);
  await world.settle();
  assert.deepEqual(shownMap(world), ["s-b1", "s-b2", "[s-b3]"]);
  const [, row, last] = world.model.map.value ?? [];
  assert.ok(row && last);
  const compared: unknown[] = [];
  world.host.answer(Chat.compareBranch, (asked) => void compared.push(asked));
  await world.model.compareBranch(last);
  assert.equal(world.model.announcer.words.value, "This is the branch that is shown.");
  await world.model.compareBranch(row);
  assert.deepEqual(compared, [{ session: "s", branch: "s-b2" }]);
  assert.equal(world.model.map.value?.length, 3, "it stays, for another look");
  await world.model.chooseBranch(row);
  assert.equal(world.model.shown.session.value?.head, "s-b2");
  assert.deepEqual(world.model.shown.jump.value, { seq: 6 });
  assert.equal(world.model.map.value, null);
  await world.model.toggleMap();
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(world.model.map.value, null, "it is of another session");
  world.dispose();
});

test("branches stand below the one that they part from, in the order in which they part", () => {
  const nodes = [
    node("root", null, 0),
    node("late", "root", 9),
    node("early", "root", 2, { createdAt: 5 }),
    node("earlier", "root", 2, { createdAt: 3 }),
    node("inner", "early", 4),
  ];
  const rows = mapRows(nodes, "inner");
  assert.deepEqual(
    rows.map((row) => `${row.level} ${row.node.id}${row.shown ? " shown" : ""}`),
    ["1 root", "2 earlier", "2 early", "3 inner shown", "2 late"],
  );
  const after = (at: number, ...keys: string[]) => keys.map((key) => rowAfterKey(rows, at, key));
  assert.deepEqual(after(0, "ArrowUp", "ArrowDown", "End", "ArrowLeft", "ArrowRight"), [0, 1, 4, 0, 1]);
  assert.deepEqual(after(3, "ArrowLeft", "ArrowRight", "Home", "ArrowUp", "x"), [2, 3, 0, 2, null]);
  assert.deepEqual(after(4, "ArrowDown", "ArrowLeft"), [4, 0]);
});

test("branches that begin with the same words are told apart by a number", () => {
  const alike = { words: "The harbour is calm." };
  const rows = mapRows(
    [
      node("root", null, 0),
      node("asked", "root", 1, alike),
      node("answered", "root", 2, { ...alike, agent: "Demo" }),
      node("again", "root", 3, { ...alike, agent: "Demo" }),
    ],
    "again",
  );
  assert.deepEqual(
    rows.map(({ nth }) => nth),
    [1, 1, 1, 2],
  );
});
