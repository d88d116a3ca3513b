// The timeline without its looks: the spans, which part of the time is in sight, which span is selected. What is selected is
// always an event; its span follows from that.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EventHeader } from "../../../src/core/figures.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import type { Layout } from "../arrangement.ts";
import type { Listing } from "../eventIndex.ts";
import { createRowCache } from "../rowCache.ts";
import { positionOf } from "../seqs.ts";
import type { TimelineLayout, Zoom } from "./arrangement.ts";
import { createSpanReader, type Look, type SpansState } from "./spanReader.ts";
import { type Time, timeOf } from "./time.ts";
import { around as aroundSpan, neighbour, treeRows } from "./tree.ts";
import { around, PAN_STEP, panned, revealed, type View, wholeView, zoomed } from "./zoom.ts";

interface Deps {
  readonly peer: Peer;
  readonly layout: Signal<Layout>;
  /** What the person brought closer; null while all is in sight, which then grows with the session. */
  readonly zoom: Signal<Zoom | null>;
  /** Undefined until it is known which branch is listed; null for all. */
  readonly branch: ReadonlySignal<string | null | undefined>;
  /** When the session's first event was, in milliseconds since 1970: what the list's times are counted from. */
  readonly startedAt: ReadonlySignal<number | null>;
  readonly listing: ReadonlySignal<Listing | null>;
  readonly selected: ReadonlySignal<number | null>;
  readonly isWorking: ReadonlySignal<boolean>;
  /** Selects an event, and brings it into sight in the list. */
  readonly show: (seq: number) => void;
}

export interface Timeline {
  readonly look: ReadonlySignal<Look>;
  readonly state: ReadonlySignal<SpansState>;
  readonly isWorking: ReadonlySignal<boolean>;
  readonly layout: ReadonlySignal<TimelineLayout>;
  readonly time: ReadonlySignal<Time>;
  /** Milliseconds from the session's first event to the first of those that are shown: another branch may begin later. */
  readonly begins: ReadonlySignal<number>;
  readonly view: ReadonlySignal<View>;
  /** What can be seen at all: as far as the session has come. */
  readonly whole: ReadonlySignal<View>;
  /** By span: 1 when the list has an event of it; null when the list leaves out nothing. */
  readonly lit: ReadonlySignal<Uint8Array | null>;
  /** The number of the selected event, and its span. */
  readonly selected: ReadonlySignal<number | null>;
  readonly selectedSpan: ReadonlySignal<number | null>;
  readonly rows: ReadonlySignal<Uint32Array>;
  readonly opened: ReadonlySignal<ReadonlySet<number>>;
  /** Counts up when names have come. */
  readonly named: ReadonlySignal<number>;
  /** The header of the event that began a span; undefined until it is here. */
  header(span: number): EventHeader | undefined;
  /** Says of which spans the names are wanted. */
  wantNames(spans: readonly number[]): void;
  /** How far an open span has come by now, on the clock of the host that records it. */
  now(): number;
  /** The same in true time. */
  trueNow(): number;
  /** Time has passed: what goes on has grown. */
  tick(): void;
  arrange(change: Partial<TimelineLayout>): void;
  zoomBy(factor: number, at?: number): void;
  panBy(ms: number): void;
  panStep(steps: number): void;
  showAll(): void;
  showSpan(span: number): void;
  setView(view: View): void;
  select(span: number): void;
  /** Whether there was something that way. */
  go(way: "out" | "in" | "before" | "after"): boolean;
  setOpened(span: number, open: boolean): void;
  follow(): void;
  retry(): void;
  dispose(): void;
}

