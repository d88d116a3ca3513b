import assert from "node:assert/strict";
import { test } from "node:test";
import { type Event, type FactKind, spanRole } from "../../src/core/event.ts";
import { figures } from "../../src/core/figures.ts";
import { packSpanEvents, unpackSpanEvents } from "../../src/core/spanEvents.ts";
import { createSpans, PAUSE_MS, type SpanEvent } from "../../src/core/spans.ts";
import { note, PAUSE_SHOWN_MS, type SpanTable } from "../../src/core/spanTable.ts";
import { ended, failed, logged, price, requested, responded, started, text, user } from "./support/log.ts";
import { seeded } from "./support/seeded.ts";

const header = ({ seq, at, span, parent, fact }: Event): SpanEvent => ({
  ...{ seq, at, span, parent, kind: fact.kind },
  ...figures(fact),
});

function folded(events: readonly SpanEvent[]): SpanTable {
  const spans = createSpans();
  for (const event of events) spans.add(event);
  return spans.table;
}
const ofLog = (...entries: Parameters<typeof logged>[0]) => folded(logged(entries).map(header));

/** Each span as a line: how deep, what, how it stands, from which event to which, in which lane. */
function drawn(table: SpanTable): string[] {
  return Array.from({ length: table.count }, (_, span) => {
    const events = `${table.firsts.get(span)}-${table.lasts.get(span) || ""}`;
    const inset = "  ".repeat(table.depths.get(span));
    return `${inset}${table.kindOf(span)} ${table.stateOf(span)} ${events} lane ${table.lanes.get(span)}`;
  });
}

/** A header in few words. A step is a millisecond unless `at` says otherwise. */
type Row = readonly [kind: FactKind, span: string | null, parent?: string | null, more?: Partial<SpanEvent>];
function headers(...rows: readonly Row[]) {
  return rows.map(
    ([kind, span, parent = null, more = {}], index): SpanEvent => ({
      ...{ seq: index + 1, at: 1_000 + index, kind, span, parent, failed: false },
      ...{ inputTokens: null, outputTokens: null, costUsd: null, costUnknown: false, costEstimated: false },
      ...more,
    }),
  );
}

test("a turn with a model and a tool call nests", () => {
  const table = folded(
    headers(
      ["message.user", null],
      ["turn.started", "t"],
      ["model.requested", "m", "t"],
      ["model.responded", "m"],
      ["tool.requested", "c", "t"],
      ["tool.decided", "c"],
      ["tool.finished", "c"],
      ["turn.ended", "t"],
    ),
  );
  assert.deepEqual(drawn(table), ["turn done 2-8 lane 0", "  model done 3-4 lane 1", "  tool done 5-7 lane 1"]);
});

test("condensing is a span of its own, and a title is made beside the next turn", () => {
  const table = folded(
    headers(
      ["turn.started", "t"],
      ["condensing.started", "s", "t"],
      ["model.requested", "m", "s"],
      ["model.responded", "m"],
      ["context.condensed", "s", "t"],
      ["turn.ended", "t"],
      ["titling.started", "n"],
      ["turn.started", "t2"],
      ["model.requested", "m2", "n"],
      ["model.responded", "m2"],
      ["session.titled", "n"],
      ["turn.ended", "t2"],
      ["condensing.started", "s2"],
      ["turn.started", "t3"],
    ),
  );
  assert.deepEqual(drawn(table), [
    "turn done 1-6 lane 0",
    "  summary done 2-5 lane 1",
    "    model done 3-4 lane 2",
    "title done 7-11 lane 0",
    "turn done 8-12 lane 1",
    "  model done 9-10 lane 2",
    "summary cut 13-13 lane 0",
    "turn open 14- lane 0",
  ]);
});

