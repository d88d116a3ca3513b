// Rows by number, asked for in pages where the list is looked at. A row never changes, so it is kept under any filter.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { EventHeader } from "../../src/core/figures.ts";
import { PAGE } from "../../src/protocol/inspector.ts";
import { paced } from "../shared/paced.ts";

/** Rows that are kept: fifty pages, some 2 MB. */
export const KEPT = 5_000;
/** Rows asked for beyond those in the page, so that slow scrolling never meets a blank one. */
const AHEAD = 50;
/** While the scroll bar is dragged, pages are asked for so often at most; those already scrolled past never are. */
const ASK_EVERY_MS = 30;

interface Batch {
  readonly seqs: readonly number[];
  readonly controller: AbortController;
}

export interface RowCache {
  /** Counts up when rows have arrived. */
  readonly version: ReadonlySignal<number>;
  readonly failure: ReadonlySignal<ErrorInfo | null>;
  get(seq: number): EventHeader | undefined;
  /** Says that the rows at positions `first` to `end` of `seqs` are wanted, and no others any more. */
  want(seqs: Uint32Array, first: number, end: number): void;
  retry(): void;
  dispose(): void;
}

export function createRowCache(
  ask: (seqs: number[], signal: AbortSignal) => Promise<readonly EventHeader[]>,
  onRows: (rows: readonly EventHeader[]) => void = () => {},
): RowCache {
  /** The least recently wanted first. */
  const kept = new Map<number, EventHeader>();
  const batches = new Set<Batch>();
  const version = signal(0);
  const failure = signal<ErrorInfo | null>(null);
  let wanted: { seqs: Uint32Array; first: number; end: number } = { seqs: new Uint32Array(0), first: 0, end: 0 };

  async function fetch(seqs: number[]): Promise<void> {
    const batch: Batch = { seqs, controller: new AbortController() };
    batches.add(batch);
    try {
      const rows = await ask(seqs, batch.controller.signal);
      for (const row of rows) kept.set(row.seq, row);
      for (const seq of kept.keys()) {
        if (kept.size <= KEPT) break;
        kept.delete(seq);
      }
      onRows(rows);
      failure.value = null;
      version.value++;
    } catch (thrown) {
      if (!batch.controller.signal.aborted) failure.value = toErrorInfo(thrown);
    } finally {
      batches.delete(batch);
    }
  }

  function update(): void {
    const { seqs, first, end } = wanted;
    const from = Math.floor(Math.max(0, first - AHEAD) / PAGE) * PAGE;
    const to = Math.min(seqs.length, Math.ceil((end + AHEAD) / PAGE) * PAGE);
    const low = seqs[from] ?? 0;
    const high = seqs[to - 1] ?? 0;
    const asked = new Set<number>();
    for (const batch of batches) {
      if ((batch.seqs.at(-1) ?? 0) < low || (batch.seqs[0] ?? 0) > high) batch.controller.abort();
      else for (const seq of batch.seqs) asked.add(seq);
    }
    for (let page = from; page < to; page += PAGE) {
      const missing: number[] = [];
      for (const seq of seqs.subarray(page, Math.min(page + PAGE, to))) {
        const row = kept.get(seq);
        if (row) {
          kept.delete(seq);
          kept.set(seq, row);
        } else if (!asked.has(seq)) missing.push(seq);
      }
      if (missing.length > 0) void fetch(missing);
    }
  }
  const updateSoon = paced(ASK_EVERY_MS, update);

  return {
    version,
    failure,
    get: (seq) => kept.get(seq),
    want(seqs, first, end) {
      if (end <= first) return;
      wanted = { seqs, first, end };
      // After a failure nothing is asked again by itself: a host in trouble is not made worse.
      if (failure.peek() === null) updateSoon();
    },
    retry() {
      failure.value = null;
      updateSoon();
    },
    dispose() {
      updateSoon.cancel();
      for (const batch of batches) batch.controller.abort();
    },
  };
}
