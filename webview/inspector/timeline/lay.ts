// Which spans are drawn where: those wide enough one by one, the others as columns of a pixel, of which the longest gives the
// looks. So a canvas has at most as much to draw as it has pixels, however many spans there are.
import { NONE, type SpanTable, spanKinds, spanStates } from "../../../src/core/spanTable.ts";
import { after, type Time } from "./time.ts";
import type { View } from "./zoom.ts";

/** Pixels: what is narrower is no bar. */
export const NARROWEST_BAR = 2;

const OPEN = spanStates.indexOf("open");
const FAILED = spanStates.indexOf("failed");
const TURN = spanKinds.indexOf("turn");

export interface Layer {
  bar(span: number, lane: number, x: number, width: number): void;
  /** A pixel that several spans may share; `span` is the longest of them. */
  sliver(span: number, lane: number, x: number, failed: boolean, lit: boolean): void;
}

interface Shown {
  readonly table: SpanTable;
  readonly time: Time;
  readonly view: View;
  /** Pixels. */
  readonly width: number;
  /** Where what is still open has come to. */
  readonly now: number;
  /** By span: 1 for what passes the filter; null when all does. */
  readonly lit: Uint8Array | null;
}

/**
 * The first span that can reach into the view: the last turn that began before it. What is older has ended by then, since a turn
 * ends all that was left open (core/spans.ts).
 */
export function firstWithin(table: SpanTable, time: Time, from: number): number {
  let span = after(time.starts, table.count, from) - 1;
  const kinds = table.kinds.values;
  const parents = table.parents.values;
  while (span > 0 && !(kinds[span] === TURN && parents[span] === NONE)) span--;
  return Math.max(0, span);
}

export function lay({ table, time, view, width, now, lit }: Shown, layer: Layer): void {
  const { starts, ends } = time;
  const states = table.states.values;
  const lanes = table.lanes.values;
  const scale = width / (view.to - view.from);
  const columns = new Int32Array(table.laneCount).fill(-1);
  const longest = new Float64Array(table.laneCount);
  const chosen = new Uint32Array(table.laneCount);
  const failed = new Uint8Array(table.laneCount);
  const bright = new Uint8Array(table.laneCount);
  const flush = (lane: number) => {
    const column = columns[lane] ?? -1;
    if (column >= 0) layer.sliver(chosen[lane] ?? 0, lane, column, failed[lane] === 1, bright[lane] === 1);
    columns[lane] = -1;
  };

  for (let span = firstWithin(table, time, view.from); span < table.count; span++) {
    const start = starts[span] ?? 0;
    if (start > view.to) break;
    const end = states[span] === OPEN ? Math.max(start, now) : (ends[span] ?? 0);
    if (end < view.from) continue;
    const lane = lanes[span] ?? 0;
    const length = (end - start) * scale;
    if (length >= NARROWEST_BAR) {
      layer.bar(span, lane, (start - view.from) * scale, length);
      continue;
    }
    const column = Math.max(0, Math.floor((start - view.from) * scale));
    if (column !== columns[lane]) {
      flush(lane);
      columns[lane] = column;
      longest[lane] = -1;
      failed[lane] = 0;
      bright[lane] = 0;
    }
    if (length > (longest[lane] ?? 0)) {
      longest[lane] = length;
      chosen[lane] = span;
    }
    if (states[span] === FAILED) failed[lane] = 1;
    if (lit === null || lit[span] === 1) bright[lane] = 1;
  }
  for (let lane = 0; lane < columns.length; lane++) flush(lane);
}

/** What is nearest to a place in a lane, within so many pixels; of several the longest. */
export function spanAt(shown: Shown, lane: number, x: number, reach: number): number | null {
  const { table, time, view, width, now } = shown;
  const scale = width / (view.to - view.from);
  let found: number | null = null;
  let least = reach;
  let length = 0;
  for (let span = firstWithin(table, time, view.from); span < table.count; span++) {
    const left = ((time.starts[span] ?? 0) - view.from) * scale;
    if (left > x + reach) break;
    if (table.lanes.get(span) !== lane) continue;
    const end = table.states.get(span) === OPEN ? now : (time.ends[span] ?? 0);
    const right = Math.max(left, (end - view.from) * scale);
    const away = Math.max(0, left - x, x - right);
    if (away > least || (away === least && right - left < length)) continue;
    found = span;
    least = away;
    length = right - left;
  }
  return found;
}
