// The lock of one database file between processes and threads: taken by waiting, fair enough, and never stolen from an
// owner that lives. Synchronous: it blocks its thread, which is the store's worker.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { type LockFile, lockFile } from "./lockFile.ts";

/** Between two looks while waiting: about what a commit takes. */
const PAUSE_MS = 0.3;
/** Looking whether the owner died costs a read of /proc, so only every so many looks (5 ms). */
const LOOKS_PER_CHECK = 16;
const LOOKS_PER_ANNOUNCEMENT = 8;
/** Who let go while somebody waited lets them go first, for so long: a few of their pauses. */
const YIELD_MS = 1.5;

/** Who had the lock when it could not be had. */
export class LockHeld extends Error {
  /** store/owner.ts; undefined when that cannot be told. */
  readonly owner: string | undefined;
  /** How long they have had it in one piece, as far as it was seen from here, in milliseconds. */
  readonly heldMs: number;

  constructor(owner: string | undefined, heldMs: number) {
    super(`The lock is held by ${owner ?? "somebody"}, for ${Math.round(heldMs)} ms so far.`);
    this.name = "LockHeld";
    this.owner = owner;
    this.heldMs = heldMs;
  }
}

export class Lock {
  readonly #file: LockFile;
  /** Exists while somebody waits. Only a hint: it may be left behind, or removed too early. */
  readonly #wanted: string;
  #yieldUntil = 0;
  /** Who was last seen to have it, and since when: a wait is for that, and not begun anew by each call. */
  #hold: { readonly owner: string | undefined; readonly since: number } | undefined;

  constructor(path: string) {
    this.#file = lockFile(path);
    this.#wanted = `${path}.want`;
  }

  /**
   * False when it could not be had in that time, or when one and the same hold has been waited for so long before: ten calls
   * in a row then wait once, and not ten times. With no time at all it looks once, and asks nobody to hurry.
   */
  acquire(timeoutMs: number): boolean {
    this.#letOthersFirst();
    if (this.#take()) return true;
    const start = performance.now();
    try {
      for (let look = 0; ; look++) {
        if (look % LOOKS_PER_CHECK === 0) {
          this.#file.clearDead();
          this.#lookWho(look === 0 ? start : performance.now());
        }
        if (timeoutMs > 0 && look % LOOKS_PER_ANNOUNCEMENT === 0) this.#announce();
        if (this.#take()) return true;
        if (performance.now() >= Math.min(start, this.#hold?.since ?? start) + timeoutMs) return false;
        pause(PAUSE_MS * (0.5 + Math.random()));
      }
    } finally {
      if (timeoutMs > 0) rmSync(this.#wanted, { force: true });
    }
  }

  /** Why `acquire` just failed. */
  heldBy(): LockHeld {
    const { owner, since } = this.#hold ?? { owner: undefined, since: performance.now() };
    return new LockHeld(owner, performance.now() - since);
  }

  isStillOurs(): boolean {
    return this.#file.isStillOurs();
  }

  release(): void {
    this.#file.release();
    if (existsSync(this.#wanted)) this.#yieldUntil = performance.now() + YIELD_MS;
  }

  /** Not used any more. Releases it, too. */
  close(): void {
    this.#file.close();
  }

  #take(): boolean {
    if (!this.#file.take()) return false;
    this.#hold = undefined;
    return true;
  }

  #lookWho(now: number): void {
    const owner = this.#file.owner();
    if (this.#hold === undefined || this.#hold.owner !== owner) this.#hold = { owner, since: now };
  }

  #letOthersFirst(): void {
    if (this.#yieldUntil === 0) return;
    while (performance.now() < this.#yieldUntil && existsSync(this.#wanted)) pause(PAUSE_MS);
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
