// The lines of a difference that are drawn: what is the same is folded away but for the lines around a change.
import type { DiffLine } from "../../../src/core/textDiff.ts";

/** Equal lines around a change that stay, to tell where it is. */
const AROUND = 2;
/** Lines of one field that are drawn: more nobody reads here, and the page stays quick. */
const MOST_LINES = 2_000;

export type DiffRow =
  | { readonly type: "line"; readonly at: number; readonly line: DiffLine }
  | { readonly type: "fold"; readonly at: number; readonly count: number }
  | { readonly type: "more"; readonly at: number; readonly count: number };

/** `unfolded`: places of folds that a person unfolded. */
export function diffRows(lines: readonly DiffLine[], unfolded: ReadonlySet<number>): DiffRow[] {
  const near = new Set<number>();
  for (const [at, { type }] of lines.entries())
    if (type !== "same") for (let each = at - AROUND; each <= at + AROUND; each++) near.add(each);
  const rows: DiffRow[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && !near.has(end)) end++;
    if (end - at > 1 && !unfolded.has(at)) {
      rows.push({ type: "fold", at, count: end - at });
      at = end;
      continue;
    }
    for (const to = Math.max(end, at + 1); at < to; at++) {
      const line = lines[at];
      if (line !== undefined) rows.push({ type: "line", at, line });
    }
  }
  if (rows.length <= MOST_LINES) return rows;
  return [...rows.slice(0, MOST_LINES), { type: "more", at: lines.length, count: rows.length - MOST_LINES }];
}