export function createTimeline(deps: Deps): Timeline {
  const { peer, zoom, branch, listing, selected, show } = deps;
  const layout = computed(() => deps.layout.value.timeline);
  const reader = createSpanReader(peer);
  const { look, state } = reader;
  const names = createRowCache((seqs, abort) => peer.ask(contract.rows, { seqs }, abort));
  const opened = signal<ReadonlySet<number>>(new Set());
  /** The zoom, if it is of what is shown. */
  const chosen = computed<View | null>(() => {
    const kept = zoom.value;
    return kept?.branch === branch.value && kept?.folded === layout.value.folded ? kept : null;
  });
  function choose(next: View | null): void {
    const of = branch.peek();
    // Before it is known what is shown, nothing can be brought closer.
    if (of !== undefined) zoom.value = next && { ...next, branch: of, folded: layout.peek().folded };
  }
  /** Selected when the view was left: the zoom is as it was left then, with that in sight or not. */
  let left = zoom.peek() && selected.peek();

  const time = computed(() => timeOf(look.value.table, layout.value.folded));
  const begins = computed(() => {
    const { origin } = look.value.table;
    return origin === null || deps.startedAt.value === null ? 0 : Math.max(0, origin - deps.startedAt.value);
  });
  const clock = signal(0);
  const whole = computed(() => {
    void clock.value;
    void time.value;
    return wholeView(look.value.table.openCount > 0 ? now() : time.value.reached);
  });
  const view = computed(() => chosen.value ?? whole.value);
  const selectedSpan = computed(() => (selected.value === null ? null : look.value.table.spanOf(selected.value)));
  const rows = computed(() => (layout.value.tree ? treeRows(look.value.table, opened.value) : new Uint32Array(0)));

  let lastWhole: Listing | null = null;
  /** While only the beginning of another listing is there, the one before stays lit. */
  const litListing = computed(() => {
    if (listing.value?.whole) lastWhole = listing.value;
    return lastWhole;
  });
  const lit = computed(() => {
    const { table } = look.value;
    if (!litListing.value) return null;
    const { seqs } = litListing.value;
    const found = new Uint8Array(table.count);
    let count = 0;
    for (const seq of seqs) {
      const span = table.spanOf(seq);
      if (span === null || found[span] === 1) continue;
      found[span] = 1;
      count++;
    }
    return count === table.count ? null : found;
  });

  const bounds = (span: number) => {
    const { table } = look.peek();
    const { starts, ends } = time.peek();
    return [starts[span] ?? 0, table.lasts.get(span) === 0 ? now() : (ends[span] ?? 0)] as const;
  };
  function now(): number {
    const { at } = look.peek();
    const since = deps.isWorking.peek() ? performance.now() - at : 0;
    return time.peek().reached + since;
  }

  /** Of a span, the event that the list has, if it has one of the two. */
  function eventOf(span: number): number {
    const { table } = look.peek();
    const [first, last] = [table.firsts.get(span), table.lasts.get(span)];
    const seqs = listing.peek()?.seqs;
    const isListed = (seq: number) => seq > 0 && seqs !== undefined && positionOf(seqs, seq) !== null;
    return isListed(first) || !isListed(last) ? first : last;
  }
  const select = (span: number) => show(eventOf(span));

  const stops = [
    // After the list's own rows: those are looked at first.
    effect(() => {
      if (layout.value.shown && branch.value !== undefined && listing.value?.whole) reader.load(branch.value);
    }),
    effect(() => {
      void branch.value;
      opened.value = new Set();
    }),
    effect(() => {
      const span = selectedSpan.value;
      if (span === null) return;
      const before = chosen.peek();
      if (selected.peek() !== left) left = null;
      if (before && left === null) choose(revealed(before, whole.peek(), ...bounds(span)));
      const closed = aroundSpan(look.peek().table, span).filter((outer) => !opened.peek().has(outer));
      if (closed.length > 0) opened.value = new Set([...opened.peek(), ...closed]);
    }),
  ];

  const setView = (next: View) => {
    const all = whole.peek();
    choose(next.to - next.from >= all.to - all.from ? null : next);
  };

  return {
    look,
    state,
    isWorking: deps.isWorking,
    layout,
    time,
    begins,
    view,
    whole,
    lit,
    selected,
    selectedSpan,
    rows,
    opened,
    named: names.version,
    header: (span) => names.get(look.peek().table.firsts.get(span)),
    wantNames: (spans) => {
      const { table } = look.peek();
      const seqs = Uint32Array.from(spans, (span) => table.firsts.get(span)).sort();
      names.want(seqs, 0, seqs.length);
    },
    now,
    trueNow: () => look.peek().table.reached + now() - time.peek().reached,
    tick: () => {
      clock.value++;
    },
    arrange: (change) => {
      deps.layout.value = { ...deps.layout.peek(), timeline: { ...layout.peek(), ...change } };
    },
    zoomBy: (factor, at) => {
      const current = view.peek();
      const span = selectedSpan.peek();
      const [start, end] = span === null ? [current.from, current.to] : bounds(span);
      // By keys it is about what is selected, if that is in sight.
      const middle = (Math.max(start, current.from) + Math.min(end, current.to)) / 2;
      const centre = middle >= current.from && middle <= current.to ? middle : (current.from + current.to) / 2;
      setView(zoomed(current, whole.peek(), factor, at ?? centre));
    },
    panBy: (ms) => setView(panned(view.peek(), whole.peek(), ms)),
    panStep: (steps) => {
      const { from, to } = view.peek();
      setView(panned({ from, to }, whole.peek(), steps * PAN_STEP * (to - from)));
    },
    showAll: () => choose(null),
    showSpan: (span) => setView(around(whole.peek(), ...bounds(span))),
    setView,
    select,
    go(way) {
      const { table } = look.peek();
      const from = selectedSpan.peek();
      const to =
        from === null ? (table.count > 0 && way !== "out" ? table.firstRoot : null) : neighbour(table, from, way);
      if (to !== null) select(to);
      return to !== null;
    },
    setOpened: (span, open) => {
      const next = new Set(opened.peek());
      if (open) next.add(span);
      else next.delete(span);
      opened.value = next;
    },
    follow: () => {
      if (layout.peek().shown) reader.follow();
    },
    retry: reader.retry,
    dispose: () => {
      for (const stop of stops) stop();
      reader.dispose();
      names.dispose();
    },
  };
}
