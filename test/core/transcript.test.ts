import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../src/core/event.ts";
import { closeOpenTurn } from "../../src/core/recovery.ts";
import { createTranscript, type Step, type TranscriptItem, type TurnItem } from "../../src/core/transcript.ts";
import {
  asked,
  call,
  decided,
  ended,
  failed,
  finished,
  logged,
  model,
  requested,
  responded,
  started,
  streamed,
  text,
  user,
  wholeTurn,
} from "./support/log.ts";

function items(...entries: Entry[]): readonly TranscriptItem[] {
  const transcript = createTranscript();
  for (const event of logged(entries)) transcript.add(event);
  return transcript.items;
}
function lastTurn(...entries: Entry[]): TurnItem {
  const turn = items(...entries).findLast((item) => item.type === "turn");
  assert.ok(turn?.type === "turn");
  return turn;
}
function words(step: Step): string {
  if (step.type === "condense") return `condense ${step.state.type}: ${step.messages}`;
  if (step.type === "tool") return `${step.name} ${step.state.type}`;
  const said = step.content
    .map((block) => ("text" in block ? block.text : block.type === "call" ? block.name : block.type))
    .join("|");
  return step.type === "said" ? `said: ${said}` : `model ${step.state.type}: ${said}`;
}
const steps = (...entries: Entry[]) => lastTurn(...entries).steps.map(words);

test("a condensation, in a turn and outside of one: what its model calls took is its own", () => {
  const begun = (turn: string | null): Entry[] => [
    {
      span: "c1",
      parent: turn,
      fact: { kind: "condensing.started", by: "threshold", upTo: [4, 9], tokensBefore: 900 },
    },
    requested("m7", "c1"),
    streamed("m7", { type: "text", text: "Half a summ" }),
    failed("m7", [], { retryInMs: 1 }),
    requested("m8", "c1", 2),
    responded("m8", [text("The summary.")]),
  ];
  const done = (turn: string | null): Entry => ({
    span: "c1",
    parent: turn,
    fact: {
      ...{ kind: "context.condensed", summary: "The summary.", model, messages: 9 },
      ...{ tokensBefore: 900, tokensAfter: 90, durationMs: 7 },
    },
  });
  const lost: Entry["fact"] = { kind: "condensing.failed", error: { code: "auth", message: "No." }, durationMs: 7 };
  const before = [user("Hi"), started("t1")];
  assert.deepEqual(steps(...before, ...begun("t1")), ["condense working: 9"]);
  assert.deepEqual(steps(...before, ...begun("t1"), { span: "c1", parent: "t1", fact: lost }), ["condense failed: 9"]);
  const turn = lastTurn(
    ...before,
    ...begun("t1"),
    done("t1"),
    requested("m9", "t1"),
    responded("m9", [text("Hello.")]),
  );
  assert.deepEqual(turn.steps.map(words), ["condense done: 9", "model done: Hello."]);
  const [step] = turn.steps;
  assert.deepEqual(step?.type === "condense" && step.calls.map(({ cost }) => cost.kind), ["unknown", "computed"]);

  const outside = items(user("Hi"), ...begun(null), done(null)).at(-1);
  assert.ok(outside?.type === "condense" && outside.state.type === "done" && outside.calls.length === 2);
});

test("each state of a model call", () => {
  const before = [user("Hi"), started("t1"), requested("m1", "t1")];
  const cases: [entries: Entry[], steps: string[]][] = [
    [[], ["model streaming: "]],
    [[streamed("m1", { type: "text", text: "He" })], ["model streaming: He"]],
    [
      [streamed("m1", { type: "text", text: "He" }), streamed("m1", { type: "text", text: "llo" })],
      ["model streaming: Hello"],
    ],
    [[streamed("m1", { type: "text", text: "He" }), responded("m1", [text("Hello.")])], ["model done: Hello."]],
    [[streamed("m1", { type: "text", text: "He" }), failed("m1", [text("He")])], ["model failed: He"]],
    [
      [failed("m1", []), requested("m2", "t1", 2)],
      ["model failed: ", "model streaming: "],
    ],
    // What comes late for a call that ended, or that nobody made, changes nothing.
    [[responded("m1", [text("Hello.")]), streamed("m9", { type: "text", text: "x" })], ["model done: Hello."]],
  ];
  for (const [entries, expected] of cases) assert.deepEqual(steps(...before, ...entries), expected);
});

test("each state of a tool call", () => {
  const before = [user("Hi"), started("t1"), asked("k1", "t1", "c1"), asked("k2", "t1", "c1")];
  const cases: [entries: Entry[], steps: string[]][] = [
    [[], ["clock waiting", "clock waiting"]],
    [[decided("k1", "c1", "allow")], ["clock running", "clock waiting"]],
    [
      [decided("k1", "c1", "allow"), finished("k1", "c1", "noon")],
      ["clock finished", "clock waiting"],
    ],
    [[finished("k2", "c1", "There is no such tool.", true)], ["clock waiting", "clock finished"]],
    // The model is told of a denial with a result; the reader sees the denial.
    [
      [decided("k1", "c1", "deny"), finished("k1", "c1", "Not allowed.", true)],
      ["clock denied", "clock waiting"],
    ],
  ];
  for (const [entries, expected] of cases) assert.deepEqual(steps(...before, ...entries), expected);
});

