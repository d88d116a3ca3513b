// The walk along the row ids of a damaged table: copies every run of rows that can be read, and finds its way past those that
// cannot in a number of steps that grows with the logarithm of the damage.

export interface Rows {
  /** Copies the rows with these ids, all or none of them; false when the damage was met. */
  copy(from: number, to: number): boolean;
  /** Whether the place of this id, or of the next one there is, can be reached. */
  canSeek(to: number): boolean;
}

type Range = readonly [from: number, to: number];

/** A run grows to this many rows; a larger one would only be tried in vain more often. */
const LONGEST_RUN = 2 ** 16;
/** Combing is for the readable islands within a gap. A wider gap is the lost end of a table, and has none. */
const WIDEST_GAP = 1_000_000;
/** Each attempt costs some 0.2 ms. */
const COMBINGS = 5000;

/** Answers whether every row could be read. */
export function saveRanges(low: number, high: number, rows: Rows): boolean {
  const gaps = walk(low, high, rows);
  comb(gaps, rows);
  return gaps.length === 0;
}

/** Answers what it had to step over. */
function walk(low: number, high: number, rows: Rows): Range[] {
  const gaps: Range[] = [];
  let at = low;
  let run = LONGEST_RUN;
  while (at <= high) {
    if (rows.copy(at, Math.min(high, at + run - 1))) {
      at += run;
      run = Math.min(run * 2, LONGEST_RUN);
    } else if (run > 1) run /= 2;
    else {
      const next = nextReadable(at + 1, high, rows);
      gaps.push([at, next - 1]);
      at = next;
    }
  }
  return gaps;
}

/** Leaps that double until one lands well, then halves back to the edge. Just past `high` when none does. */
function nextReadable(from: number, high: number, rows: Rows): number {
  let bad = from - 1;
  let leap = 1;
  while (bad + leap <= high && !rows.canSeek(bad + leap)) {
    bad += leap;
    leap *= 2;
  }
  if (bad + leap > high) return high + 1;
  let good = bad + leap;
  while (good - bad > 1) {
    const middle = bad + Math.floor((good - bad) / 2);
    if (rows.canSeek(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The leaps may have passed over rows between two damaged pages: tries the halves of each gap, and theirs. */
function comb(gaps: readonly Range[], rows: Rows): void {
  const ranges = gaps.filter(([from, to]) => to > from && to - from < WIDEST_GAP);
  for (let attempt = 0; attempt < COMBINGS; attempt++) {
    const range = ranges.shift();
    if (range === undefined) return;
    const [from, to] = range;
    if (from === to || rows.copy(from, to)) continue;
    const middle = from + Math.floor((to - from) / 2);
    ranges.push([from, middle], [middle + 1, to]);
  }
}
