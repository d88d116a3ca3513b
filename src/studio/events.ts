// Reading the log.
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import type { EventHeader } from "../core/figures.ts";
import type { KnownNames } from "../core/filter/complete.ts";
import { joined } from "../core/joined.ts";
import type { SpanEvents } from "../core/spanEvents.ts";
import type { EventFilter } from "../store/operations/events.ts";
import type { Store } from "../store/store.ts";

/**
 * Events in a slice of the index and of the spans: some 15 milliseconds of the store's thread each, so that no commit of an
 * answer that arrives meanwhile waits longer.
 */
const INDEX_SLICE = 10_000;
const SPANS_SLICE = 5_000;

/** A view that waits for an index is shown what there is after so long. */
const ANSWER_AFTER_MS = 40;

export interface Events {
  /** A branch's history after number `after`, in order. */
  history(session: string, branch: string, after: number): Promise<Event[]>;
  /** Numbers that pass the filter; `ends` is how far they go, and with `more` the session goes on behind that. */
  index(
    session: string,
    filter: EventFilter,
    after: number,
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
    async index(session, filter, after) {
      const slices: Uint32Array[] = [];
      const began = performance.now();
      for (let from = Math.max(0, after); ; from += INDEX_SLICE) {
        const upTo = from + INDEX_SLICE;
        const { seqs, ends } = await store.call("events.index", { session, filter, after: from, upTo });
        slices.push(seqs);
        const more = ends > upTo;
        if (!more || performance.now() - began > ANSWER_AFTER_MS)
          return { seqs: joined(slices), ends: Math.min(ends, upTo), more };
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
      if (event === null) throw fail("missing", `This session has no event ${seq}.`);
      return event;
    },
    startedAt: (session) => store.call("events.startedAt", { session }),
    names: (session) => store.call("events.names", { session }),
  };
}
