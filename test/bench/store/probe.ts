// Looks into a worker of ours, without which nothing is timed: how large the engine's memory is, how long the lock is held,
// and how many calls into the file system there are.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Heap } from "../../../src/store/heap.ts";

export interface Probed {
  readonly heapBytes: number;
  readonly longestLockMs: number;
  readonly calls: Readonly<Record<string, number>>;
}

const watched = [
  ...["openSync", "closeSync", "readSync", "writeSync", "ftruncateSync", "fsyncSync", "fdatasyncSync", "fstatSync"],
  ...["statSync", "existsSync", "readlinkSync", "symlinkSync", "unlinkSync", "rmSync"],
] as const;

export class Probe {
  #heap: Heap | undefined;
  #calls: Record<string, number> = {};
  #lockedAt = 0;
  #longestLockMs = 0;

  /** Before the engine is loaded. */
  install(): void {
    const seen = (heap: Heap) => {
      this.#heap = heap;
    };
    const { readWord } = Heap.prototype;
    Heap.prototype.readWord = function (at) {
      seen(this);
      return readWord.call(this, at);
    };
    for (const name of watched) this.#watch(name);
    syncBuiltinESMExports();
  }

  /** What was seen since the last time. */
  take(): Probed {
    const seen = { heapBytes: this.#heap?.bytes.length ?? 0, longestLockMs: this.#longestLockMs, calls: this.#calls };
    this.#calls = {};
    this.#longestLockMs = 0;
    return seen;
  }

  #watch(name: string): void {
    const real = Reflect.get(fs, name) as (...args: unknown[]) => unknown;
    Reflect.set(fs, name, (...args: unknown[]) => {
      this.#calls[name] = (this.#calls[name] ?? 0) + 1;
      try {
        return real(...args);
      } finally {
        if (name === "symlinkSync") this.#lockedAt = performance.now();
        if (name === "unlinkSync" && String(args[0]).endsWith(".lock")) this.#letGo();
      }
    });
  }

  #letGo(): void {
    this.#longestLockMs = Math.max(this.#longestLockMs, performance.now() - this.#lockedAt);
  }
}
