import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { createConversation } from "../../webview/chat/conversation.ts";
import { createLog, createWorld, text } from "./support/chatHost.ts";
import { answered, asked, changed, inFacts, previewed, streaming } from "./support/chatStory.ts";

test("live parts are shown once per frame, however many come", async () => {
  const { world } = await streaming();
  for (let index = 0; index < 50; index++)
    world.host.tell(Chat.liveParts, { session: "s", span: "m", from: index, parts: [text(`${index} `)] });
  await world.settle();
  assert.equal(previewed(world, "m"), undefined);
  assert.equal(world.time.frame(), 1);
  assert.match(previewed(world, "m") ?? "", /^0 1 2 .* 49 $/);
  world.dispose();
});

test("parts that come twice count once, and missing ones are asked for once", async () => {
  const { world } = await streaming();
  const all = ["a", "b", "c", "d", "e", "f"].map(text);
  world.live = { span: "m", from: 0, parts: all };
  const tell = (from: number, to: number) =>
    world.host.tell(Chat.liveParts, { session: "s", span: "m", from, parts: all.slice(from, to) });
  tell(0, 2);
  tell(0, 2);
  tell(1, 3);
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), "abc");
  tell(4, 5);
  tell(5, 6);
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), "abcdef");
  assert.equal(world.asked.filter((name) => name === "chat.live").length, 1);
  world.host.tell(Chat.liveParts, { session: "other", span: "m", from: 6, parts: [text("X")] });
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), "abcdef");
  world.dispose();
});

test("the preview wins over checkpoints, and the fact replaces it", async () => {
  const { world, log } = await streaming();
  world.host.tell(Chat.liveParts, { session: "s", span: "m", from: 0, parts: [text("One two three")] });
  log.add({ kind: "model.streamed", parts: [text("One")] }, "m");
  changed(world);
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), "One two three");
  assert.equal(inFacts(world, "m"), "One");
  answered(log, "t", "m", "One two three four");
  changed(world);
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), undefined);
  assert.equal(inFacts(world, "m"), "One two three four");
  assert.equal(world.model.activity.value, "idle");
  // A notice that was under way when the fact came does not bring the preview back.
  world.host.tell(Chat.liveParts, { session: "s", span: "m", from: 0, parts: [text("late")] });
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), undefined);
  world.dispose();
});

test("parts of a call that the facts do not know yet are kept for it", async () => {
  const log = createLog("s");
  const world = createWorld(log);
  await world.model.shown.open();
  asked(log, "t", "m");
  world.host.tell(Chat.liveParts, { session: "s", span: "m", from: 0, parts: [text("early")] });
  changed(world);
  await world.settle();
  world.time.frame();
  assert.equal(previewed(world, "m"), "early");
  assert.equal(world.model.shown.items.value.length, 2);
  world.dispose();
});

