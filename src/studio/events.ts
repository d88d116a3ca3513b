// Reading the log.
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import type { EventHeader } from "../core/figures.ts";
import type { KnownNames } from "../core/filter/complete.ts";
import type { EventFilter } from "../store/operations/events.ts";
import type { Store } from "../store/store.ts";

export interface Events {
  /** A branch's history after number `after`, in order. */
  history(session: string, branch: string, after: number): Promise<Event[]>;
  index(session: string, filter: EventFilter, after: number): Promise<{ seqs: Uint32Array; ends: number }>;
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
    index: (session, filter, after) => store.call("events.index", { session, filter, after }),
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
