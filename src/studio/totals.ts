// What sessions come to.
import { createTallying } from "../core/tally.ts";
import { type Totals, totalsOf } from "../core/totals.ts";
import type { TotalsInput } from "../store/operations/totals.ts";
import type { Store } from "../store/store.ts";

export interface SessionTotals {
  /**
   * Of one session (a branch's history, or all), or of all sessions. What was copied from another session is counted where it
   * was paid for, and nowhere else.
   * @param from milliseconds since 1970; null: from the beginning
   */
  read(of: TotalsInput["of"], from: number | null, signal?: AbortSignal): Promise<Totals>;
}

export function createSessionTotals(store: Store): SessionTotals {
  return {
    async read(of, from, signal) {
      const tallying = createTallying();
      for (let after: number | null = 0; after !== null; ) {
        signal?.throwIfAborted();
        const { tally, next }: { tally: Parameters<typeof tallying.join>[0]; next: number | null } = await store.call(
          "totals.piece",
          { of, from, after },
        );
        tallying.join(tally);
        after = next;
      }
      return totalsOf(tallying.result());
    },
  };
}
