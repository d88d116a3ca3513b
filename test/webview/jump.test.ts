import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranscript } from "../../src/core/transcript.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { foldsAt, jumpWords, placeOf } from "../../webview/chat/jump.ts";
import { logged, user, wholeTurn } from "../core/support/log.ts";
import { createLog, createWorld } from "./support/chatHost.ts";
import { answered, asked } from "./support/chatStory.ts";

test("every event has its place in what is shown", () => {
  const transcript = createTranscript();
  for (const event of logged([...wholeTurn, user("And now?")])) transcript.add(event);
  const { items } = transcript;
  const cases: [seq: number, at: string, folds: string[], words: RegExp][] = [
    [1, "e1", ["e1 text"], /your message/],
    [2, "t1", [], /answer of Tester/],
    [3, "t1 m1", [], /answer of Tester/],
    [5, "t1 m1", [], /answer/],
    [9, "t1 m2", [], /answer/],
    [10, "t1 k1", ["k1"], /call of clock/],
    [12, "t1 k1", ["k1"], /call of clock/],
    [15, "t1 k2", ["k2"], /call of clock/],
    [18, "t1 m3", [], /answer/],
    [19, "t1 m3", [], /answer/],
    [20, "e20", ["e20 text"], /your message/],
    [99, "e20", ["e20 text"], /your message/],
  ];
  for (const [seq, at, folds, words] of cases) {
    const place = placeOf(items, seq) ?? assert.fail();
    assert.equal([place.item.id, place.step?.span].filter((part) => part !== undefined).join(" "), at, String(seq));
    assert.deepEqual(foldsAt(place), folds);
    assert.match(jumpWords(place), words);
  }
  assert.equal(placeOf(items, 0), null);
  assert.equal(placeOf([], 5), null);
});

test("the view goes where it is asked to, each time, and forgets it in another session", async () => {
  const log = createLog("s");
  asked(log, "t", "m");
  answered(log, "t", "m", "Yes.");
  const world = createWorld(log);
  const { shown } = world.model;
  await shown.open();
  assert.equal(shown.jump.value, null);
  world.jump = 4;
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  const first = shown.jump.value;
  assert.deepEqual(first, { seq: 4 });
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.notEqual(shown.jump.value, first);
  world.jump = null;
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.deepEqual(shown.jump.value, { seq: 4 });
  world.target = createLog("other");
  world.host.tell(Chat.retarget, undefined);
  await world.settle();
  assert.equal(shown.jump.value, null);
  world.dispose();
});