test("calls at the same time get lanes of their own, which are free again afterwards", () => {
  const table = folded(
    headers(
      ["turn.started", "t"],
      ["tool.requested", "a", "t"],
      ["tool.requested", "b", "t"],
      ["tool.finished", "a"],
      ["tool.requested", "c", "t"],
      ["tool.finished", "b"],
    ),
  );
  assert.deepEqual(drawn(table), [
    "turn open 1- lane 0",
    "  tool done 2-4 lane 1",
    "  tool done 3-6 lane 2",
    "  tool open 5- lane 1",
  ]);
  assert.equal(table.openCount, 2);
});

test("what a fork put an end to had come no further than the history that it was left in", () => {
  const LATER = 181_000;
  const table = folded(
    headers(
      ["turn.started", "t"],
      ["tool.requested", "a", "t"],
      ["tool.asked", "a"],
      ["tool.decided", "a"],
      ["tool.finished", "a", null, { at: LATER }],
      ["turn.ended", "t", null, { at: LATER }],
      ["fork.changed", null, null, { at: LATER }],
      ["turn.started", "u", null, { at: LATER + 30 }],
    ),
  );
  assert.deepEqual(drawn(table), [
    "turn done 1-6 lane 0",
    "  tool done 2-5 lane 1",
    "    wait done 3-4 lane 2",
    "turn open 8- lane 0",
  ]);
  assert.deepEqual(
    [0, 1, 2].map((span) => [table.ends.get(span), table.shownEnds.get(span)]),
    [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
  );
  assert.equal(table.pauseCount, 1, "until the fork there was a pause");
  assert.equal(table.shownStarts.get(3), 3 + PAUSE_SHOWN_MS + 30);
  assert.equal(table.markShown.get(0), 3 + PAUSE_SHOWN_MS);
  assert.equal(table.starts.get(3), LATER + 30 - 1_000, "in true time it began when it did");
});

test("a call that somebody said no to is denied, not failed", () => {
  const table = folded(
    headers(
      ["tool.requested", "a"],
      ["tool.decided", "a", null, { failed: true }],
      ["tool.finished", "a", null, { failed: true }],
      ["tool.requested", "b"],
      ["tool.decided", "b"],
      ["tool.finished", "b", null, { failed: true }],
    ),
  );
  assert.deepEqual(drawn(table), ["tool denied 1-3 lane 0", "tool failed 4-6 lane 0"]);
});

test("a wait for a person lies within its call, and a turn of another agent too", () => {
  const table = folded(
    headers(
      ["turn.started", "t"],
      ["tool.requested", "a", "t"],
      ["tool.asked", "a"],
      ["file.prepared", "a"],
      ["tool.decided", "a", null, { failed: true }],
      ["turn.started", "u", "a"],
      ["model.requested", "m", "u"],
      ["model.failed", "m"],
      ["turn.ended", "u", "a"],
      ["tool.finished", "a"],
      ["turn.ended", "t"],
    ),
  );
  assert.deepEqual(drawn(table), [
    "turn done 1-11 lane 0",
    "  tool done 2-10 lane 1",
    "    wait denied 3-5 lane 2",
    "    agent done 6-9 lane 2",
    "      model stopped 7-8 lane 3",
  ]);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((seq) => table.spanOf(seq)),
    [0, 1, 2, 2, 2, 3, 4, 4, 3, 1, 0],
    "each event belongs to its span",
  );
});

test("what has no end is open until what is around it ends, or the next turn begins", () => {
  const within = folded(
    headers(["turn.started", "t"], ["tool.requested", "a", "t"], ["tool.asked", "a"], ["turn.ended", "t"]),
  );
  assert.deepEqual(drawn(within), ["turn done 1-4 lane 0", "  tool cut 2-4 lane 1", "    wait cut 3-4 lane 2"]);
  const after = folded(
    headers(["turn.started", "t"], ["model.requested", "m", "t"], ["turn.started", "u", null, { at: 90_000 }]),
  );
  assert.deepEqual(drawn(after), ["turn cut 1-2 lane 0", "  model cut 2-2 lane 1", "turn open 3- lane 0"]);
  assert.equal(after.ends.get(1), 1, "it ended with the last that was heard of it");
});

