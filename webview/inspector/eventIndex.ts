// The numbers of the events that pass the filter, kept in step with the log: all of them once per filter, then what came after.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { appended } from "./seqs.ts";

export type IndexState =
  | { readonly type: "loading" }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: ErrorInfo };

/** What is listed: the numbers, and the filter that they passed. */
export interface Listing {
  readonly filter: contract.Filter;
  readonly seqs: Uint32Array;
}

export interface EventIndex {
  /** Null until the first answer. While another filter is asked for, the one before stays. */
  readonly listing: ReadonlySignal<Listing | null>;
  readonly state: ReadonlySignal<IndexState>;
  load(filter: contract.Filter): void;
  /** Asks for what came since. */
  follow(): void;
  retry(): void;
  dispose(): void;
}

export function createEventIndex(peer: Peer): EventIndex {
  const listing = signal<Listing | null>(null);
  const state = signal<IndexState>({ type: "loading" });
  let filter: contract.Filter | null = null;
  /** The number up to which the listing is complete. */
  let known = 0;
  let asking: AbortController | null = null;
  let again = false;

  async function ask(): Promise<void> {
    if (filter === null) return;
    const wanted = filter;
    const controller = new AbortController();
    asking = controller;
    const isMore = listing.peek()?.filter === wanted;
    if (!isMore) state.value = { type: "loading" };
    try {
      const after = isMore ? known : 0;
      const { seqs, ends } = await peer.ask(contract.index, { filter: wanted, after }, controller.signal);
      if (asking !== controller) return;
      known = Math.max(ends, seqs.at(-1) ?? 0);
      const before = listing.peek();
      const all = isMore && before ? appended(before.seqs, seqs) : seqs;
      if (all !== before?.seqs) listing.value = { filter: wanted, seqs: all };
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
    load(wanted) {
      filter = wanted;
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
