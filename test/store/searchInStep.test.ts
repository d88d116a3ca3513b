// The index holds what the log holds, at every moment and after every accident.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import type { Fact } from "../../src/core/event.ts";
import { searchText } from "../../src/core/searchText.ts";
import { finished, responded, streamed, text, user } from "../core/support/log.ts";
import { History } from "./history.ts";
import { failing } from "./inject.ts";
import { overwrite } from "./overwrite.ts";
import { Child, folder, sleep, times } from "./support.ts";

const vocabulary = ["red", "reddish", "blue", "café", "cafe", "Straße", "天気", "気", "42", "don't", "x_y", "🎉"];

/** The same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A search that reads everything: words by spaces and signs, accents off, letters of Chinese one by one. */
function wordsIn(words: string): string[] {
  const plain = words
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase();
  return plain
    .replace(/\p{Script=Han}/gu, " $& ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
function holds(words: string, typed: string): boolean {
  const [all, wanted] = [wordsIn(words), wordsIn(typed)];
  return all.some((_, at) => wanted.length > 0 && wanted.every((word, index) => all[at + index] === word));
}

test("after any appends, deletions, restorations and purges it finds what reading everything finds", async (t) => {
  const store = await History.open(path.join(folder(t), "studio.sqlite"));
  t.after(() => store.close());
  const draw = chance(7);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[draw(items.length)];
  const sessions = new Map<string, { deletedAt: number | null; events: { id: string; text: string }[] }>();
  let begun = 0;

  function append(): void {
    const id = pick([...sessions.keys()]);
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || session === undefined) return;
    const facts = Array.from({ length: 1 + draw(4) }, (): Fact => {
      const words = Array.from({ length: draw(5) }, () => pick(vocabulary)).join(pick([" ", ", ", "\n"]));
      const makes: (() => Fact)[] = [
        () => user(words).fact,
        () => responded("m", [text(words)]).fact,
        () => finished("k", "c", words).fact,
        () => streamed("m", { type: "text", text: words }).fact,
      ];
      return pick(makes)?.() ?? assert.fail();
    });
    const ids = store.say(id, facts);
    session.events.push(...facts.map((fact, at) => ({ id: ids[at] ?? "", text: searchText(fact) })));
  }
  function begin(): void {
    const id = `s${++begun}`;
    store.begin(id);
    sessions.set(id, { deletedAt: null, events: [] });
  }
  function setDeleted(at: number | null): void {
    const id = pick([...sessions.keys()]);
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || session === undefined) return;
    store.call("sessions.setDeleted", { id, at });
    session.deletedAt = at;
  }
  function purge(before: number): void {
    while (store.call("purge.slice", { before }));
    for (const [id, { deletedAt }] of sessions) if (deletedAt !== null && deletedAt < before) sessions.delete(id);
  }

  const purged = { sessions: 0 };
  for (let step = 1; step <= times(250); step++) {
    const what = draw(12);
    if (what < 2) begin();
    else if (what < 9) append();
    else if (what < 10) setDeleted(step);
    else if (what < 11) setDeleted(null);
    else {
      const before = sessions.size;
      purge(step - draw(20));
      purged.sessions += before - sessions.size;
    }
    const there = [...sessions.values()].filter(({ deletedAt }) => deletedAt === null).flatMap(({ events }) => events);
    const words = pick(vocabulary) ?? "";
    for (const typed of [`"${words}"`, `"${words} ${pick(vocabulary)}"`]) {
      const expected = there.filter((event) => holds(event.text, typed)).map(({ id }) => id);
      const found = store.ids(typed);
      // Of more, only the newest are weighed.
      if (expected.length <= 300) assert.deepEqual(found, expected.sort(), `step ${step}: ${typed}`);
    }
    if (step % 10 === 0) store.checkIndex();
  }
  assert.ok(purged.sessions > 3 && sessions.size > 3);
  for (const id of sessions.keys()) store.call("sessions.setDeleted", { id, at: 0 });
  while (store.call("purge.slice", { before: 1 }));
  store.checkIndex();
  assert.deepEqual(
    store.sql("SELECT (SELECT count(*) FROM event_text) + (SELECT count(*) FROM search_docsize) AS left"),
    [{ left: 0 }],
  );
});

