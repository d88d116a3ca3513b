// Taking a session over when several want to, when looks come in a burst, and when nobody can write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf, saying, turnEnd } from "../support/testStudio.ts";
import { minute, openWindow, underWay } from "./support/stillWindows.ts";
import { until } from "./support/view.ts";

test("looks that all queue behind something long are one look", async (t) => {
  const { first, second, ends } = await underWay(t);
  await Promise.all(Array.from({ length: 2 * minute }, () => second.passes()));
  for (let pass = 0; pass < 4; pass++) await second.passes();
  assert.deepEqual(await ends(), []);
  await first.passes();
});

test("of two windows that take over at once, one does", async (t) => {
  const { first, second, session, ends } = await underWay(t);
  const third = await openWindow(t, "third", saying("From the third."), first.folder);
  // Each one's nudge moves the beat in the other's eyes, so that they take turns in doubting.
  for (let pass = 0; pass < 3 * minute; pass++) await Promise.all([second.passes(), third.passes()]);
  assert.deepEqual(await ends(), ["interrupted stale"]);
  const ended = turnEnd(third.studio);
  await third.studio.turns.send(session, "Go on", null);
  assert.equal(await ended, "idle");
});

test("one that cannot write, because nobody can, loses nothing", async (t) => {
  const { first, second, source, session, ends } = await underWay(t);
  for (const window of [first, second]) window.disk = "store-full";
  source.push({ type: "text", text: ", on a full disk" });
  await until(() => first.told.includes("store-full"));
  for (let pass = 0; pass < 2 * minute; pass++) await Promise.all([first.passes(), second.passes()]);
  for (const window of [first, second]) window.disk = null;
  // The other is the first to find out that there is room.
  for (let pass = 0; pass < 2; pass++) await second.passes();
  await first.passes();
  for (let pass = 0; pass < minute - 3; pass++) await second.passes();
  const ended = turnEnd(first.studio);
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await ended, "idle");
  assert.deepEqual(await ends(), ["done"]);
  const answer = (await historyOf(second.studio, session)).flatMap(({ fact }) =>
    fact.kind === "model.responded" ? fact.content : [],
  );
  assert.deepEqual(answer, [{ type: "text", text: "Once upon a time, on a full disk" }]);
});
