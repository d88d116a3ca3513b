// An "@" in the composer, and the way back to what was said before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { mentionAt, withName, withoutMention } from "../../webview/chat/mention.ts";
import { createStroll, saidBefore } from "../../webview/chat/said.ts";
import { createLog, createWorld } from "./support/chatHost.ts";

test("an @ that begins a word is one; in an address or after its word it is none", () => {
  assert.deepEqual(mentionAt("Look at @pars", 13), { from: 8, to: 13, query: "pars" });
  assert.deepEqual(mentionAt("@", 1), { from: 0, to: 1, query: "" });
  assert.deepEqual(mentionAt("(@a) and", 3), { from: 1, to: 3, query: "a" });
  assert.equal(mentionAt("me@example.com", 14), null);
  assert.equal(mentionAt("Look at @parse now", 18), null);
  assert.equal(mentionAt("Look at @parse", 4), null);
});

test("the name stays in the sentence, with one blank behind it", () => {
  const look = { from: 8, to: 13, query: "pars" };
  assert.deepEqual(withName("Look at @pars", look, "parse.ts"), { text: "Look at parse.ts ", caret: 17 });
  assert.deepEqual(withName("Look at @pars again", look, "parse.ts"), { text: "Look at parse.ts again", caret: 17 });
});

test("an agent that is called before all else is no part of the sentence", () => {
  const call = { from: 0, to: 4, query: "rev" };
  assert.deepEqual(withoutMention("@rev look at this", call), { text: "look at this", caret: 0 });
  assert.deepEqual(withoutMention("@rev", call), { text: "", caret: 0 });
});

const parse: Attachment = {
  ...{ type: "attachment", name: "parse.ts", path: "src/parse.ts", language: "typescript" },
  ...{ fromLine: 1, toLine: 1, text: "code" },
};
const places: readonly Chat.Place[] = [
  { id: "0", kind: "file", label: "parse.ts", detail: "src" },
  { id: "1", kind: "symbol", label: "parse", detail: "src/parse.ts" },
];

test("typing asks once it rests, the last answer counts, and Escape keeps the list away", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const asked: string[] = [];
  world.host.answer(Chat.places, ({ query }) => {
    asked.push(query);
    return query === "x" ? [] : places;
  });
  const { mentions } = world.model;
  mentions.look("@p", 2);
  mentions.look("@pa", 3);
  world.time.pass(80);
  await world.settle();
  assert.deepEqual(asked, ["pa"]);
  const mention = { from: 0, to: 3, query: "pa" };
  assert.deepEqual(mentions.list.value, { at: "open", mention, places, active: 0, isOld: false });
  mentions.move(-1);
  assert.equal(mentions.list.value.at === "open" && mentions.list.value.active, 1);
  mentions.move(1);
  assert.equal(mentions.list.value.at === "open" && mentions.list.value.active, 0);
  mentions.close();
  mentions.look("@par", 4);
  world.time.pass(80);
  await world.settle();
  assert.deepEqual(mentions.list.value, { at: "closed" });
  // Another one opens it again.
  mentions.look("@par and @x", 11);
  world.time.pass(80);
  await world.settle();
  assert.deepEqual(asked, ["pa", "x"]);
  assert.equal(mentions.list.value.at === "open" && mentions.list.value.places.length, 0);
  mentions.look("@par and x", 10);
  assert.deepEqual(mentions.list.value, { at: "closed" });
  world.dispose();
});

test("letters that are typed while a list is shown belong to what is chosen from it, and narrow it at once", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const selection: Chat.Place = { id: "2", kind: "selection", label: "Selection", detail: "" };
  world.host.answer(Chat.places, ({ query }) => (query === "" ? [selection, ...places] : places));
  const { mentions } = world.model;
  mentions.look("@", 1);
  world.time.pass(80);
  await world.settle();
  mentions.look("@pars", 5);
  const mention = { from: 0, to: 5, query: "pars" };
  assert.deepEqual(mentions.list.value, { at: "open", mention, places, active: 0, isOld: true });
  mentions.move(1);
  world.time.pass(80);
  await world.settle();
  assert.deepEqual(
    mentions.list.value,
    { at: "open", mention, places, active: 1, isOld: false },
    "who moved stays there",
  );
  mentions.look("@parsx", 6);
  assert.deepEqual(mentions.list.value.at === "open" && mentions.list.value.places, []);
  // At another "@" nothing is chosen from the list of this one.
  mentions.look("@parsx @", 8);
  assert.deepEqual(mentions.list.value, { at: "closed" });
  world.dispose();
});

test("what is chosen is attached; what cannot be is said", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  world.host.answer(Chat.attachPlace, ({ place }) => {
    if (place === "1") throw fail("invalid", "It is gone.");
    return { text: "", attachments: [parse] };
  });
  await world.model.attachPlace("0");
  assert.deepEqual(world.model.draft.attachments.value, [parse]);
  await world.model.attachPlace("1");
  assert.match(world.model.problem.value?.message ?? "", /It is gone/);
  world.dispose();
});

const said = (text: string): TranscriptItem => ({
  type: "user",
  id: text,
  seq: 1,
  at: 0,
  content: [{ type: "text", text }],
});

test("up goes back through what was said, down comes back to what was being written", () => {
  const before = saidBefore([said("one"), said("two"), said("two"), said(" "), said("three")]);
  assert.deepEqual(before, ["three", "two", "one"]);
  const stroll = createStroll();
  assert.equal(stroll.step(false, "half", before), null);
  assert.equal(stroll.step(true, "half", before), "three");
  assert.equal(stroll.step(true, "three", before), "two");
  assert.equal(stroll.step(true, "two", before), "one");
  assert.equal(stroll.step(true, "one", before), null);
  assert.equal(stroll.step(false, "one", before), "two");
  // What is changed is a message of its own, from which one goes back anew.
  assert.equal(stroll.step(true, "two!", before), "three");
  assert.equal(stroll.step(false, "three", before), "two!");
  assert.equal(stroll.step(true, "", []), null);
});

test("an agent that is chosen answers this message, with its own variables, until it is taken off", async () => {
  const world = createWorld(createLog("s"));
  await world.model.shown.open();
  const { model } = world;
  const [own, other] = model.shown.agents.value;
  assert.ok(own && other);
  assert.equal(model.answering.value, own);
  world.host.answer(Chat.attachPlace, () => {
    world.draft = { ...world.draft, to: { agent: other.id, name: other.name } };
    return world.draft;
  });
  world.host.answer(Chat.unaddress, () => {
    world.draft = { text: world.draft.text, attachments: [] };
    return world.draft;
  });
  await model.attachPlace("0");
  assert.equal(model.answering.value, other);
  assert.deepEqual(
    model.variables.fields.value.map(({ name }) => name),
    ["language"],
  );
  await model.unaddress();
  assert.equal(model.answering.value, own);
  world.draft = { text: "", attachments: [], to: { agent: "gone", name: "Old one" } };
  world.host.tell(Chat.draftChanged, { session: "s" });
  await world.settle();
  assert.equal(model.answering.value, null, "nobody else answers in its place");
  world.dispose();
});
