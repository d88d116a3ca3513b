// The timeline's model against a scripted host, and the arithmetic of its picture.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { effect, signal } from "@preact/signals";
import { fail } from "../../src/core/failure.ts";
import type { SessionState } from "../../src/core/session.ts";
import { createSpans } from "../../src/core/spans.ts";
import { createPeer, type Peer } from "../../src/protocol/peer.ts";
import {
  type Choice,
  defaultChoice,
  defaultLayout,
  type Layout,
  type Place,
  parseLayout,
} from "../../webview/inspector/arrangement.ts";
import { createInspector } from "../../webview/inspector/model.ts";
import { defaultTimeline, parseZoom, type TimelineLayout } from "../../webview/inspector/timeline/arrangement.ts";
import { firstWithin, lay, NARROWEST_BAR, spanAt } from "../../webview/inspector/timeline/lay.ts";
import { spanSentence, spanWords } from "../../webview/inspector/timeline/spanWords.ts";
import { timeOf, trueTime } from "../../webview/inspector/timeline/time.ts";
import { neighbour, treeRows } from "../../webview/inspector/timeline/tree.ts";
import { panned, revealed, ticks, wholeView, zoomed } from "../../webview/inspector/timeline/zoom.ts";
import { linkedPorts } from "../support/linkedPorts.ts";
import { random } from "../support/random.ts";
import { EVENTS_PER_TURN, rowAt } from "./support/scriptedEvents.ts";
import { scriptInspector } from "./support/scriptedInspector.ts";

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

/** Spans of a scripted turn: the turn, a model call, a tool call, a model call. */
const SPANS_PER_TURN = 4;

interface Kept {
  readonly selected?: number;
  /** As it was written down. */
  readonly zoom?: string;
}