test("each state of a turn", () => {
  assert.deepEqual(lastTurn(user("Hi"), started("t1")).state, { type: "working" });
  for (const reason of ["done", "cancelled", "limit", "failed", "interrupted"] as const) {
    const { state } = lastTurn(user("Hi"), started("t1"), ended("t1", reason));
    assert.deepEqual(state, { type: "ended", reason, durationMs: 20 });
  }
});

test("a retry that will be made says when; the figures of a call stand with it", () => {
  const { steps: found } = lastTurn(started("t1"), requested("m1", "t1"), failed("m1", [], { retryInMs: 700 }));
  const [step] = found;
  assert.ok(step?.type === "model" && step.state.type === "failed");
  assert.equal(step.state.retryInMs, 700);
  assert.deepEqual(step.state.figures.usage, {});
  const done = lastTurn(started("t1"), requested("m1", "t1"), responded("m1", [text("Hi")], { answeredBy: "m1-2026" }));
  const [answered] = done.steps;
  assert.ok(answered?.type === "model" && answered.state.type === "done");
  assert.equal(answered.state.figures.answeredBy, "m1-2026");
});

test("a turn knows the number of the event before it, where other ways on fork off", () => {
  const found = items(user("Hi"), started("t1"), ended("t1"), started("t2"));
  assert.deepEqual(
    found.map((item) => (item.type === "turn" ? [item.seq, item.after] : item.seq)),
    [1, [2, 1], [4, 3]],
  );
});

test("a whole turn", () => {
  assert.deepEqual(steps(...wholeTurn), [
    "model failed: Hm",
    "model done: Let me see.|clock|clock",
    "clock finished",
    "clock denied",
    "model done: It is noon.",
  ]);
});

test("what did not change is the same object, so that only what changed is drawn", () => {
  const transcript = createTranscript();
  let before = transcript.items;
  for (const event of logged([...wholeTurn, user("And now?"), started("t2"), requested("m9", "t2")])) {
    transcript.add(event);
    const after = transcript.items;
    assert.notEqual(after, before, event.fact.kind);
    const changed = after.filter((item, index) => item !== before[index]);
    assert.equal(changed.length, 1, event.fact.kind);
    const [turn] = changed;
    const old = before.find((item) => item.id === turn?.id);
    if (turn?.type === "turn" && old?.type === "turn") {
      const same = turn.steps.filter((step) => old.steps.includes(step)).length;
      assert.ok(same >= turn.steps.length - 1, event.fact.kind);
    }
    before = after;
  }
  const late = logged([decided("nobody", "c1", "allow")])[0];
  if (late) transcript.add(late);
  assert.equal(transcript.items, before);
});

test("after recovery nothing is shown as under way, wherever the process died", () => {
  for (let length = 0; length <= wholeTurn.length; length++) {
    const events = logged(wholeTurn.slice(0, length));
    const whole = logged([...wholeTurn.slice(0, length), ...closeOpenTurn(events)]);
    const transcript = createTranscript();
    for (const event of whole) transcript.add(event);
    for (const item of transcript.items) {
      if (item.type !== "turn") continue;
      assert.equal(item.state.type, "ended", `cut at ${length}`);
      for (const step of item.steps) {
        const state = step.type === "said" ? "" : step.state.type;
        assert.ok(!["streaming", "waiting", "running"].includes(state), `cut at ${length}: ${words(step)}`);
      }
    }
  }
});

test("a crash shows what had been committed of the answer", () => {
  const cut = [user("Hi"), started("t1"), requested("m1", "t1"), streamed("m1", { type: "text", text: "Once upon" })];
  const closed = [...cut, ...closeOpenTurn(logged(cut))];
  assert.deepEqual(steps(...closed), ["model failed: Once upon"]);
  const { state } = lastTurn(...closed);
  assert.ok(state.type === "ended" && state.reason === "interrupted" && state.error?.code === "interrupted");
});

test("a call with the same id in another turn is another call", () => {
  const found = items(
    started("t1"),
    responded("m1", [call("c1")]),
    asked("k1", "t1", "c1"),
    ended("t1", "interrupted"),
    started("t2"),
    asked("k2", "t2", "c1"),
    finished("k2", "c1", "noon"),
  );
  assert.deepEqual(
    found.map((item) => (item.type === "turn" ? item.steps.map(words) : [])),
    [["clock waiting"], ["clock finished"]],
  );
});

test("what is said while a turn is under way stands in it, where it was told; what is said after it stands for itself", () => {
  const said = { ...user("By the way"), span: "t1" };
  const before = [user("Hi"), started("t1"), requested("m1", "t1"), responded("m1", [text("One moment.")])];
  const all = items(
    ...before,
    said,
    requested("m2", "t1"),
    responded("m2", [text("I see.")]),
    ended("t1"),
    user("Bye"),
  );
  assert.deepEqual(
    all.map(({ type }) => type),
    ["user", "turn", "user"],
  );
  assert.deepEqual(steps(...before, said, requested("m2", "t1")), [
    "model done: One moment.",
    "said: By the way",
    "model streaming: ",
  ]);
});

test("what another program recorded begins with a note of where it is from", () => {
  const imported = { kind: "session.imported", from: "cline", sourceId: "x", importedAt: 5 } as const;
  const [note, said] = items({ span: null, parent: null, fact: imported }, user("Hi"));
  assert.ok(note?.type === "import");
  assert.deepEqual([note.from, note.importedAt], ["cline", 5]);
  assert.equal(said?.type, "user");
});