test("a transaction that fails anywhere leaves neither an event nor its entry", async (t) => {
  const store = await History.open(path.join(folder(t), "studio.sqlite"));
  t.after(() => store.close());
  store.begin("a");
  let failures = 0;
  for (let nth = 1, done = false; !done; nth++) {
    const before = store.ids("word").length;
    failing(
      ["writeSync", "fdatasyncSync", "fsyncSync", "ftruncateSync"],
      "EIO",
      (count) => count === nth,
      () => {
        try {
          store.say("a", [user(`word ${nth}`).fact, user(`word again ${nth}`).fact]);
          done = true;
        } catch {
          failures += 1;
        }
      },
    );
    const found = store.ids("word");
    const logged = store.sql("SELECT id FROM event ORDER BY id").map(({ id }) => id);
    assert.deepEqual(found, [...logged].sort());
    assert.ok(found.length === before || found.length === before + 2);
    store.checkIndex();
  }
  assert.ok(failures > 3);
});

test("an operation that fails after it has indexed leaves nothing, in the index's memory neither", async (t) => {
  const store = await History.open(path.join(folder(t), "studio.sqlite"));
  t.after(() => store.close());
  store.begin("a");
  store.say("a", [user("first word").fact]);
  const event = { id: "twice", at: 1, span: null, parent: null, fact: user("second word").fact };
  // The second of the two breaks the rule that an id is there once.
  const both = {
    session: "a",
    branch: "a main",
    events: [event, { ...event, fact: finished("k", "c", "third word").fact }],
  };
  try {
    store.call("events.append", both);
  } catch {}
  const logged = store.sql("SELECT id FROM event ORDER BY id").map(({ id }) => id);
  assert.deepEqual(store.ids("word"), logged);
  store.checkIndex();
});

const kills = times(8);
/** Some transactions of a few milliseconds each, and a part of one. */
const longestLifeMs = 120;

test(`${kills} writers killed in the middle: log and index agree`, async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await History.open(file);
  store.begin("a");
  store.close();
  let events = 0;
  for (let kill = 0; kill < kills; kill++) {
    const writer = new Child("searchWriter", [file]);
    await writer.says((line) => line === "acknowledged");
    await sleep(Math.random() * longestLifeMs);
    await writer.kill();
    assert.equal(writer.errors, "");
    const again = await History.open(file);
    again.checkIndex();
    const [counts] = again.sql(
      "SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM event_text) AS texts, (SELECT count(*) FROM search_docsize) AS entries",
    );
    again.close();
    assert.equal(counts?.texts, counts?.events);
    assert.equal(counts?.entries, counts?.events);
    assert.ok(Number(counts?.events) > events);
    events = Number(counts?.events);
  }
});

test("after a salvage the texts are there, the index is built anew, and goes on merging itself", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await History.open(file);
  store.begin("a");
  const [id = ""] = store.say("a", [user("a needle").fact, user("hay").fact]);
  store.close();
  overwrite(file, 0, new Uint8Array(24).fill(0xff));
  const again = await History.open(file);
  t.after(() => again.close());
  assert.deepEqual(again.ids("needle"), [id]);
  assert.deepEqual(again.reports[0]?.damage?.incomplete, []);
  assert.equal(again.reports[0]?.damage?.saved.event_text, 2);
  again.checkIndex();
  assert.deepEqual(again.sql("SELECT value FROM search_stat WHERE id = 2"), [{ value: 8 }]);
  again.say("a", [user("another needle").fact]);
  assert.equal(again.ids("needle").length, 2);
});

test("what a salvage finds of an event that is lost neither stands in the way of the next one, nor is found as its words", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await History.open(file);
  store.begin("a");
  store.say("a", [user("kept").fact, user("a lost needle").fact]);
  store.sql("DELETE FROM event WHERE key = (SELECT max(key) FROM event)");
  store.close();
  overwrite(file, 0, new Uint8Array(24).fill(0xff));
  const again = await History.open(file);
  t.after(() => again.close());
  const [id = ""] = again.say("a", [user("hay").fact]);
  assert.deepEqual(again.ids("hay"), [id]);
  assert.deepEqual(again.ids("needle"), []);
  again.checkIndex();
});
