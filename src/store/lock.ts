// The lock of one database file between processes and threads: taken by waiting, fair enough, and never stolen from an
// owner that lives. Synchronous: it blocks its thread, which is the store's worker.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { type LockFile, lockFile } from "./lockFile.ts";

/** Between two looks while waiting: about what a commit takes. */
const pauseMs = 0.3;
/** Looking whether the owner died costs a read of /proc, so only every so many looks (5 ms). */
const looksPerCheck = 16;
const looksPerAnnouncement = 8;
/** Who let go while somebody waited lets them go first, for so long: a few of their pauses. */
const yieldMs = 1.5;

export class Lock {
  readonly #file: LockFile;
  /** Exists while somebody waits. Only a hint: it may be left behind, or removed too early. */
  readonly #wanted: string;
  #yieldUntil = 0;

  constructor(path: string) {
    this.#file = lockFile(path);
    this.#wanted = `${path}.want`;
  }

  /** False when it could not be had in that time. */
  acquire(timeoutMs: number): boolean {
    this.#letOthersFirst();
    if (this.#file.take()) return true;
    const end = performance.now() + timeoutMs;
    try {
      for (let look = 0; ; look++) {
        if (look % looksPerCheck === 0) this.#file.clearDead();
        if (look % looksPerAnnouncement === 0) this.#announce();
        if (this.#file.take()) return true;
        if (performance.now() >= end) return false;
        pause(pauseMs * (0.5 + Math.random()));
      }
    } finally {
      rmSync(this.#wanted, { force: true });
    }
  }

  isStillOurs(): boolean {
    return this.#file.isStillOurs();
  }

  release(): void {
    this.#file.release();
    if (existsSync(this.#wanted)) this.#yieldUntil = performance.now() + yieldMs;
  }

  #letOthersFirst(): void {
    if (this.#yieldUntil === 0) return;
    while (performance.now() < this.#yieldUntil && existsSync(this.#wanted)) pause(pauseMs);
    // Still there: who waited is gone, or will say so again.
    rmSync(this.#wanted, { force: true });
    this.#yieldUntil = 0;
  }

  #announce(): void {
    try {
      writeFileSync(this.#wanted, "", { mode: 0o600 });
    } catch {
      // Only a hint; that the folder cannot be written to is said by `take`.
    }
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps this thread, without burning it. */
export function pause(milliseconds: number): void {
  Atomics.wait(never, 0, 0, milliseconds);
}