function inspect(count: number, arranged: Partial<TimelineLayout> = {}, state: SessionState = "idle", kept: Kept = {}) {
  const [here, there] = linkedPorts();
  const peers: Peer[] = [createPeer(here), createPeer(there)];
  const [view, hostPeer] = peers;
  assert.ok(view && hostPeer);
  const host = scriptInspector(hostPeer, count, state);
  const inspector = createInspector(view, {
    choice: signal<Choice>(defaultChoice),
    selected: signal<number | null>(kept.selected ?? null),
    place: signal<Place>({ top: null, atEnd: false }),
    zoom: signal(parseZoom(kept.zoom === undefined ? undefined : JSON.parse(kept.zoom))),
    layout: signal<Layout>({ ...defaultLayout, timeline: { ...defaultTimeline, ...arranged } }),
  });
  open.push(inspector, ...peers);
  const asked = () => host.asked.filter(({ name }) => name === "spans");
  return { inspector, timeline: inspector.timeline, host, asked };
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const start = Date.now(); !isTrue(); ) {
    if (Date.now() - start > 3_000) assert.fail(`It never came to be that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const ready = ({ timeline }: ReturnType<typeof inspect>) =>
  until("the spans are read", () => timeline.state.value.type === "ready");

test("the spans are read slice by slice, after the list, and only while they are shown", async () => {
  const set = inspect(1_200);
  await ready(set);
  assert.equal(set.timeline.look.value.table.count, (1_200 / EVENTS_PER_TURN) * SPANS_PER_TURN);
  assert.deepEqual(
    set.asked().map(({ input }) => (input as { after: number }).after),
    [0, 500, 1_000],
  );
  const names = set.host.asked.map(({ name }) => name);
  assert.ok(names.indexOf("rows") < names.indexOf("spans"), "what is listed comes first");

  const hidden = inspect(120, { shown: false });
  await until("events are listed", () => hidden.inspector.index.listing.value !== null);
  hidden.host.grow(12);
  await until("what came is listed", () => hidden.inspector.index.listing.value?.seqs.length === 110);
  assert.equal(hidden.asked().length, 0);
  hidden.timeline.arrange({ shown: true });
  await ready(hidden);
});

test("what comes while the session runs is added, and all stays in sight", async () => {
  const set = inspect(EVENTS_PER_TURN, {}, "working");
  await ready(set);
  const before = set.timeline.view.value.to;
  const { table } = set.timeline.look.value;
  set.host.grow(5, "working");
  await until("its spans are there", () => set.timeline.look.value.table.count === SPANS_PER_TURN + 2);
  assert.equal(set.timeline.look.value.table, table, "the same tree has grown");
  assert.ok(set.timeline.view.value.to > before);
  set.timeline.zoomBy(4);
  const zoomed = set.timeline.view.value;
  set.host.grow(7, "idle");
  await until("more are there", () => set.timeline.look.value.table.openCount === 0);
  assert.deepEqual(set.timeline.view.value, zoomed, "what one looks at stays where it is");
});

test("list and timeline select the same, in both directions", async () => {
  const set = inspect(EVENTS_PER_TURN * 3);
  await ready(set);
  const { inspector, timeline } = set;
  const listed = inspector.index.listing.value?.seqs ?? [];
  inspector.selectAt([...listed].indexOf(EVENTS_PER_TURN + 8));
  assert.equal(timeline.selectedSpan.value, SPANS_PER_TURN + 2, "the decision of the second turn's tool call");
  timeline.select(SPANS_PER_TURN * 2 + 1);
  assert.equal(inspector.arrangement.selected.value, EVENTS_PER_TURN * 2 + 3);
  assert.equal(inspector.scroll.value?.index, inspector.active.value, "it is brought into sight");
  assert.ok(timeline.go("out"));
  assert.equal(timeline.selectedSpan.value, SPANS_PER_TURN * 2);
  assert.ok(!timeline.go("out"));
  assert.ok(timeline.go("before") && timeline.go("in") && timeline.go("after"));
  assert.equal(timeline.selectedSpan.value, SPANS_PER_TURN + 2);
});

test("a span of which the list has only the end is selected by that", async () => {
  const set = inspect(EVENTS_PER_TURN);
  await ready(set);
  set.inspector.choose({ text: "tool.finished" });
  await until("fewer are listed", () => set.inspector.index.listing.value?.seqs.length === 1);
  assert.deepEqual([...(set.timeline.lit.value ?? [])], [0, 0, 1, 0]);
  set.timeline.select(2);
  assert.equal(set.inspector.arrangement.selected.value, 9);
  set.inspector.clearFilter();
  await until("all are listed", () => set.timeline.lit.value === null);
});

test("what is lit stays until all that passes another filter is known", async () => {
  const set = inspect(EVENTS_PER_TURN * 100);
  await ready(set);
  set.host.slice = 600;
  const lengths: unknown[] = [];
  effect(() => void lengths.push(set.inspector.index.listing.value?.seqs.length));
  const looks: unknown[] = [];
  effect(() => void looks.push(set.timeline.lit.value?.reduce((sum, one) => sum + one, 0)));
  set.inspector.choose({ text: "kind:tool" });
  await until("all tools are listed", () => set.inspector.index.listing.value?.seqs.length === 300);
  assert.deepEqual(lengths, [1_000, 150, 300]);
  assert.deepEqual(looks, [undefined, 100], "one tool in each turn");
});

test("what is selected comes into sight, and keeps the zoom", async () => {
  const set = inspect(EVENTS_PER_TURN * 100);
  await ready(set);
  const { timeline } = set;
  timeline.select(0);
  for (let press = 0; press < 12; press++) timeline.zoomBy(1.5);
  const { from, to } = timeline.view.value;
  assert.ok(from <= timeline.look.value.table.shownStarts.get(0) + 10_000 && to - from < 20_000);
  timeline.select(SPANS_PER_TURN * 60 + 2);
  const start = timeline.look.value.table.shownStarts.get(SPANS_PER_TURN * 60 + 2);
  const moved = timeline.view.value;
  assert.ok(moved.from <= start && start <= moved.to);
  assert.ok(Math.abs(moved.to - moved.from - (to - from)) < 1e-6);
  timeline.showAll();
  assert.deepEqual(timeline.view.value, timeline.whole.value);
});

test("the zoom is there again when the view is, wherever what is selected stands, and only for what it was of", async () => {
  const count = EVENTS_PER_TURN * 100;
  const set = inspect(count);
  await ready(set);
  set.timeline.select(0);
  for (let press = 0; press < 12; press++) set.timeline.zoomBy(1.5);
  set.timeline.panStep(400);
  const sight = set.timeline.view.value;
  const written = JSON.stringify(set.inspector.arrangement.zoom.value);
  const kept = { selected: set.timeline.look.value.table.firsts.get(0), zoom: written };

  const again = inspect(count, {}, "idle", kept);
  await ready(again);
  await until("the span of what is selected is known", () => again.timeline.selectedSpan.value === 0);
  const { from, to } = again.timeline.view.value;
  assert.deepEqual([from, to], [sight.from, sight.to]);
  again.timeline.select(SPANS_PER_TURN);
  again.timeline.select(0);
  assert.ok(again.timeline.view.value.from < sight.from, "what is selected from then on comes into sight");
  again.timeline.showAll();
  assert.equal(again.inspector.arrangement.zoom.value, null);

  for (const other of [inspect(count, { folded: false }, "idle", kept), inspect(count, {}, "idle", kept)]) {
    if (other.timeline.layout.value.folded) other.inspector.choose({ branch: "all" });
    await ready(other);
    assert.deepEqual(other.timeline.view.value, other.timeline.whole.value);
  }
});

test("the tree opens down to what is selected, and what was opened stays open while it grows", async () => {
  const set = inspect(EVENTS_PER_TURN * 3, { tree: true });
  await ready(set);
  const { timeline } = set;
  assert.deepEqual([...timeline.rows.value], [0, 4, 8]);
  timeline.select(6);
  assert.deepEqual([...timeline.rows.value], [0, 4, 5, 6, 7, 8]);
  timeline.setOpened(0, true);
  set.host.grow(EVENTS_PER_TURN);
  await until("the new turn is there", () => timeline.rows.value.length === 10);
  timeline.setOpened(4, false);
  assert.deepEqual([...timeline.rows.value], [0, 1, 2, 3, 4, 8, 12]);
});

test("a failure says so, and Retry goes on where it was", async () => {
  const set = inspect(1_200);
  set.host.failing.set("spans", fail("internal", "The disk is gone."));
  await until("it failed", () => set.timeline.state.value.type === "failed");
  set.host.failing.clear();
  set.timeline.retry();
  await ready(set);
  assert.equal(set.timeline.look.value.table.count, 400);
});

test("what is kept of an arrangement is taken leniently", () => {
  assert.deepEqual(parseLayout({}).timeline, defaultTimeline);
  assert.deepEqual(parseLayout({ timeline: { height: 1, tree: true, shown: false, folded: "x" } }).timeline, {
    ...{ height: 64, tree: true, shown: false, folded: true },
  });
  assert.equal(parseLayout({ timeline: { height: Number.NaN } }).timeline.height, defaultTimeline.height);
  const zoom = { from: 1, to: 2, branch: null, folded: true };
  assert.deepEqual(parseZoom({ ...zoom, more: 1 }), zoom);
  for (const wrong of [undefined, null, "", [], { ...zoom, to: 1 }, { ...zoom, from: -1 }, { ...zoom, to: null }])
    assert.equal(parseZoom(wrong), null);
  assert.equal(parseZoom({ ...zoom, branch: 1 }), null);
  assert.equal(parseZoom({ ...zoom, folded: undefined }), null);
});

/** The scripted session's spans. */
function scripted(turns: number) {
  const spans = createSpans();
  for (let seq = 1; seq <= turns * EVENTS_PER_TURN; seq++) spans.add(rowAt(seq));
  return spans.table;
}

test("whatever part is in sight, every span in it is drawn: as a bar, or in the column of pixels where it stands", () => {
  const table = scripted(200);
  const draw = random(7);
  for (let round = 0; round < 200; round++) {
    const time = timeOf(table, round % 2 === 0);
    const whole = wholeView(time.reached);
    const length = whole.to * draw() ** 4 + 10;
    const view = { from: draw() * (whole.to - length), to: 0 };
    view.to = view.from + length;
    const width = 100 + Math.floor(draw() * 900);
    const scale = width / length;
    const shown = { table, time, view, width, now: time.reached, lit: null };
    const bars = new Set<number>();
    const columns = new Set<string>();
    let drawn = 0;
    lay(shown, {
      bar: (span, lane, x, long) => {
        drawn++;
        bars.add(span);
        assert.equal(lane, table.lanes.get(span));
        assert.ok(Math.abs(x - ((time.starts[span] ?? 0) - view.from) * scale) < 1e-6 && long >= NARROWEST_BAR);
      },
      run: (lane, x, long, { failed }) => {
        drawn++;
        for (let column = x; column < x + long; column++) {
          columns.add(`${lane} ${column}`);
          if (failed) columns.add(`${lane} ${column} failed`);
        }
      },
    });
    assert.ok(drawn <= width * table.laneCount * 2, `${drawn} marks on ${width} pixels`);
    for (let span = 0; span < table.count; span++) {
      const [start, end] = [time.starts[span] ?? 0, time.ends[span] ?? 0];
      if (end < view.from || start > view.to) continue;
      if ((end - start) * scale >= NARROWEST_BAR) assert.ok(bars.has(span), `round ${round}, span ${span}`);
      else {
        const column = `${table.lanes.get(span)} ${Math.max(0, Math.floor((start - view.from) * scale))}`;
        assert.ok(columns.has(column), `round ${round}, span ${span}`);
        if (table.stateOf(span) === "failed")
          assert.ok(columns.has(`${column} failed`), `round ${round}, span ${span}`);
      }
    }
    assert.ok(firstWithin(table, time, view.from) <= table.count);
  }
});

test("what the pointer is at is found, also where it is narrow, and nothing where there is nothing", () => {
  const table = scripted(3);
  const time = timeOf(table, true);
  const shown = { table, time, view: wholeView(time.reached), width: 1_000, now: time.reached, lit: null };
  const at = (span: number) => (((time.starts[span] ?? 0) + (time.ends[span] ?? 0)) / 2 / shown.view.to) * 1_000;
  for (let span = 0; span < table.count; span++) assert.equal(spanAt(shown, table.lanes.get(span), at(span), 3), span);
  assert.equal(spanAt(shown, 1, 999, 3), null);
  assert.equal(spanAt(shown, 9, 10, 3), null);
});

test("zooming keeps what is under the pointer, and nothing leads out of the session", () => {
  const whole = wholeView(60_000);
  const close = zoomed(whole, whole, 4, 15_000);
  const share = (view: typeof whole, at: number) => (at - view.from) / (view.to - view.from);
  assert.ok(Math.abs(share(close, 15_000) - share(whole, 15_000)) < 1e-9);
  assert.deepEqual(zoomed(close, whole, 1 / 100, 15_000), whole);
  assert.ok(zoomed(close, whole, 1e9, 15_000).to - zoomed(close, whole, 1e9, 15_000).from >= 10);
  assert.equal(panned(close, whole, -1e9).from, whole.from);
  assert.equal(panned(close, whole, 1e9).to, whole.to);
  assert.equal(revealed(close, whole, close.from + 1, close.from + 2), close);
  const there = revealed(close, whole, 50_000, 50_100);
  assert.ok(there.from <= 50_000 && there.to >= 50_100);
  for (const view of [whole, close, there]) {
    const places = ticks(view, 8);
    assert.ok(places.length >= 2 && places.length <= 9 && places.every((at) => at >= view.from && at <= view.to));
  }
});

test("the true time of a place behind a folded pause counts the pause", () => {
  const spans = createSpans();
  const row = rowAt(1);
  for (const [index, at] of [0, 10, 100_010, 100_020].entries()) spans.add({ ...row, seq: index + 1, at: 1_000 + at });
  const { table } = spans;
  assert.equal(table.pauseCount, 1);
  assert.equal(trueTime(table, 10), 10);
  assert.equal(trueTime(table, table.shownReached), 100_020);
});

test("rows of the tree are its spans depth first, and neighbours lead through it", () => {
  const table = scripted(2);
  assert.deepEqual([...treeRows(table, new Set([0, 4]))], [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual([...treeRows(table, new Set([1, 4]))], [0, 4, 5, 6, 7]);
  assert.deepEqual(
    [neighbour(table, 0, "before"), neighbour(table, 4, "before"), neighbour(table, 6, "before")],
    [null, 0, 5],
  );
  assert.deepEqual(
    [neighbour(table, 7, "after"), neighbour(table, 7, "in"), neighbour(table, 7, "out")],
    [null, null, 4],
  );
});

test("a span is said in words, and what is not known is not said to be nothing", () => {
  const table = scripted(7);
  const said = (span: number, begins = 0) =>
    spanSentence(spanWords(table, span, rowAt(table.firsts.get(span)), { begins, now: table.reached }));
  assert.equal(said(0), "Turn, Reviewer: 9.8 s from +0.01, 3.0k → 408 tokens, cost ~$0.0092");
  assert.match(said(0, 60_000), /from \+1:00\.01/, "on a branch that began later, from where the list counts");
  assert.equal(said(2), "Tool call, Read src/parser0.ts, lines 10 to 32: 3.0 s from +3.25");
  assert.equal(said(3 * SPANS_PER_TURN + 3), "Model call, claude-sonnet-5: 3.5 s from +35.64, cost unknown");
  assert.equal(
    said(6 * SPANS_PER_TURN),
    "Turn, Reviewer, failed: 9.8 s from +58.81, 1.2k → 312 tokens, cost $0.0061 + unknown",
  );
});
