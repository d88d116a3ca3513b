import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Fact } from "../../src/core/event.ts";
import { migrations } from "../../src/store/schema.ts";
import { asked, finished, responded, streamed, text, user } from "../core/support/log.ts";
import { History } from "./history.ts";
import { folder } from "./support.ts";

const said = (words: string): Fact => user(words).fact;
const answered = (words: string): Fact => responded("m", [text(words)]).fact;

async function history(t: TestContext): Promise<History> {
  const opened = await History.open(path.join(folder(t), "studio.sqlite"));
  t.after(() => opened.close());
  return opened;
}

test("words are found in all that was said, in every session that is there", async (t) => {
  const store = await history(t);
  store.begin("a");
  store.begin("b");
  const [question = "", checkpoint = "", answer = ""] = store.say("a", [
    said("Where is the harbour?"),
    streamed("m", { type: "text", text: "The harbour" }).fact,
    answered("The Harbour is by the café, not far."),
  ]);
  const [, tool = ""] = store.say("b", [asked("k", "t", "c").fact, finished("k", "c", "harbours: 3").fact]);
  const cases: [typed: string, found: string[]][] = [
    ["harbour", [question, answer, tool]],
    ["harb", [question, answer, tool]],
    ['"harbour"', [question, answer]],
    ["ha", []],
    ["harbour far", [answer]],
    ['"the harbour"', [question, answer]],
    ['"harbour the"', []],
    ['"by the caf', [answer]],
    ["CAFE", [answer]],
    ["harbour -café", [question, tool]],
    ['harbour -"is the" -3', [answer]],
    ["-harbour", []],
    ["nothing", []],
    ["clock", [tool, "b 1"]],
  ];
  assert.equal(checkpoint, "a 2");
  for (const [typed, found] of cases) assert.deepEqual(store.ids(typed), found.sort(), typed);
});

