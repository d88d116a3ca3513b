// The spans as a tree whose parts are opened and closed: which rows there are, and where keys lead.
import { NONE, type SpanTable } from "../../../src/core/spanTable.ts";

/** The rows in sight of somebody who opened these spans: depth first, in the order in which they began. */
export function treeRows(table: SpanTable, opened: ReadonlySet<number>): Uint32Array {
  const rows: number[] = [];
  let span = table.firstRoot;
  while (span !== NONE) {
    rows.push(span);
    if (opened.has(span) && table.inners.get(span) !== NONE) {
      span = table.inners.get(span);
      continue;
    }
    // The next one beside it, or beside the nearest of those around it that has one.
    while (span !== NONE && table.nexts.get(span) === NONE) span = table.parents.get(span);
    if (span !== NONE) span = table.nexts.get(span);
  }
  return Uint32Array.from(rows);
}

/** The spans around this one, the outermost last. */
export function around(table: SpanTable, span: number): number[] {
  const found: number[] = [];
  for (let parent = table.parentOf(span); parent !== null; parent = table.parentOf(parent)) found.push(parent);
  return found;
}

/** Where a key leads from a span: out of it, into it, or to the one before or after it beside it; null for nowhere. */
export function neighbour(table: SpanTable, span: number, way: "out" | "in" | "before" | "after"): number | null {
  const orNull = (found: number) => (found === NONE ? null : found);
  if (way === "out") return table.parentOf(span);
  if (way === "in") return orNull(table.inners.get(span));
  if (way === "after") return orNull(table.nexts.get(span));
  let before = table.parentOf(span) === null ? table.firstRoot : table.inners.get(table.parents.get(span));
  if (before === span) return null;
  while (table.nexts.get(before) !== span) before = table.nexts.get(before);
  return before;
}
