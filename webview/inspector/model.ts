// The inspector without its looks: which events there are, which rows are here, which one is selected. It keeps no data
// over a reload, only what the person arranged.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { toErrorInfo } from "../../src/core/failure.ts";
import { isUnderWay, type Session } from "../../src/core/session.ts";
import type { Side } from "../../src/protocol/comparing.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer, Request } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";
import { paced } from "../shared/paced.ts";
import type { ListView, ScrollWish } from "../shared/useVirtualWindow.ts";
import type { Choice, Layout, Place } from "./arrangement.ts";
import { type Comparing, createComparing } from "./compare/comparing.ts";
import { createDenials, type Denials } from "./denials.ts";
import { createDepths, type Depths } from "./depths.ts";
import { createDetailLoader, type DetailLoader } from "./detail.ts";
import { createEventIndex, type EventIndex, type Listing } from "./eventIndex.ts";
import { createExactCalls, type ExactCalls } from "./exactCall.ts";
import { branchOf, filterOf } from "./filter.ts";
import { createFilterText, type FilterText } from "./filterText.ts";
import { createForking, type Forking } from "./fork/forking.ts";
import { createReplay, type ReplayModel } from "./replay.ts";
import { createRowCache, type RowCache } from "./rowCache.ts";
import { lowerBound, positionOf } from "./seqs.ts";
import { createSessionReader, stateWords, type Undone } from "./sessionReader.ts";
import type { Zoom } from "./timeline/arrangement.ts";
import { createTimeline, type Timeline } from "./timeline/timeline.ts";
import { listedCount } from "./totals.ts";
import { hasEvent, takeWishes } from "./wishes.ts";

/** A filter is asked for so often at most while one types: what is asked then calls the question before off. */
const FILTER_EVERY_MS = 50;
/** How often a session at work is looked at again. */
const REFRESH_EVERY_MS = 100;

export interface Arrangement {
  readonly choice: Signal<Choice>;
  readonly selected: Signal<number | null>;
  readonly place: Signal<Place>;
  readonly layout: Signal<Layout>;
  readonly zoom: Signal<Zoom | null>;
}

export interface Inspector {
  readonly arrangement: Arrangement;
  readonly snapshot: ReadonlySignal<contract.InspectorSnapshot | null>;
  /** Why the session could not be read (again). */
  readonly unread: ReadonlySignal<Undone | null>;
  readonly undone: ReadonlySignal<Undone | null>;
  readonly index: Pick<EventIndex, "listing" | "state" | "retry">;
  readonly rows: Pick<RowCache, "version" | "failure" | "get" | "retry">;
  readonly depths: Pick<Depths, "of">;
  readonly denials: Pick<Denials, "has">;
  readonly detail: Pick<DetailLoader, "state" | "retry">;
  readonly timeline: Timeline;
  readonly filterText: FilterText;
  readonly exact: Omit<ExactCalls, "dispose">;
  readonly replay: ReplayModel;
  readonly forking: Forking;
  readonly comparing: Comparing;
  /** The selected event's position in the list; null when the list does not have it. */
  readonly active: ReadonlySignal<number | null>;
  readonly scroll: ReadonlySignal<ScrollWish | null>;
  /** Events that came while the end of the list was out of sight. */
  readonly unseen: ReadonlySignal<number>;
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<string>;
  choose(change: Partial<Choice>): void;
  clearFilter(): void;
  arrange(change: Partial<Layout>): void;
  selectAt(position: number): void;
  /** The event of this number, and the list there if it has it. */
  select(seq: number): void;
  view(view: ListView): void;
  toEnd(): void;
  openChat(): void;
  openTotals(): void;
  openInEditor(seq: number): void;
  copy(text: string): void;
  /** Opens the fork at the selected event, if one is selected. */
  fork(): void;
  /** Lets the person choose what the branch that is listed is compared with. */
  compare(): void;
  /** Compares the branch that is listed with another session. */
  compareWith(other: Session): void;
  dismiss(): void;
  dispose(): void;
}