test("what is found says where it is, with a piece of the text on one line", async (t) => {
  const store = await history(t);
  store.begin("a", "Towns");
  store.say("a", [said("x"), answered(`${"before ".repeat(50)}the\n\n  Harbour's\tlight ${"after ".repeat(50)}`)], 7);
  const { messages, more } = store.find("harbour");
  assert.ok(!more);
  const [found] = messages;
  assert.ok(found !== undefined);
  const { snippet, ...rest } = found;
  assert.deepEqual(rest, {
    session: "a",
    purpose: "chat",
    title: "Towns",
    id: "a 2",
    seq: 2,
    branch: "a main",
    kind: "model.responded",
    at: 7,
  });
  assert.match(snippet.text, /^…(before )+the Harbour's light (after )+after…$/);
  assert.deepEqual(
    snippet.ranges.map(({ from, to }) => snippet.text.slice(from, to)),
    ["Harbour"],
  );
});

test("writing without spaces is found within its runs, and shown as it was", async (t) => {
  const store = await history(t);
  store.begin("a");
  const [ja = "", zh = "", th = "", ko = "", hi = "", mix = ""] = store.say("a", [
    said("明日の天気はどうですか"),
    said("明天的天气怎么样？"),
    said("พรุ่งนี้อากาศเป็นอย่างไร"),
    said("내일 날씨 어때요"),
    said("कल मौसम कैसा रहेगा"),
    said("用AI写🤖robot代码"),
  ]);
  const cases: [typed: string, found: string][] = [
    ["天気", ja],
    ["どう", ja],
    ["天气", zh],
    ["อากาศ", th],
    ["날씨", ko],
    ["मौसम", hi],
    ["AI写", mix],
    ["robot", mix],
    ["代", mix],
  ];
  for (const [typed, found] of cases) assert.deepEqual(store.ids(typed), [found], typed);
  assert.deepEqual(store.ids("気天"), []);
  const { snippet } = store.find("天気").messages[0] ?? assert.fail();
  assert.equal(snippet.text, "明日の天気はどうですか");
  assert.deepEqual(snippet.ranges, [{ from: 3, to: 5 }]);
});

test("whatever is typed, it is never an error", async (t) => {
  const store = await history(t);
  store.begin("a");
  store.say("a", [said('A "quoted" * NEAR/2 word \0 \ud800 🎉 OR (x)')]);
  const odd = ['"', '""', '"" a', "*", "a*", "^a", "NEAR", "a NEAR/2 b", "a NEAR b", "AND", "OR a", "NOT", "-", "-a"];
  const odder = [
    "(",
    "(a",
    "a)",
    "text:a",
    "a:b",
    "\0",
    "a\0b",
    "\ud800",
    "a\ud800",
    "🎉",
    "!?",
    "'; DROP TABLE event",
    "%",
  ];
  for (const typed of [
    ...odd,
    ...odder,
    "x".repeat(10_000),
    "w ".repeat(10_000),
    '"w '.repeat(10_000),
    "-w ".repeat(500),
  ])
    assert.ok(Array.isArray(store.find(typed).messages), JSON.stringify(typed.slice(0, 40)));
  assert.deepEqual(store.ids("quoted near 2 or x"), ["a 1"]);
  // As many as a query can hold, each excluded: SQLite's own limit is on the depth of an expression.
  assert.deepEqual(store.ids(`quoted ${Array.from({ length: 90 }, (_, n) => `-${n + 9}`).join(" ")}`), ["a 1"]);
});

test("where a word itself is everywhere, words that begin with it do not crowd it out", async (t) => {
  const store = await history(t);
  store.begin("a");
  const many = (words: string, count: number) =>
    store.say(
      "a",
      Array.from({ length: count }, () => said(words)),
    );
  many("tide", 300);
  many("tides", 1);
  assert.equal(store.ids("tide").length, 301);
  many("tide", 1);
  many("tides", 301);
  assert.equal(store.ids("tide").length, 301);
  for (const { snippet } of store.find("tide").messages) assert.equal(snippet.text, "tide");
});

test("what was said stands before what tools put out, the new before the old, the whole word before a longer one", async (t) => {
  const store = await history(t);
  const day = 24 * 60 * 60 * 1000;
  const put = (id: string, fact: Fact, at: number) => {
    store.begin(id);
    store.say(id, [fact], at);
  };
  put("old", said("the tide is high"), 0);
  put("longer", said("the tides are high"), 100 * day);
  put("new", said("the tide is low"), 100 * day);
  put("long", said(`the tide ${"goes on and on ".repeat(200)}`), 100 * day);
  put("tool", finished("k", "c", "the tide is out").fact, 100 * day);
  const order = store.find("tide").messages.map(({ session }) => session);
  assert.deepEqual(order, ["new", "old", "longer", "tool", "long"]);
  assert.deepEqual(store.find("tide", 2).messages.length, 2);
  assert.ok(store.find("tide", 2).more && !store.find("tide", 5).more);
});

test("other sessions come between the hits of one", async (t) => {
  const store = await history(t);
  store.begin("a");
  store.begin("b");
  store.say("b", [said("one tide more words than the others have, and so a little less about it than they are")]);
  store.say("a", [said("tide"), said("tide"), said("tide"), said("tide")]);
  assert.notEqual(store.find("tide").messages.at(-1)?.session, "b");
});

test("titles are found, too", async (t) => {
  const store = await history(t);
  store.begin("a", "Tides of the north");
  store.begin("b", "Cliffs");
  store.begin("r", "Tide tables", "run");
  store.say("b", [said("Is the tide high?")]);
  const { sessions, messages } = store.find("tide");
  assert.deepEqual(
    sessions.map(({ session, purpose, title }) => [session, purpose, title.ranges]),
    [
      ["a", "chat", [{ from: 0, to: 5 }]],
      ["r", "run", [{ from: 0, to: 4 }]],
    ],
  );
  assert.deepEqual(
    messages.map(({ session }) => session),
    ["b"],
  );
  store.call("sessions.rename", { id: "a", title: "Dunes" });
  const chats = store.call("search.find", { text: "tide", limit: 10, purpose: "chat" });
  assert.deepEqual([chats.sessions.length, chats.messages.length], [0, 1]);
});

test("deleted sessions are left out, however many they are; a restored one is back", async (t) => {
  const store = await history(t);
  store.begin("kept", "Straw");
  store.begin("gone", "A needle");
  store.say("kept", [said("a needle")]);
  store.say(
    "gone",
    Array.from({ length: 700 }, () => said("needle")),
  );
  store.call("sessions.setDeleted", { id: "gone", at: 5 });
  assert.deepEqual(store.ids("needle"), ["kept 1"]);
  assert.deepEqual(store.find("needle").sessions, []);
  store.call("sessions.setDeleted", { id: "gone", at: null });
  assert.ok(store.ids("needle").length > 100);
});

test("a log that was written before there was an index gets one", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const [first] = migrations;
  assert.ok(first !== undefined);
  const old = await History.open(file, [first]);
  old.begin("a");
  old.sql(`WITH RECURSIVE n (key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n WHERE key < 250)
    INSERT INTO event (key, session, seq, id, branch, at, kind, label, cost_unknown, cost_estimated, failed)
    SELECT key, 1, key, 'e' || key, 1, key, 'message.user', '', 0, 0, 0 FROM n`);
  old.sql(`INSERT INTO body SELECT key, json_object('kind', 'message.user', 'content',
    json_array(json_object('type', 'text', 'text', 'number' || key || ' of them'))) FROM event`);
  old.close();
  const store = await History.open(file);
  t.after(() => store.close());
  assert.deepEqual(store.ids("number250"), ["e250"]);
  assert.deepEqual(store.ids('"number1 of them"'), ["e1"]);
  assert.equal(store.reports[0]?.outcome, "migrated");
  store.checkIndex();
});