test("ends, pieces and decisions of what never began are passed over", () => {
  const table = folded(
    headers(["model.responded", "x"], ["tool.decided", "y"], ["turn.ended", "z"], ["turn.started", "t"]),
  );
  assert.deepEqual(drawn(table), ["turn open 4- lane 0"]);
  assert.equal(table.spanOf(1), null);
});

test("what a model call came to is its turn's as well, and unknown is not zero", () => {
  const table = ofLog(
    ...[user("Hi"), started("t"), requested("m1", "t"), failed("m1", []), requested("m2", "t", 2)],
    ...[responded("m2", [text("Noon")]), ended("t")],
  );
  const [turn, first, second] = [0, 1, 2];
  assert.equal(table.usd.get(turn), price.usd);
  assert.equal(table.inputs.get(turn), table.inputs.get(second));
  assert.equal(table.notes.get(first), note.costUnknown);
  assert.equal(table.notes.get(turn), note.tokens | note.cost | note.costUnknown);
});

test("a call that was stopped did not fail", () => {
  const table = folded(
    headers(
      ["turn.started", "t"],
      ["model.requested", "m", "t"],
      ["model.failed", "m", null, { failed: true }],
      ["model.requested", "n", "t"],
      ["model.failed", "n"],
      ["turn.ended", "t"],
    ),
  );
  assert.deepEqual(drawn(table), ["turn done 1-6 lane 0", "  model failed 2-3 lane 1", "  model stopped 4-5 lane 1"]);
});

test("long pauses are folded, between turns and while a person is asked; a long call is not", () => {
  const far = PAUSE_MS * 100;
  const rows = headers(
    ["turn.started", "t"],
    ["tool.requested", "a", "t"],
    ["tool.asked", "a"],
    ["tool.decided", "a"],
    ["tool.finished", "a"],
    ["turn.ended", "t"],
    ["message.user", null],
  );
  // A person takes their time before event 4 and 7; the tool does before 5.
  const at = rows.map((row, index) => ({
    ...row,
    at: row.at + (index >= 3 ? far : 0) + (index >= 4 ? far : 0) + (index >= 6 ? far : 0),
  }));
  const table = folded(at);
  assert.equal(table.reached, 3 * far + 6);
  assert.equal(table.pauseCount, 2);
  assert.ok(Math.abs(table.shownReached - (far + 2 * PAUSE_SHOWN_MS + 6)) < 10);
  assert.equal(table.shownEnds.get(2) - table.shownStarts.get(2), PAUSE_SHOWN_MS, "the wait");
  assert.ok(table.shownEnds.get(1) - table.shownStarts.get(1) > far, "the call that worked");
  assert.equal(table.markCount, 1);
  assert.equal(table.markShown.get(0), table.shownReached);
});

test("a clock that is set back stands still", () => {
  const table = folded(
    headers(["turn.started", "t"], ["model.requested", "m", "t", { at: 10 }], ["model.responded", "m"]),
  );
  assert.deepEqual([table.starts.get(1), table.ends.get(1)], [0, 2]);
});

