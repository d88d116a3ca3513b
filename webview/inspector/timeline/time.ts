// Two ways to read the columns of a span table: with long pauses folded, or in true time.
import type { SpanTable } from "../../../src/core/spanTable.ts";

export interface Time {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly marks: Float64Array;
  /** Where the last event is. */
  readonly reached: number;
  readonly folded: boolean;
}

export const timeOf = (table: SpanTable, folded: boolean): Time =>
  folded
    ? {
        ...{ starts: table.shownStarts.values, ends: table.shownEnds.values, marks: table.markShown.values },
        ...{ reached: table.shownReached, folded },
      }
    : {
        ...{ starts: table.starts.values, ends: table.ends.values, marks: table.markAts.values },
        ...{ reached: table.reached, folded },
      };

/** The first of the sorted `values`, of which there are `count`, that is greater than `value`. */
export function after(values: { readonly [index: number]: number | undefined }, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The true time of a place where pauses are folded. */
export function trueTime(table: SpanTable, shown: number): number {
  const passed = after(table.pauseEnds.values, table.pauseCount, shown);
  return shown + (passed === 0 ? 0 : table.pauseSaved.get(passed - 1));
}