test("the index merges itself as it grows, also after the store was closed", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  (await History.open(file)).close();
  const store = await History.open(file);
  t.after(() => store.close());
  store.begin("a");
  assert.deepEqual(store.sql("SELECT value FROM search_stat WHERE id = 2"), [{ value: 8 }]);
});

test("what was said is found by who said it, with which tool, and when", async (t) => {
  const store = await history(t);
  store.begin("a", "Harbour");
  store.begin("b");
  const day = 86_400_000;
  const [question = ""] = store.say("a", [said("Where is the harbour?")], Date.now() - 10 * day);
  const [answer = ""] = store.say("a", [answered("The harbour is not far.")], Date.now() - day);
  const [call = "", result = ""] = store.say("b", [
    asked("k", "t", "c").fact,
    finished("k", "c", "no harbour", true).fact,
  ]);
  const cases: [typed: string, found: string[]][] = [
    ["harbour by:user", [question]],
    ["harbour by:model", [answer]],
    ["harbour -by:user", [answer, result]],
    ["harbour is:error", [result]],
    ["harbour after:2d", [answer]],
    ["harbour before:2d", [question, result]],
    ["harbour tool:clock", [result]],
    ["tool:clock", [call, result]],
    ["tool:clock -harbour", [call]],
    ["model:m1", [answer]],
    ["model:m1 nothing", []],
    ["kind:message", [question]],
  ];
  for (const [typed, found] of cases) assert.deepEqual(store.ids(typed), [...found].sort(), typed);
  assert.deepEqual(
    store.find("harbour").sessions.map(({ session }) => session),
    ["a"],
  );
  assert.deepEqual(store.find("harbour by:user").sessions, [], "a title is said by nobody");
  const [first] = store.find("kind:message").messages;
  assert.equal(first?.snippet.text, "Where is the harbour?");
  assert.equal(store.find("tool:clock", 1).more, true);
  assert.throws(() => store.find("harbour by:nobody"), { code: "invalid" });
});
