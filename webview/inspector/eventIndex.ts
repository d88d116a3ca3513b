// The numbers of the events that pass the filter, kept in step with the log: all of them once per filter, then what came after.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import { joined } from "../../src/core/joined.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { appended } from "./seqs.ts";

type IndexState =
  | { readonly type: "loading" }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: ErrorInfo };

/** What is listed: the numbers, and the filter that they passed. */
export interface Listing {
  readonly filter: contract.Filter;
  readonly seqs: Uint32Array;
  /** False while only the beginning is there, which is shown at once. */
  readonly whole: boolean;
}

export interface EventIndex {
  /** Null until the first answer. While another filter is asked for, the one before stays. */
  readonly listing: ReadonlySignal<Listing | null>;
  readonly state: ReadonlySignal<IndexState>;
  /** `place`: the number of the event that is to be shown, before which nothing is; without it all has to be there. */
  load(filter: contract.Filter, place?: number): void;
  /** Asks for what came since. */
  follow(): void;
  retry(): void;
  dispose(): void;
}

export function createEventIndex(peer: Peer): EventIndex {
  const listing = signal<Listing | null>(null);
  const state = signal<IndexState>({ type: "loading" });
  let filter: contract.Filter | null = null;
  let place = Number.POSITIVE_INFINITY;
  /** The number up to which the listing is complete. */
  let known = 0;
  let asking: AbortController | null = null;
  let again = false;

  /** All that passes after number `after`, slice by slice. Of the very first listing the beginning is shown as soon as it is there. */
  async function read(wanted: contract.Filter, after: number, controller: AbortController): Promise<Uint32Array[]> {
    const slices: Uint32Array[] = [];
    for (let from = after; ; ) {
      const { seqs, ends, more } = await peer.ask(contract.index, { filter: wanted, after: from }, controller.signal);
      if (asking !== controller) return [];
      slices.push(seqs);
      from = Math.max(ends, seqs.at(-1) ?? 0);
      if (!more) {
        known = from;
        return slices;
      }
      if (listing.peek() === null && place <= from && slices.some(({ length }) => length > 0))
        listing.value = { filter: wanted, seqs: joined(slices), whole: false };
    }
  }

  async function ask(): Promise<void> {
    if (filter === null) return;
    const wanted = filter;
    const controller = new AbortController();
    asking = controller;
    const shown = listing.peek();
    const before = shown?.filter === wanted && shown.whole ? shown : null;
    if (!before) state.value = { type: "loading" };
    try {
      const slices = await read(wanted, before ? known : 0, controller);
      if (asking !== controller) return;
      const seqs = before ? appended(before.seqs, joined(slices)) : joined(slices);
      if (seqs !== before?.seqs) listing.value = { filter: wanted, seqs, whole: true };
      state.value = { type: "ready" };
    } catch (thrown) {
      if (asking !== controller) return;
      state.value = { type: "failed", error: toErrorInfo(thrown) };
      again = false;
    }
    asking = null;
    if (again) {
      again = false;
      void ask();
    }
  }

  return {
    listing,
    state,
    load(wanted, at = Number.POSITIVE_INFINITY) {
      filter = wanted;
      place = at;
      again = false;
      asking?.abort();
      void ask();
    },
    follow() {
      if (asking) again = true;
      else void ask();
    },
    retry() {
      if (!asking) void ask();
    },
    dispose() {
      asking?.abort();
      asking = null;
      again = false;
    },
  };
}
