// The inspector's model against a scripted host: no page, no VS Code.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { effect, signal } from "@preact/signals";
import { fail } from "../../src/core/failure.ts";
import type { SessionState } from "../../src/core/session.ts";
import { PAGE } from "../../src/protocol/inspector.ts";
import { createPeer, type Peer } from "../../src/protocol/peer.ts";
import {
  type Choice,
  defaultChoice,
  defaultLayout,
  type Layout,
  type Place,
  RECENT,
} from "../../webview/inspector/arrangement.ts";
import { createInspector } from "../../webview/inspector/model.ts";
import { KEPT } from "../../webview/inspector/rowCache.ts";
import { linkedPorts } from "../support/linkedPorts.ts";
import { scriptInspector } from "./support/scriptedInspector.ts";

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

interface Kept {
  readonly choice?: Partial<Choice>;
  readonly selected?: number;
  readonly place?: Place;
}

/** An inspector of a session of `count` events. */
function inspect(count: number, kept: Kept = {}, state: SessionState = "idle") {
  const [here, there] = linkedPorts();
  const peers: Peer[] = [createPeer(here), createPeer(there)];
  const [view, hostPeer] = peers;
  assert.ok(view && hostPeer);
  const host = scriptInspector(hostPeer, count, state);
  const arrangement = {
    choice: signal<Choice>({ ...defaultChoice, ...kept.choice }),
    selected: signal<number | null>(kept.selected ?? null),
    place: signal<Place>(kept.place ?? { top: null, atEnd: false }),
    layout: signal<Layout>(defaultLayout),
    zoom: signal(null),
  };
  const inspector = createInspector(view, arrangement);
  open.push(inspector, ...peers);
  return { inspector, host, arrangement, asked: (name: string) => host.asked.filter((one) => one.name === name) };
}