export function createInspector(peer: Peer, arrangement: Arrangement): Inspector {
  const { choice, selected, place, layout, zoom } = arrangement;
  const undone = signal<Undone | null>(null);
  const scroll = signal<ScrollWish | null>(null);
  const unseen = signal(0);
  const announcement = signal("");
  const session = createSessionReader(peer, (state) => {
    announcement.value = `${stateWords[state]}.`;
  });
  const { snapshot } = session;
  const depths = createDepths();
  const denials = createDenials();
  const index = createEventIndex(peer);
  const rows = createRowCache(
    (seqs, abort) => peer.ask(contract.rows, { seqs }, abort),
    (came) => {
      depths.learn(came);
      denials.learn(came);
    },
  );
  const detail = createDetailLoader(peer);
  const forking = createForking(peer, {
    onMade: (made) => {
      if (made.type === "branch") showFork(made.branch);
    },
    onChanged: () => comparing.refresh(),
    announcement,
  });
  const comparing = createComparing(peer, (error) => {
    undone.value = { error, retry: () => compare() };
  });
  /** The branch that was just begun, until its first event is listed. */
  let begun: string | null = null;
  /** The new branch, at its end: there it grows. */
  function showFork(branch: string): void {
    begun = branch;
    batch(() => {
      choice.value = { ...choice.peek(), branch: "current" };
      place.value = { top: null, atEnd: true };
      selected.value = null;
    });
    refresh();
  }
  /** Selects where the new branch begins, once the list has it: that a person went on, or whatever is its first. */
  async function showBeginning({ filter, seqs }: Listing): Promise<void> {
    const branch = snapshot.peek()?.branches.find(({ id }) => id === begun);
    if (branch === undefined || filter.branch !== branch.id) return;
    const own = [...seqs.slice(lowerBound(seqs, branch.fork + 1)).slice(0, contract.PAGE)];
    const [first] = own;
    if (first === undefined) return;
    begun = null;
    const known = await peer.ask(contract.rows, { seqs: own }).catch(() => []);
    if (selected.peek() === null) show(known.find(({ kind }) => kind === "fork.changed")?.seq ?? first);
  }
  /** The branch that is listed, or the session's own where all are. */
  function listedSide(): Side | null {
    const known = snapshot.peek();
    return known && { session: known.session.id, branch: branchOf(choice.peek(), known) ?? known.session.head };
  }
  function compare(): void {
    const left = listedSide();
    if (left !== null) void comparing.choose(left);
  }
  let inView: ListView = { first: 0, end: contract.PAGE, top: 0, atEnd: false, scrolls: false };
  const isWorking = () => isUnderWay(snapshot.peek()?.session.state ?? "idle");

  const refresh = paced(REFRESH_EVERY_MS, () => {
    void session.read();
    index.follow();
    timeline.follow();
    comparing.refresh();
    exact.refresh();
  });
  peer.on(contract.changed, refresh);

  const filterText = createFilterText(peer, choice);
  const filter = computed(() =>
    snapshot.value ? filterOf({ ...choice.value, text: filterText.accepted.value }, snapshot.value) : null,
  );
  const loadSoon = paced(FILTER_EVERY_MS, () => {
    const wanted = filter.peek();
    if (wanted) index.load(wanted, placeToShow);
  });
  let asked = "null";
  const followsEnd = (): boolean => place.peek().atEnd || (isWorking() && (place.peek().top === null || inView.atEnd));
  /** Whether what one selected was among the rows of this listing that are in the page. */
  function sawSelected({ seqs }: Listing): boolean {
    const position = positionOf(seqs, selected.peek());
    return position !== null && position >= inView.first && position < inView.end;
  }
  /** The event that a command asked for, until the list has it. */
  let sought: number | null = null;
  /** A listing that has a page of rows from here on has all that `wishFor` brings into sight. */
  function placeToShow(): number | null {
    if (sought !== null) return sought;
    if (followsEnd()) return null;
    const top = place.peek().top ?? 0;
    return listed && sawSelected(listed) ? Math.max(top, selected.peek() ?? 0) : top;
  }

  /** Where to look in a listing that is new: at the end if one was there, at what one had selected, or where one was. */
  function wishFor(listing: Listing, before: Listing | null): ScrollWish {
    const last = listing.seqs.length - 1;
    const { top } = place.peek();
    const position = positionOf(listing.seqs, selected.peek());
    if (sought !== null && position !== null) {
      sought = null;
      return { index: position, align: "center" };
    }
    if (followsEnd()) return { index: last, align: "end" };
    if (before && sawSelected(before) && position !== null) return { index: position, align: "center" };
    return { index: top === null ? 0 : Math.min(last, lowerBound(listing.seqs, top)), align: "start" };
  }

  let listed: Listing | null = null;
  let wasClosed = true;
  const stops: (() => void)[] = [
    effect(() => {
      const key = JSON.stringify(filter.value);
      if (key !== asked) loadSoon();
      asked = key;
    }),
    effect(() => {
      const listing = index.listing.value;
      if (!listing) return;
      const before = listed;
      listed = listing;
      if (before?.filter !== listing.filter) {
        const wish = wishFor(listing, before);
        const first = Math.max(0, wish.index - contract.PAGE / 2);
        inView = { ...inView, first, end: first + contract.PAGE / 2 };
        batch(() => {
          scroll.value = wish;
          unseen.value = 0;
        });
      } else if (before.whole && !inView.atEnd) unseen.value = unseen.peek() + listing.seqs.length - before.seqs.length;
      void showBeginning(listing);
      if (sought !== null && positionOf(listing.seqs, sought) !== null) show(sought);
      if (listing.whole && !(before?.whole && before.filter === listing.filter)) {
        const known = snapshot.peek();
        if (known) announcement.value = `${listedCount(known, listing, choice.peek()).text}.`;
      }
      rows.want(listing.seqs, inView.first, Math.min(inView.end, listing.seqs.length));
    }),
    effect(() => detail.show(selected.value)),
    effect(() => {
      // The list was not there while two histories were: it comes back where it was.
      const isClosed = comparing.state.value.type === "closed";
      const listing = index.listing.peek();
      if (isClosed && !wasClosed && listing) scroll.value = wishFor(listing, listing);
      wasClosed = isClosed;
    }),
  ];

  /** Selects an event, and brings it into sight if the list has it. */
  function show(seq: number): void {
    sought = null;
    selected.value = seq;
    const position = positionOf(index.listing.peek()?.seqs ?? new Uint32Array(0), seq);
    if (position === null) return;
    const isNear = position > inView.top && position < inView.end;
    scroll.value = { index: position, align: isNear ? "nearest" : "center" };
  }

  function act<Input>(row: Request<Input, void>, input: Input, done = ""): void {
    undone.value = null;
    peer.ask(row, input).then(
      () => {
        announcement.value = done;
      },
      (thrown: unknown) => {
        undone.value = { error: toErrorInfo(thrown), retry: () => act(row, input, done) };
      },
    );
  }

  const timeline = createTimeline({
    peer,
    layout,
    zoom,
    branch: computed(() => filter.value?.branch),
    startedAt: computed(() => snapshot.value?.startedAt ?? null),
    listing: index.listing,
    selected,
    isWorking: computed(() => isUnderWay(snapshot.value?.session.state ?? "idle")),
    show,
  });
  const active = computed(() => positionOf(index.listing.value?.seqs ?? new Uint32Array(0), selected.value));
  const exact = createExactCalls(peer, act);
  // What came of a replay is about the branch that was replayed.
  const listedBranch = computed(
    () => snapshot.value && (branchOf(choice.value, snapshot.value) ?? snapshot.value.session.head),
  );
  const replay = createReplay(
    peer,
    () => listedBranch.peek(),
    (words) => {
      announcement.value = words;
    },
  );

  stops.push(
    effect(() => {
      void listedBranch.value;
      replay.close();
    }),
  );

  stops.push(
    takeWishes(peer, snapshot, {
      compare: (sides) => comparing.open(sides),
      event(wish, known) {
        const { branch } = choice.peek();
        const isThere = hasEvent(known, branchOf(choice.peek(), known), wish);
        batch(() => {
          comparing.close();
          choice.value = { ...choice.peek(), text: "", branch: isThere ? branch : wish.branch };
        });
        show(wish.seq);
        if (active.peek() === null) sought = wish.seq;
      },
    }),
  );

  void session.read();
  return {
    arrangement,
    snapshot,
    unread: session.unread,
    undone,
    index,
    rows,
    depths,
    denials,
    detail,
    timeline,
    filterText,
    exact,
    replay,
    forking,
    comparing,
    scroll,
    unseen,
    announcement,
    active,
    choose: (change) => {
      choice.value = { ...choice.peek(), ...change };
    },
    clearFilter: () => {
      choice.value = { ...choice.peek(), text: "" };
    },
    arrange: (change) => {
      layout.value = { ...layout.peek(), ...change };
    },
    selectAt: (position) => {
      selected.value = index.listing.peek()?.seqs[position] ?? null;
    },
    select: (seq) => {
      selected.value = seq;
      const position = positionOf(index.listing.peek()?.seqs ?? new Uint32Array(0), seq);
      if (position !== null) scroll.value = { index: position, align: "center" };
    },
    view: (view) => {
      inView = view;
      const seqs = index.listing.peek()?.seqs;
      if (!seqs) return;
      place.value = { top: seqs[view.top] ?? null, atEnd: view.atEnd && view.scrolls };
      if (view.atEnd) unseen.value = 0;
      rows.want(seqs, view.first, view.end);
    },
    toEnd: () => {
      const last = (index.listing.peek()?.seqs.length ?? 0) - 1;
      scroll.value = { index: last, align: "end" };
    },
    openChat: () => act(contract.openChat, undefined),
    openTotals: () => act(contract.openTotals, undefined),
    openInEditor: (seq) => act(contract.openInEditor, { seq }),
    copy: (text) => act(contract.copy, { text }, t("Copied.")),
    fork: () => {
      const seq = selected.peek();
      if (seq !== null) forking.open(seq);
      else announcement.value = t("Select an event first.");
    },
    compare,
    compareWith: ({ id, head }) => {
      const left = listedSide();
      if (left !== null) comparing.open({ left, right: { session: id, branch: head } });
    },
    dismiss: () => {
      undone.value = null;
    },
    dispose: () => {
      for (const stop of stops) stop();
      refresh.cancel();
      loadSoon.cancel();
      index.dispose();
      rows.dispose();
      detail.dispose();
      timeline.dispose();
      exact.dispose();
      replay.close();
      forking.dispose();
      comparing.dispose();
    },
  };
}
