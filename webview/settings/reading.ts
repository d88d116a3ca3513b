// Something that the page reads from the host, and reads again when it changes.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";

export type Listed<Value> =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly error: ErrorInfo }
  | { readonly at: "ready"; readonly value: Value };

export interface Reading<Value> {
  readonly list: ReadonlySignal<Listed<Value>>;
  /** A failure beside what is on screen. */
  readonly failed: Signal<ErrorInfo | null>;
  /** Null until it was read. */
  value(): Value | null;
  set(value: Value): void;
  /** The last one that was begun counts. */
  open(): Promise<void>;
}

export function createReading<Value>(ask: () => Promise<Value>): Reading<Value> {
  const list = signal<Listed<Value>>({ at: "loading" });
  const failed = signal<ErrorInfo | null>(null);
  let turn = 0;
  return {
    list,
    failed,
    value: () => (list.value.at === "ready" ? list.value.value : null),
    set(value) {
      list.value = { at: "ready", value };
    },
    async open() {
      const mine = ++turn;
      if (list.value.at === "failed") list.value = { at: "loading" };
      try {
        const value = await ask();
        if (mine !== turn) return;
        list.value = { at: "ready", value };
        failed.value = null;
      } catch (thrown) {
        if (mine !== turn) return;
        const error = toErrorInfo(thrown);
        // What is on screen stays there when only reading it again failed.
        if (list.value.at === "ready") failed.value = error;
        else list.value = { at: "failed", error };
      }
    },
  };
}
