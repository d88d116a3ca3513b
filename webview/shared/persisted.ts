// What the person arranged, kept over a reload of the view. Never data: that is asked for again.
import { effect, type Signal, signal } from "@preact/signals";
import type { Host } from "./connect.ts";
import { paced } from "./paced.ts";

/** Each save is a message to VS Code; while one scrolls or types, five a second are enough. */
const SAVE_EVERY_MS = 200;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A signal whose value is in the view's state under `key`. `parse` makes a value of what was kept, which may be by an
 * older version of the view, or undefined: it must never throw.
 */
export function persisted<Value>(
  host: Pick<Host, "loadState" | "saveState" | "leaving">,
  key: string,
  parse: (kept: unknown) => Value,
): Signal<Value> {
  const load = (): Record<string, unknown> => {
    const state = host.loadState();
    return isRecord(state) ? state : {};
  };
  const value = signal(parse(load()[key]));
  const save = paced(SAVE_EVERY_MS, () => host.saveState({ ...load(), [key]: value.peek() }));
  host.leaving(save.flush);
  let first = true;
  effect(() => {
    void value.value;
    if (!first) save();
    first = false;
  });
  return value;
}
