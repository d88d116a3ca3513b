// Which spans are drawn where: those wide enough one by one, the others as columns of a pixel, of which the longest gives the
// looks. So a canvas has at most as much to draw as it has pixels, however many spans there are.
import { NONE, type SpanKind, type SpanTable, spanKinds, spanStates } from "../../../src/core/spanTable.ts";
import { after, type Time } from "./time.ts";
import type { View } from "./zoom.ts";

/** Pixels: what is narrower is no bar. */
export const NARROWEST_BAR = 2;

const OPEN = spanStates.indexOf("open");
const FAILED = spanStates.indexOf("failed");
const TURN = spanKinds.indexOf("turn");

export interface Layer {
  bar(span: number, lane: number, x: number, width: number): void;
  /** Pixels side by side that look the same, each shared by one or several spans. */
  run(lane: number, x: number, width: number, looks: Looks): void;
}

export interface Looks {
  readonly kind: SpanKind;
  readonly failed: boolean;
  /** Passes the filter. */
  readonly lit: boolean;
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

/** Bits that say how a pixel looks, above those of its kind. */
const KIND_BITS = 7;
const FAILED_BIT = 8;
const LIT_BIT = 16;

/** Collects a lane's narrow spans: into pixels first, and the pixels into runs. */
class Collector {
  #column = -1;
  #longest = -1;
  #kind = 0;
  #flags = 0;
  #from = 0;
  #to = 0;
  #looks = 0;
  readonly #lane: number;
  readonly #layer: Layer;

  constructor(lane: number, layer: Layer) {
    this.#lane = lane;
    this.#layer = layer;
  }

  add(column: number, length: number, kind: number, flags: number): void {
    if (column !== this.#column) {
      this.#endPixel();
      this.#column = column;
      this.#longest = -1;
      this.#flags = 0;
    }
    if (length > this.#longest) {
      this.#longest = length;
      this.#kind = kind;
    }
    this.#flags |= flags;
  }

  end(): void {
    this.#endPixel();
    this.#endRun();
  }

  #endPixel(): void {
    if (this.#column < 0) return;
    const looks = this.#kind | this.#flags;
    if (this.#column !== this.#to || looks !== this.#looks) {
      this.#endRun();
      this.#from = this.#column;
      this.#looks = looks;
    }
    this.#to = this.#column + 1;
    this.#column = -1;
  }

  #endRun(): void {
    const { [this.#looks & KIND_BITS]: kind = "turn" } = spanKinds;
    const looks = { kind, failed: (this.#looks & FAILED_BIT) !== 0, lit: (this.#looks & LIT_BIT) !== 0 };
    if (this.#to > this.#from) this.#layer.run(this.#lane, this.#from, this.#to - this.#from, looks);
    this.#to = this.#from;
  }
}

export function lay({ table, time, view, width, now, lit }: Shown, layer: Layer): void {
  const { starts, ends } = time;
  const states = table.states.values;
  const kinds = table.kinds.values;
  const lanes = table.lanes.values;
  const scale = width / (view.to - view.from);
  const collectors = Array.from({ length: table.laneCount }, (_, lane) => new Collector(lane, layer));
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
    const flags = (states[span] === FAILED ? FAILED_BIT : 0) | (lit === null || lit[span] === 1 ? LIT_BIT : 0);
    collectors[lane]?.add(column, length, kinds[span] ?? 0, flags);
  }
  for (const collector of collectors) collector.end();
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
