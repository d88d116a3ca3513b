// Reading the log.
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import type { EventHeader } from "../core/figures.ts";
import type { KnownNames } from "../core/filter/complete.ts";
import { joined } from "../core/joined.ts";
import { english } from "../core/l10n.ts";
import type { SpanEvents } from "../core/spanEvents.ts";
import { PAGE } from "../protocol/inspector.ts";
import type { EventFilter } from "../store/operations/events.ts";
import type { Store } from "../store/store.ts";

/**
 * Events in a slice of the index and of the spans: some 15 milliseconds of the store's thread each, so that no commit of an
 * answer that arrives meanwhile waits longer.
 */
const INDEX_SLICE = 10_000;
const SPANS_SLICE = 5_000;
/** Of an index that is looked at from a place on the first slice is small: it often holds all that is in sight. */
const FIRST_SLICE = 2_500;

/** A view that waits for a page of an index is shown what there is after so long. */
const ANSWER_AFTER_MS = 40;

export interface Events {
  /** A branch's history after number `after`, in order. */
  history(session: string, branch: string, after: number): Promise<Event[]>;
  /**
   * Numbers that pass the filter; `ends` is how far they go, and with `more` the session goes on behind that. All of them, or with
   * a `place` only until there is a page of them from that number on, or until that takes long.
   */
  index(
    session: string,
    filter: EventFilter,
    after: number,
    place: number | null,
    signal: AbortSignal,
  ): Promise<{ seqs: Uint32Array; ends: number; more: boolean }>;
  /** What the tree of spans is made of, a slice at a time; `upTo` is how far it goes, `ends` where the session does. */
  spans(
    session: string,
    branch: string | null,
    after: number,
  ): Promise<{ events: SpanEvents; upTo: number; ends: number }>;
  rows(session: string, seqs: readonly number[]): Promise<EventHeader[]>;
  /** Throws `missing`. */
  get(session: string, seq: number): Promise<Event>;
  /** The time of the first event; null when there is none. */
  startedAt(session: string): Promise<number | null>;
  /** The tools, models and agents of a session. */
  names(session: string): Promise<KnownNames>;
}

export function createEvents(store: Store): Events {
  return {
    history: (session, branch, after) => store.call("events.history", { session, branch, after }),
    async index(session, filter, after, place, signal) {
      const slices: Uint32Array[] = [];
      const began = performance.now();
      let size = place === null ? INDEX_SLICE : FIRST_SLICE;
      let inPlace = 0;
      for (let from = Math.max(0, after); ; ) {
        // Whoever types on has no use for the rest, and the store is wanted for what they typed since.
        if (signal.aborted) throw fail("aborted", english("The request was stopped."));
        const upTo = from + size;
        const { seqs, ends } = await store.call("events.index", { session, filter, after: from, upTo });
        slices.push(seqs);
        const more = ends > upTo;
        if (place !== null) for (const seq of seqs) if (seq >= place) inPlace++;
        const isEnough = place !== null && (inPlace >= PAGE || performance.now() - began > ANSWER_AFTER_MS);
        if (!more || isEnough) return { seqs: joined(slices), ends: Math.min(ends, upTo), more };
        from = upTo;
        size = Math.min(INDEX_SLICE, 2 * size);
      }
    },
    async spans(session, branch, after) {
      const upTo = Math.max(0, after) + SPANS_SLICE;
      const { events, ends } = await store.call("events.spans", { session, branch, after, upTo });
      return { events, upTo: Math.min(ends, upTo), ends };
    },
    rows: (session, seqs) => store.call("events.rows", { session, seqs }),
    async get(session, seq) {
      const event = await store.call("events.get", { session, seq });
      if (event === null) throw fail("missing", english("This session has no event {0}.", seq));
      return event;
    },
    startedAt: (session) => store.call("events.startedAt", { session }),
    names: (session) => store.call("events.names", { session }),
  };
}