test("changes that come in a heap are asked for one at a time, and none is missed", async () => {
  const { world, log } = await streaming();
  let inFlight = 0;
  let most = 0;
  world.host.answer(Chat.update, async ({ after }) => {
    most = Math.max(most, ++inFlight);
    const events = log.history(after);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight--;
    return { session: log.session(), branches: log.branches, events, queued: [] };
  });
  for (let index = 0; index < 20; index++) {
    log.add({ kind: "model.streamed", parts: [text(`${index} `)] }, "m");
    changed(world);
    if (index % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await world.settle();
  assert.equal(most, 1);
  assert.ok(world.asked.filter((name) => name === "chat.update").length < 12);
  assert.match(inFacts(world, "m"), /^0 1 2 .* 19 $/);
  world.dispose();
});

test("a view that is given another session in the middle of an answer shows that one only", async () => {
  const { world } = await streaming();
  world.host.tell(Chat.liveParts, { session: "s", span: "m", from: 0, parts: [text("old")] });
  await world.settle();
  world.time.frame();
  world.model.draft.edit("for the first session");
  const saved: unknown[] = [];
  world.host.answer(Chat.saveDraft, (input) => void saved.push(input));
  const other = createLog("other");
  asked(other, "t2", "m2");
  world.target = other;
  world.draft = { text: "for the other", attachments: [] };
  world.host.tell(Chat.retarget, undefined);
  world.host.tell(Chat.liveParts, { session: "s", span: "m", from: 1, parts: [text(" more")] });
  await world.settle();
  world.time.frame();
  assert.equal(world.model.shown.session.value?.id, "other");
  assert.equal(world.model.shown.live.contents.value.size, 0);
  assert.deepEqual(saved, [{ session: "s", text: "for the first session" }]);
  assert.equal(world.model.draft.text.value, "for the other");
  world.dispose();
});

test("a message that is said otherwise stays with its session, and is given up at once", async () => {
  const { world } = await streaming();
  const saved: unknown[] = [];
  world.host.answer(Chat.saveRewording, ({ rewording }) => void saved.push(rewording));
  world.model.draft.reword({ item: "i", text: "Other" });
  await world.model.draft.save();
  await world.model.draft.send(async ({ sent }) => void sent());
  assert.equal(world.model.draft.rewording.value?.text, "Other", "what is sent meanwhile is another message");
  world.draft = { text: "", attachments: [], rewording: { item: "j", text: "of another window" } };
  await world.model.draft.refresh();
  assert.equal(world.model.draft.rewording.value?.item, "i");
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(world.model.draft.rewording.value?.item, "j");
  world.model.draft.reword(null);
  await world.settle();
  assert.deepEqual(saved, [{ item: "i", text: "Other" }, null]);
  world.dispose();
});

test("the keyboard comes to what is being opened, not to what stood there before", async () => {
  const { world } = await streaming();
  const shownThen: (string | undefined)[] = [];
  const before = world.model.focus.value;
  const stop = world.model.focus.subscribe(() => void shownThen.push(world.model.shown.session.peek()?.id));
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  world.host.tell(Chat.focusComposer, undefined);
  await world.settle();
  assert.equal(world.model.focus.value, before + 1);
  assert.deepEqual(shownThen, ["s", "other"]);
  stop();
  world.dispose();
});

test("what changes while the view opens is asked for afterwards", async () => {
  const { world, log } = await streaming();
  const before = log.history(0);
  const snapshot = { session: log.session(), branches: log.branches, agent: "a", agents: [], events: before };
  world.host.answer(Chat.open, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { ...snapshot, queued: [], draft: world.draft, live: null, jump: null };
  });
  const opening = world.model.shown.open();
  log.add({ kind: "model.streamed", parts: [text("meanwhile")] }, "m");
  changed(world);
  await opening;
  await world.settle();
  assert.equal(inFacts(world, "m"), "meanwhile");
  world.dispose();
});

test("what was asked of the session before does not get into the next one", async () => {
  const { world, log } = await streaming();
  world.host.answer(Chat.update, async ({ after }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { session: log.session(), branches: log.branches, events: log.history(after), queued: [] };
  });
  changed(world);
  await world.settle();
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await world.settle();
  assert.equal(world.model.shown.session.value?.id, "other");
  assert.equal(world.model.shown.items.value.length, 0);
  world.dispose();
});

test("how long was thought is told only where it is known", () => {
  const [whole, read] = [createLog("s"), createLog("s")];
  for (const log of [whole, read]) asked(log, "t", "m");
  const parts = (type: "thinking" | "text") =>
    ({ kind: "model.streamed", parts: [{ type, key: "k", text: "…" }] }) as const;
  whole.add(parts("thinking"), "m");
  whole.add(parts("text"), "m");
  for (const log of [whole, read]) answered(log, "t", "m", "Yes.");
  const ms = ({ events }: { readonly events: readonly Event[] }) => createConversation("s-b1", events).thoughtMs("m");
  // Events are a second apart; the first part came after 10 ms.
  assert.equal(ms(whole), 1_990);
  // A history is read without how its answers came.
  assert.equal(ms(read), null);
});
