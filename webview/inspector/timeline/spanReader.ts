// The tree of spans of one branch, read slice by slice and kept in step with the log: what came later is added to it.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorInfo } from "../../../src/core/failure.ts";
import { unpackSpanEvents } from "../../../src/core/spanEvents.ts";
import { createSpans, type Spans } from "../../../src/core/spans.ts";
import type { SpanTable } from "../../../src/core/spanTable.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { createReading } from "../reading.ts";

export type SpansState =
  | { readonly type: "none" }
  /** Events that are read, of how many. */
  | { readonly type: "reading"; readonly read: number; readonly ends: number }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: ErrorInfo };

/** The table is the same object while it grows; each value is a new look at it. */
export interface Look {
  readonly table: SpanTable;
  /** When the last of it came, on this machine's own clock (`performance.now()`). */
  readonly at: number;
}

export interface SpanReader {
  readonly look: ReadonlySignal<Look>;
  readonly state: ReadonlySignal<SpansState>;
  /** Reads another branch (null: all), from its beginning. */
  load(branch: string | null): void;
  /** Asks for what came since. */
  follow(): void;
  retry(): void;
  dispose(): void;
}

export function createSpanReader(peer: Peer): SpanReader {
  let spans: Spans = createSpans();
  const look = signal<Look>({ table: spans.table, at: 0 });
  const state = signal<SpansState>({ type: "none" });
  let branch: string | null | undefined;
  /** The number up to which the tree is complete. */
  let known = 0;

  async function read(signal: AbortSignal): Promise<void> {
    if (branch === undefined) return;
    for (let ends = Number.POSITIVE_INFINITY; known < ends; ) {
      const slice = await peer.ask(contract.spans, { branch, after: known }, signal);
      if (signal.aborted) return;
      for (const event of unpackSpanEvents(slice.events)) spans.add(event);
      known = Math.max(known, slice.upTo);
      ends = slice.ends;
      batch(() => {
        if (slice.events.seqs.length > 0) look.value = { table: spans.table, at: performance.now() };
        state.value = known < ends ? { type: "reading", read: known, ends } : { type: "ready" };
      });
    }
  }
  const reading = createReading(read, (error) => {
    state.value = { type: "failed", error };
  });

  return {
    look,
    state,
    load(wanted) {
      if (branch === wanted) return;
      branch = wanted;
      known = 0;
      spans = createSpans();
      batch(() => {
        look.value = { table: spans.table, at: performance.now() };
        state.value = { type: "reading", read: 0, ends: 0 };
      });
      reading.begin();
    },
    follow: reading.follow,
    retry: reading.retry,
    dispose() {
      reading.dispose();
      branch = undefined;
    },
  };
}