/** A history in which anything may be missing, happen at once, or take long. */
function randomHistory(seed: number): SpanEvent[] {
  const draw = seeded(seed);
  const rows: SpanEvent[] = [];
  const open: string[] = [];
  let at = 1_000;
  let ids = 0;
  const put = (kind: FactKind, span: string | null, parent: string | null = null) => {
    at += draw.pick([0, 1, 5, 700, 30_000]);
    // What gets lost: one in twelve.
    if (draw.below(12) === 0) return;
    const tokens = spanRole[kind] === "ends" && draw.below(2) === 0 ? draw.below(500) : null;
    rows.push({
      ...{ seq: rows.length + 1, at, kind, span, parent, failed: draw.below(9) === 0 },
      ...{ inputTokens: tokens, outputTokens: tokens, costUsd: tokens, costUnknown: false, costEstimated: false },
    });
  };
  const ends: Record<string, FactKind> = { t: "turn.ended", m: "model.responded", c: "tool.finished" };
  for (let step = 0; step < 80; step++) {
    const parent = open.length === 0 ? null : (open[draw.below(open.length)] ?? null);
    const choice = draw.below(9);
    if (choice === 0 || parent === null) {
      put("message.user", null);
      const id = `t${++ids}`;
      put("turn.started", id, draw.below(3) === 0 ? parent : null);
      open.push(id);
    } else if (choice < 4) {
      const id = `${choice === 1 ? "m" : "c"}${++ids}`;
      put(choice === 1 ? "model.requested" : "tool.requested", id, parent);
      open.push(id);
    } else if (choice === 4) put("tool.asked", parent);
    else if (choice === 5) put("tool.decided", parent);
    else if (choice === 6) put("model.streamed", parent);
    else {
      open.splice(open.indexOf(parent), 1);
      put(ends[parent[0] ?? ""] ?? "turn.ended", parent);
    }
  }
  return rows;
}

test("whatever a history lacks, spans lie within what is around them and share no lane at the same time", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const rows = randomHistory(seed);
    const table = folded(rows);
    const told = `seed ${seed}`;
    const until = (span: number, ends: number) => (table.stateOf(span) === "open" ? Number.POSITIVE_INFINITY : ends);
    const lanes = new Map<number, number>();
    let inner = 0;
    for (let span = 0; span < table.count; span++) {
      const [start, end] = [table.starts.get(span), until(span, table.ends.get(span))];
      assert.ok(start <= end, told);
      assert.ok(table.shownStarts.get(span) <= until(span, table.shownEnds.get(span)), told);
      assert.ok(table.shownStarts.get(span) <= start, told);
      const lane = table.lanes.get(span);
      assert.ok((lanes.get(lane) ?? 0) <= start, `${told}: two in a lane`);
      lanes.set(lane, end);
      inner += table.innerCounts.get(span);
      const parent = table.parentOf(span);
      if (parent === null) continue;
      assert.ok(lane > table.lanes.get(parent), told);
      assert.ok(
        table.starts.get(parent) <= start && end <= until(parent, table.ends.get(parent)),
        `${told}: sticks out`,
      );
      assert.ok(table.inputs.get(parent) >= table.inputs.get(span), told);
    }
    assert.equal(inner + table.roots, table.count, `${told}: each is in one place of the tree`);
    const states = Array.from({ length: table.count }, (_, span) => table.stateOf(span));
    assert.equal(states.filter((state) => state === "open").length, table.openCount, told);
    for (const { seq, kind, span } of rows) {
      const found = table.spanOf(seq);
      if (spanRole[kind] === "begins") assert.equal(table.firsts.get(found ?? -1), seq, told);
      if (span === null) assert.equal(found, null, told);
    }
  }
});

test("an event that comes later changes nothing of what has ended", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const rows = randomHistory(seed);
    const spans = createSpans();
    const settled = new Map<number, string>();
    for (const row of rows) {
      spans.add(row);
      const lines = drawn(spans.table);
      for (const [span, line] of settled) assert.equal(lines[span], line, `seed ${seed}, event ${row.seq}`);
      lines.forEach((line, span) => {
        if (spans.table.stateOf(span) !== "open") settled.set(span, line);
      });
    }
  }
});

test("packed events come out as they went in", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const rows = randomHistory(seed).map((row, index) => ({
      ...row,
      costUnknown: index % 5 === 0,
      costEstimated: row.costUsd !== null && index % 2 === 0,
    }));
    assert.deepEqual([...unpackSpanEvents(structuredClone(packSpanEvents(rows)))], rows, `seed ${seed}`);
  }
});