/** Waits for something to become true. */
async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const start = Date.now(); !isTrue(); ) {
    if (Date.now() - start > 3_000) assert.fail(`It never came to be that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const rest = (ms = 250) => new Promise((resolve) => setTimeout(resolve, ms));

const seqsOf = ({ inspector }: ReturnType<typeof inspect>) => [...(inspector.index.listing.value?.seqs ?? [])];
const inView = (first: number, end: number, atEnd = false) => ({ first, end, top: first, atEnd, scrolls: true });

test("The count of 100,000 events is there before any row, and only rows in sight are asked for", async () => {
  const set = inspect(100_000, { choice: { checkpoints: true } });
  set.host.held.add("rows");
  await until("events are listed", () => set.inspector.index.listing.value !== null);
  assert.equal(set.inspector.index.listing.value?.seqs.length, 100_000);
  assert.equal(set.inspector.rows.get(1), undefined);
  set.host.release();
  await until("the first row is here", () => set.inspector.rows.get(1) !== undefined);
  await rest(60);
  assert.ok(set.asked("rows").length <= 2, "a page, and the one after it");
  assert.ok(set.asked("detail").length === 0);
});

test("A row is asked for once, however often it comes into sight", async () => {
  const set = inspect(1_000, { choice: { checkpoints: true } });
  await until("a row is here", () => set.inspector.rows.get(1) !== undefined);
  set.host.held.add("rows");
  const before = set.asked("rows").length;
  for (const first of [300, 310, 320]) {
    set.inspector.view(inView(first, first + 60));
    await rest(40);
  }
  set.host.release();
  await until("the rows are here", () => set.inspector.rows.get(330) !== undefined);
  set.inspector.view(inView(305, 365));
  await rest(40);
  const seqs = set.asked("rows").flatMap(({ input }) => (input as { seqs: number[] }).seqs);
  assert.equal(new Set(seqs).size, seqs.length, "no number twice");
  assert.ok(set.asked("rows").length - before <= 3);
  assert.ok(set.asked("rows").every(({ input }) => (input as { seqs: number[] }).seqs.length <= PAGE));
});

test("What was scrolled past is called off, and asked for again when one comes back", async () => {
  const set = inspect(100_000, { choice: { checkpoints: true } });
  await until("a row is here", () => set.inspector.rows.get(1) !== undefined);
  set.host.held.add("rows");
  set.inspector.view(inView(40_000, 40_060));
  const passed = () => set.asked("rows").find(({ input }) => (input as { seqs: number[] }).seqs.includes(40_001));
  await until("the row is asked for", () => passed() !== undefined);
  set.inspector.view(inView(80_000, 80_060));
  await until("the request is called off", () => passed()?.signal.aborted === true);
  set.host.release();
  await until("the row in sight is here", () => set.inspector.rows.get(80_001) !== undefined);
  assert.equal(set.inspector.rows.failure.value, null, "calling off is no failure");
  assert.equal(set.inspector.rows.get(40_001), undefined);
  set.inspector.view(inView(40_000, 40_060));
  await until("the row is here after all", () => set.inspector.rows.get(40_001) !== undefined);
});

test("Dragging over the whole list asks for few pages and keeps few rows", async () => {
  const set = inspect(100_000, { choice: { checkpoints: true } });
  await until("a row is here", () => set.inspector.rows.get(1) !== undefined);
  for (let first = 0; first < 100_000; first += 500) set.inspector.view(inView(first, first + 60));
  await until("the last row is here", () => set.inspector.rows.get(99_560) !== undefined);
  assert.ok(set.asked("rows").length <= 8, `${set.asked("rows").length} requests`);
  let kept = 0;
  for (let first = 0; first < 12_000; first += 400) {
    set.inspector.view(inView(first, first + 60));
    await until(`row ${first + 60} is here`, () => set.inspector.rows.get(first + 60) !== undefined);
  }
  for (let seq = 1; seq <= 100_000; seq++) if (set.inspector.rows.get(seq)) kept++;
  assert.ok(kept <= KEPT, `${kept} rows are kept`);
});

test("Checkpoints are listed only on request", async () => {
  const set = inspect(24);
  await until("events are listed", () => seqsOf(set).length > 0);
  assert.deepEqual(seqsOf(set), [1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24]);
  set.inspector.choose({ checkpoints: true });
  await until("all are listed", () => seqsOf(set).length === 24);
});

test("Kinds, words and failures narrow the list together", async () => {
  const set = inspect(120);
  await until("events are listed", () => seqsOf(set).length > 0);
  set.inspector.choose({ text: "kind:tool,file" });
  await until("only tools are listed", () => seqsOf(set).length === 30);
  set.inspector.choose({ text: "kind:tool,file error" });
  await until("only failed ones", () => seqsOf(set).length === 2);
  set.inspector.choose({ text: "429 refuses" });
  await until("words are heeded", () => seqsOf(set).join() === "83");
  set.inspector.clearFilter();
  await until("all are listed again", () => seqsOf(set).length === 100);
});

test("A filter that is not understood says where, and the last one that was stays listed", async () => {
  const set = inspect(120, { choice: { text: "error" } });
  await until("only failed ones are listed", () => seqsOf(set).length === 4);
  const before = set.asked("index").length;
  set.inspector.choose({ text: "error tol:" });
  assert.deepEqual([set.inspector.filterText.problem.value?.from, set.inspector.filterText.problem.value?.to], [6, 9]);
  await rest();
  assert.equal(seqsOf(set).length, 4);
  assert.equal(set.asked("index").length, before);
  set.inspector.choose({ text: "error tool:read" });
  assert.equal(set.inspector.filterText.problem.value, null);
  await until("it is heeded once it is understood", () => seqsOf(set).length === 2);
});

test("A view that comes back with a filter that is not understood lists all", async () => {
  const set = inspect(12, { choice: { text: "tol:x" } });
  await until("events are listed", () => seqsOf(set).length === 10);
});

test("Checkpoints are listed where a filter names them", async () => {
  const set = inspect(24, { choice: { text: "kind:model.streamed" } });
  await until("they are listed", () => seqsOf(set).join() === "4,5,16,17");
});

test("What was asked is offered again, the latest first and each once", async () => {
  const set = inspect(12);
  const ask = (text: string) => {
    set.inspector.choose({ text });
    set.inspector.filterText.remember();
  };
  for (const text of ["error", "tool:read", "error", " ", "tol:x"]) ask(text);
  assert.deepEqual(set.arrangement.choice.value.recent, ["error", "tool:read"]);
  set.inspector.clearFilter();
  assert.equal(set.arrangement.choice.value.recent.length, 2);
  for (let n = 0; n < 10; n++) ask(`cost>${n}`);
  assert.deepEqual(set.arrangement.choice.value.recent.slice(0, 2), ["cost>9", "cost>8"]);
  assert.equal(set.arrangement.choice.value.recent.length, RECENT);
});

test("Typing asks for the first letter and the last, not for each", async () => {
  const set = inspect(120);
  await until("events are listed", () => seqsOf(set).length > 0);
  await rest();
  const before = set.asked("index").length;
  for (const text of ["r", "re", "rea", "read"]) set.inspector.choose({ text });
  await until(
    "the words are heeded",
    () => set.inspector.index.listing.value?.filter.query.startsWith("read ") === true,
  );
  assert.ok(set.asked("index").length - before <= 2);
});

test("A late answer to an earlier filter is not shown", async () => {
  const set = inspect(120);
  await until("events are listed", () => seqsOf(set).length > 0);
  await rest();
  set.host.held.add("index");
  set.inspector.choose({ text: "kind:tool" });
  await rest();
  set.inspector.choose({ text: "kind:message" });
  await rest();
  assert.equal(set.inspector.index.state.value.type, "loading");
  set.host.release();
  await until("messages are listed", () => seqsOf(set).length === 10);
  await rest(50);
  assert.equal(seqsOf(set).length, 10);
});

test("New events are appended by what came after", async () => {
  const set = inspect(12, {}, "working");
  await until("events are listed", () => seqsOf(set).length === 10);
  set.host.grow(12);
  await until("the new ones are listed", () => seqsOf(set).length === 20);
  assert.deepEqual(
    set.asked("index").map(({ input }) => (input as { after: number }).after),
    [0, 12],
  );
  assert.equal(set.inspector.snapshot.value?.session.ends, 24, "the totals follow, too");
});

test("A burst of changes asks a few times, and misses nothing", async () => {
  const set = inspect(12, {}, "working");
  await until("events are listed", () => seqsOf(set).length === 10);
  for (let burst = 0; burst < 100; burst++) set.host.grow(12);
  await until("all of them are listed", () => seqsOf(set).length === 1_010);
  assert.ok(set.asked("index").length <= 5, `${set.asked("index").length} times`);
  assert.ok(set.asked("open").length <= 5, `${set.asked("open").length} times`);
});

test("Events that come while the end is out of sight are counted until one goes there", async () => {
  const set = inspect(1_200, {}, "working");
  await until("events are listed", () => seqsOf(set).length === 1_000);
  assert.equal(set.inspector.scroll.value?.align, "end", "a session at work is opened at its end");
  set.inspector.view(inView(100, 160));
  set.host.grow(12);
  await until("they are counted", () => set.inspector.unseen.value === 10);
  set.inspector.toEnd();
  assert.deepEqual(set.inspector.scroll.value, { index: 1_009, align: "end" });
  set.inspector.view(inView(950, 1_010, true));
  assert.equal(set.inspector.unseen.value, 0);
  set.host.grow(12);
  await until("more are listed", () => seqsOf(set).length === 1_020);
  assert.equal(set.inspector.unseen.value, 0, "at the end nothing is unseen");
});

test("Only the selected event's body is asked for, and holding a key down does not ask for each", async () => {
  const set = inspect(120);
  await until("events are listed", () => seqsOf(set).length > 0);
  for (let position = 0; position < 30; position++) set.inspector.selectAt(position);
  await until("the last is here", () => set.inspector.detail.state.value.type === "ready");
  assert.equal(set.arrangement.selected.value, 36);
  const state = set.inspector.detail.state.value;
  assert.equal(state.type === "ready" && state.detail.event.seq, 36);
  assert.ok(set.asked("detail").length <= 2);
  assert.equal(set.inspector.active.value, 29);
});

test("While the next body is under way the one before stays", async () => {
  const set = inspect(120, { selected: 6 });
  await until("the kept selection is here", () => set.inspector.detail.state.value.type === "ready");
  await until("events are listed", () => seqsOf(set).length > 0);
  set.host.held.add("detail");
  set.inspector.selectAt(0);
  const state = set.inspector.detail.state.value;
  assert.equal(state.type === "loading" && state.before?.event.seq, 6);
  set.host.release();
  await until("the new one is here", () => set.inspector.detail.state.value.type === "ready");
});

test("What one selected stays selected and in sight under another filter", async () => {
  const set = inspect(1_200);
  await until("events are listed", () => seqsOf(set).length > 0);
  set.inspector.view(inView(480, 540));
  set.inspector.selectAt(505); // a tool's
  const seq = set.arrangement.selected.value;
  set.inspector.choose({ text: "kind:tool" });
  await until("tools are listed", () => seqsOf(set).length === 300);
  assert.equal(set.arrangement.selected.value, seq);
  const position = seqsOf(set).indexOf(seq ?? 0);
  assert.equal(set.inspector.active.value, position);
  assert.deepEqual(set.inspector.scroll.value, { index: position, align: "center" });
  set.inspector.choose({ text: "kind:message" });
  await until("messages are listed", () => seqsOf(set).length === 100);
  assert.equal(set.inspector.active.value, null, "the list does not have it");
  assert.equal(set.arrangement.selected.value, seq, "its detail stays");
});

test("A reloaded view is where it was: by event, not by row", async () => {
  const set = inspect(1_200, { place: { top: 601, atEnd: false }, choice: { text: "kind:message" } });
  await until("events are listed", () => seqsOf(set).length === 100);
  assert.deepEqual(set.inspector.scroll.value, { index: 50, align: "start" });
  const atEnd = inspect(1_200, { place: { top: 1_150, atEnd: true } });
  await until("events are listed", () => seqsOf(atEnd).length === 1_000);
  assert.deepEqual(atEnd.inspector.scroll.value, { index: 999, align: "end" });
});

test("A reloaded view asks only for the rows around where it was", async () => {
  const set = inspect(100_000, { choice: { checkpoints: true }, place: { top: 40_250, atEnd: false } });
  await until("a row is here", () => set.inspector.rows.get(40_250) !== undefined);
  await rest(60);
  const seqs = set.asked("rows").flatMap(({ input }) => (input as { seqs: number[] }).seqs);
  assert.ok(seqs.length <= 3 * PAGE && seqs.every((seq) => Math.abs(seq - 40_250) < 2 * PAGE), `${seqs.length} rows`);
});

test("A change during the first listing is not missed", async () => {
  const set = inspect(12, {}, "working");
  set.host.held.add("index");
  await until("the index is asked for", () => set.asked("index").length === 1);
  set.host.grow(0);
  await until("the session is read again", () => set.asked("open").length === 2);
  set.host.release();
  await until("what came since is asked for", () => set.asked("index").length === 2);
});

test("The branch choice follows the session's branch, names another, or takes all", async () => {
  const set = inspect(12);
  set.host.branches = [
    { id: "branch-0", parent: null, fork: 0, createdAt: 0 },
    { id: "branch-1", parent: "branch-0", fork: 3, createdAt: 1 },
  ];
  await until("events are listed", () => seqsOf(set).length > 0);
  const branch = () => set.inspector.index.listing.value?.filter.branch;
  assert.equal(branch(), "branch-1");
  set.inspector.choose({ branch: "all" });
  await until("all branches are asked for", () => branch() === null);
  set.inspector.choose({ branch: "branch-0" });
  await until("the other one is asked for", () => branch() === "branch-0");
  set.inspector.choose({ branch: "gone" });
  await until("a branch that is gone gives way", () => branch() === "branch-1");
});

test("What came of a replay goes when another branch is shown", async () => {
  const set = inspect(60);
  set.host.branches = [
    { id: "branch-0", parent: null, fork: 0, createdAt: 0 },
    { id: "branch-1", parent: "branch-0", fork: 3, createdAt: 1 },
  ];
  const { replay } = set.inspector;
  await until("it is read", () => set.inspector.snapshot.value !== null);
  replay.run();
  assert.notEqual(replay.state.value.type, "closed");
  set.inspector.choose({ text: "hello" });
  set.host.grow(1);
  await rest(120);
  assert.notEqual(replay.state.value.type, "closed", "it is the same branch");
  set.inspector.choose({ branch: "branch-0" });
  assert.equal(replay.state.value.type, "closed");
});

test("A session that cannot be read says so, and Retry reads it", async () => {
  const set = inspect(12);
  set.host.failing.set("open", fail("store-busy", "Another window is writing."));
  await until("it says so", () => set.inspector.unread.value?.error.code === "store-busy");
  set.host.failing.clear();
  set.inspector.unread.value?.retry();
  await until("events are listed", () => seqsOf(set).length === 10);
  assert.equal(set.inspector.unread.value, null);
});

test("A list, rows and a body that fail say so in their place, and Retry brings them", async () => {
  const set = inspect(120);
  const failure = fail("store-io", "The disk does not answer.");
  for (const name of ["index", "rows", "detail"]) set.host.failing.set(name, failure);
  await until("the list says so", () => set.inspector.index.state.value.type === "failed");
  set.host.failing.delete("index");
  set.inspector.index.retry();
  await until("the rows say so", () => set.inspector.rows.failure.value?.code === "store-io");
  const asked = set.asked("rows").length;
  set.inspector.view(inView(60, 100));
  await rest(60);
  assert.equal(set.asked("rows").length, asked, "a host in trouble is not asked by scrolling");
  set.host.failing.delete("rows");
  set.inspector.rows.retry();
  await until("a row is here", () => set.inspector.rows.get(80) !== undefined);
  set.inspector.selectAt(3);
  await until("the body says so", () => set.inspector.detail.state.value.type === "failed");
  set.host.failing.delete("detail");
  set.inspector.detail.retry();
  await until("the body is here", () => set.inspector.detail.state.value.type === "ready");
});

test("When following fails the list stays, and Retry goes on from there", async () => {
  const set = inspect(12, {}, "working");
  await until("events are listed", () => seqsOf(set).length === 10);
  set.host.failing.set("index", fail("store-busy", "Another window is writing."));
  set.host.grow(12);
  await until("it says so", () => set.inspector.index.state.value.type === "failed");
  assert.equal(seqsOf(set).length, 10);
  set.host.failing.clear();
  set.inspector.index.retry();
  await until("the new ones are listed", () => seqsOf(set).length === 20);
});

test("A button that failed says so, and does it again", async () => {
  const set = inspect(12);
  set.host.failing.set("openChat", fail("missing", "The session was deleted."));
  set.inspector.openChat();
  await until("it says so", () => set.inspector.undone.value?.error.code === "missing");
  set.host.failing.clear();
  set.inspector.undone.value?.retry();
  await until("it was done", () => set.asked("openChat").length === 2);
  assert.equal(set.inspector.undone.value, null);
  set.inspector.copy("text");
  await until("it is told", () => set.inspector.announcement.value === "Copied.");
});

test("A change of state and a new list are told", async () => {
  const set = inspect(12, {}, "working");
  await until("the list is told", () => set.inspector.announcement.value === "10 events.");
  set.host.grow(0, "failed");
  await until("the state is told", () => set.inspector.announcement.value === "Failed.");
});

test("What a command asks to be shown is selected and brought into sight: at the beginning, and later, whatever was filtered", async () => {
  const set = inspect(1_000, {
    choice: { text: "kind:tool.finished", checkpoints: true },
    place: { top: null, atEnd: true },
  });
  set.host.slice = 400;
  set.host.wish = { type: "event", branch: "branch-1", seq: 900 };
  await until("it is in sight", () => set.inspector.scroll.value?.index === 899);
  assert.deepEqual([set.arrangement.selected.value, set.arrangement.choice.value.text], [900, ""]);
  set.inspector.choose({ text: "kind:tool.finished" });
  await until("the list is filtered", () => (set.inspector.index.listing.value?.seqs.length ?? 0) < 500);
  set.host.ask({ type: "event", branch: "branch-1", seq: 2 });
  await until("the first one is in sight", () => set.inspector.scroll.value?.index === 1);
  assert.equal(set.arrangement.selected.value, 2);
});

test("An event of another branch is shown on that one", async () => {
  const set = inspect(1_000);
  set.host.branches = [...set.host.branches, { id: "branch-2", parent: "branch-1", fork: 500, createdAt: 1 }];
  set.host.wish = { type: "event", branch: "branch-2", seq: 900 };
  await until("it is selected", () => set.arrangement.selected.value === 900);
  assert.equal(set.arrangement.choice.value.branch, "branch-2");
  set.host.ask({ type: "event", branch: "branch-1", seq: 300 });
  await until("the other is selected", () => set.arrangement.selected.value === 300);
  assert.equal(set.arrangement.choice.value.branch, "branch-2", "which shares it");
});

test("An empty session lists nothing and asks for no row", async () => {
  const set = inspect(0);
  await until("it is known", () => set.inspector.index.listing.value !== null);
  await rest(60);
  assert.deepEqual(seqsOf(set), []);
  assert.equal(set.asked("rows").length, 0);
  set.host.grow(3);
  await until("the first events are listed", () => seqsOf(set).length === 3);
});

test("Of a long session the beginning is listed at once, and the rest when all of it is there", async () => {
  const set = inspect(1_000, { choice: { checkpoints: true } });
  set.host.slice = 300;
  const lengths: number[] = [];
  effect(() => {
    const listing = set.inspector.index.listing.value;
    if (listing) lengths.push(listing.seqs.length);
  });
  await until("all are listed", () => seqsOf(set).length === 1_000);
  assert.deepEqual(lengths, [300, 1_000]);
  assert.equal(set.inspector.unseen.value, 0, "nothing of it is new");
  assert.equal(set.inspector.announcement.value, "1,000 events.");
  set.host.grow(500);
  await until("what came is listed", () => seqsOf(set).length === 1_500);
  set.inspector.choose({ text: "tool.finished error" });
  await until("fewer are listed", () => seqsOf(set).length === 25);
  assert.deepEqual(
    lengths,
    [300, 1_000, 1_500, 25],
    "a list that is there stays until the next fills what is in sight",
  );
});

test("Of a filter the rows in sight are shown at once, and stay where they are while the others come", async () => {
  const set = inspect(3_000);
  await until("events are listed", () => seqsOf(set).length === 2_500);
  set.inspector.view(inView(0, 50));
  await rest();
  set.host.slice = 1_200;
  const before = set.host.asked.length;
  const shown: unknown[] = [];
  effect(() => {
    const listing = set.inspector.index.listing.value;
    if (listing) shown.push([listing.seqs.length, listing.whole, set.inspector.index.state.peek().type]);
  });
  const wishes: unknown[] = [];
  effect(() => void wishes.push(set.inspector.scroll.value));
  set.host.failing.set("index", fail("store-busy", "Another window is writing."));
  set.inspector.choose({ text: "kind:tool" });
  await until("it is asked for", () => set.inspector.index.state.value.type === "failed");
  assert.deepEqual(shown, [[2_500, true, "ready"]], "a failure leaves what there is");
  set.host.failing.clear();
  set.inspector.index.retry();
  await until("all tools are listed", () => seqsOf(set).length === 750);
  assert.deepEqual(shown.slice(1), [
    [300, false, "loading"],
    [750, true, "loading"],
  ]);
  assert.equal(wishes.length, 2, "one look at the new list");
  assert.deepEqual(set.inspector.scroll.value, { index: 0, align: "start" });
  const asked = set.host.asked.slice(before).filter(({ name }) => name === "index" || name === "rows");
  assert.deepEqual(
    asked.map(({ name }) => name).slice(0, 4),
    ["index", "index", "rows", "index"],
    "rows before the rest",
  );
  assert.equal(set.inspector.announcement.value, "750 of 3,000 events.");
  assert.equal(set.inspector.unseen.value, 0);
});

test("Rows are not shown before those around what one selected are there, and not before the end where one is there", async () => {
  const beginnings = async (set: ReturnType<typeof inspect>) => {
    const lengths: number[] = [];
    effect(() => void lengths.push(set.inspector.index.listing.value?.seqs.length ?? 0));
    set.inspector.choose({ text: "kind:tool" });
    await until("all tools are listed", () => seqsOf(set).length === 750);
    return lengths.slice(1);
  };
  const set = inspect(3_000);
  await until("events are listed", () => seqsOf(set).length === 2_500);
  set.host.slice = 600;
  set.inspector.view(inView(640, 690));
  set.inspector.selectAt(685); // a tool's, of the second slice; a page after the first row in sight ends in that, too
  const seq = set.arrangement.selected.value;
  assert.deepEqual(await beginnings(set), [450, 750], "150 are in a slice");
  assert.deepEqual(set.inspector.scroll.value, { index: seqsOf(set).indexOf(seq ?? 0), align: "center" });

  const atEnd = inspect(3_000, { place: { top: 100, atEnd: true } });
  await until("events are listed", () => seqsOf(atEnd).length === 2_500);
  atEnd.host.slice = 600;
  assert.deepEqual(await beginnings(atEnd), [750]);
  assert.deepEqual(atEnd.inspector.scroll.value, { index: 749, align: "end" });
});

test("A filter that is typed on while its beginning is shown gives way to the next", async () => {
  const set = inspect(3_000);
  await until("events are listed", () => seqsOf(set).length === 2_500);
  set.host.slice = 1_200;
  await rest();
  set.host.onAsked = (name, input) => {
    if (name === "index" && (input as { after: number }).after > 0) set.host.held.add("index");
  };
  set.inspector.choose({ text: "kind:tool" });
  await until("its beginning is shown", () => seqsOf(set).length === 300);
  set.host.onAsked = () => {};
  set.host.held.clear();
  set.inspector.choose({ text: "kind:message" });
  await until("messages are listed", () => seqsOf(set).length === 250);
  set.host.release();
  await rest(50);
  assert.equal(seqsOf(set).length, 250);
  assert.equal(set.inspector.index.state.value.type, "ready");
});

test("Nothing is listed before the place that one was at is there", async () => {
  for (const place of [
    { top: 700, atEnd: false },
    { top: 20, atEnd: true },
  ]) {
    const set = inspect(1_000, { choice: { checkpoints: true }, place });
    set.host.slice = 300;
    await until("events are listed", () => set.inspector.index.listing.value !== null);
    assert.ok(seqsOf(set).length >= (place.atEnd ? 1_000 : 900));
  }
});
