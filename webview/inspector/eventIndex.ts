// The numbers of the events that pass the filter, kept in step with the log: once per filter those that are looked at, right
// after them all the others, and from then on what came since.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorInfo } from "../../src/core/failure.ts";
import { joined } from "../../src/core/joined.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { createReading } from "./reading.ts";
import { appended, lowerBound } from "./seqs.ts";

type IndexState =
  | { readonly type: "loading" }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: ErrorInfo };

/** What is listed: the numbers, and the filter that they passed. */
export interface Listing {
  readonly filter: contract.Filter;
  readonly seqs: Uint32Array;
  /** False while only the beginning is there, which is shown at once: what it has stays where it is. */
  readonly whole: boolean;
}

/** The number of the event from which on a listing is looked at; null when that is its end. */
export type PlaceOf = () => number | null;

export interface EventIndex {
  /** Null until the first answer. While another filter is asked for, the one before stays. */
  readonly listing: ReadonlySignal<Listing | null>;
  readonly state: ReadonlySignal<IndexState>;
  load(filter: contract.Filter, place: PlaceOf): void;
  /** Asks for what came since. */
  follow(): void;
  retry(): void;
  dispose(): void;
}

export function createEventIndex(peer: Peer): EventIndex {
  const listing = signal<Listing | null>(null);
  const state = signal<IndexState>({ type: "loading" });
  let filter: contract.Filter | null = null;
  let placeOf: PlaceOf = () => null;
  /** The number up to which the listing is complete. */
  let known = 0;

  /** Whether a beginning of a listing, up to event `upTo`, has all that is looked at. Where nothing is shown yet, anything is better. */
  function fills(beginning: Uint32Array, upTo: number): boolean {
    const place = placeOf();
    if (place === null) return false;
    const there = beginning.length - lowerBound(beginning, place);
    return there >= contract.PAGE || (listing.peek() === null && place <= upTo && beginning.length > 0);
  }

  /** All that passes after number `after`, slice by slice. The beginning is shown as soon as it has what is looked at. */
  async function read(wanted: contract.Filter, after: number, signal: AbortSignal): Promise<Uint32Array[]> {
    const slices: Uint32Array[] = [];
    for (let from = after; ; ) {
      const isShown = listing.peek()?.filter === wanted;
      const place = isShown ? null : placeOf();
      const input = { filter: wanted, after: from, place };
      const { seqs, ends, more } = await peer.ask(contract.index, input, signal);
      if (signal.aborted) return [];
      slices.push(seqs);
      from = Math.max(ends, seqs.at(-1) ?? 0);
      if (!more) {
        known = from;
        return slices;
      }
      const beginning = joined(slices);
      if (!isShown && fills(beginning, from)) listing.value = { filter: wanted, seqs: beginning, whole: false };
    }
  }

  async function ask(signal: AbortSignal): Promise<void> {
    if (filter === null) return;
    const wanted = filter;
    const shown = listing.peek();
    const before = shown?.filter === wanted && shown.whole ? shown : null;
    if (!before) state.value = { type: "loading" };
    const slices = await read(wanted, before ? known : 0, signal);
    if (signal.aborted) return;
    const seqs = before ? appended(before.seqs, joined(slices)) : joined(slices);
    if (seqs !== before?.seqs) listing.value = { filter: wanted, seqs, whole: true };
    state.value = { type: "ready" };
  }
  const reading = createReading(ask, (error) => {
    state.value = { type: "failed", error };
  });

  return {
    listing,
    state,
    load(wanted, place) {
      filter = wanted;
      placeOf = place;
      reading.begin();
    },
    follow: reading.follow,
    retry: reading.retry,
    dispose: reading.dispose,
  };
}
