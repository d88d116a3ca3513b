// Where two texts or two JSON values begin to differ.
import type { Json } from "./json.ts";

export interface TextChange {
  /** Characters (UTF-16) that both begin with. */
  readonly at: number;
  /** A piece of each, from `from` on: enough to see what stands there. */
  readonly from: number;
  readonly before: string;
  readonly after: string;
}

export type Path = readonly (string | number)[];

/** Shown before and after the place: a line of a narrow view, and a short paragraph. */
const LEAD = 40;
const TAIL = 160;

/** How many characters both begin with; never half of one. */
export function commonStart(before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let low = 0;
  // By halves: comparing long pieces is what the engine is quick at.
  for (let high = shorter; low < high; ) {
    const middle = (low + high + 1) >>> 1;
    if (before.slice(low, middle) === after.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  const last = before.charCodeAt(low - 1);
  return low > 0 && low < Math.max(before.length, after.length) && last >= 0xd800 && last <= 0xdbff ? low - 1 : low;
}

/** Null when they are the same. */
export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const at = commonStart(before, after);
  const from = Math.max(0, at - LEAD);
  return { at, from, before: before.slice(from, at + TAIL), after: after.slice(from, at + TAIL) };
}

export interface JsonChange {
  /** The innermost value that both have and that differs, or that one of them lacks. */
  readonly path: Path;
  readonly change: TextChange;
}

/** The first difference, in the order in which a reader meets it. Null when they are the same, key order included. */
export function jsonChange(before: Json | undefined, after: Json | undefined, path: Path = []): JsonChange | null {
  if (before === after) return null;
  if (typeof before === "string" && typeof after === "string") return at(path, textChange(before, after));
  const [olds, news] = [entriesOf(before), entriesOf(after)];
  if (olds === null || news === null || Array.isArray(before) !== Array.isArray(after))
    return at(path, textChange(written(before), written(after)));
  for (let position = 0; position < Math.max(olds.length, news.length); position++) {
    const [old, fresh] = [olds[position], news[position]];
    // Another name here: something was put in, left out, or moved.
    if (old === undefined || fresh === undefined || old[0] !== fresh[0]) {
      const change = textChange(written(old?.[1], old?.[0]), written(fresh?.[1], fresh?.[0]));
      return at([...path, (fresh ?? old)?.[0] ?? position], change);
    }
    const found = jsonChange(old[1], fresh[1], [...path, old[0]]);
    if (found !== null) return found;
  }
  return null;
}

const at = (path: Path, change: TextChange | null): JsonChange | null => (change === null ? null : { path, change });

function entriesOf(value: Json | undefined): [string | number, Json][] | null {
  if (typeof value !== "object" || value === null) return null;
  return Array.isArray(value)
    ? value.map((item: Json, position): [number, Json] => [position, item])
    : Object.entries(value);
}

const written = (value: Json | undefined, name?: string | number): string => {
  const text = value === undefined ? "" : JSON.stringify(value);
  return typeof name === "string" ? `${JSON.stringify(name)}: ${text}` : text;
};

/** "input.properties.path", "content[0].text". */
export function pathWords(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
