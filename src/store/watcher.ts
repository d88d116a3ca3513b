// Notices that another process wrote. SQLite tells it exactly, but that costs a lock; so the file's time and size are
// looked at first.
import { statSync } from "node:fs";

/** What feels immediate between two windows. */
const INTERVAL_MS = 300;
/** The coarsest clock of a file system (FAT): a file that changed less long ago may change again without showing it. */
const CLOCK_MS = 2000;

export class Watcher {
  readonly #file: string;
  readonly #version: () => number;
  readonly #onChanged: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** What the file looked like, once it has looked so for longer than the clock's step. */
  #settled = "";
  #last: number | undefined;

  /** `version` differs from its last answer when another process wrote since. */
  constructor(file: string, version: () => number, onChanged: () => void) {
    this.#file = file;
    this.#version = version;
    this.#onChanged = onChanged;
  }

  /** What was written before this returns is not reported. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#last = undefined;
    this.#settled = "";
    this.#look();
    // Nobody could tell: then whatever is told first may be a change. (No number equals this one.)
    this.#last ??= Number.NaN;
    this.#timer = setInterval(() => this.#look(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    try {
      const { ino, size, mtimeMs } = statSync(this.#file);
      const seen = `${ino} ${size} ${mtimeMs}`;
      if (seen === this.#settled) return;
      const settled = Date.now() - mtimeMs > CLOCK_MS ? seen : "";
      const version = this.#version();
      const changed = this.#last !== undefined && version !== this.#last;
      this.#last = version;
      this.#settled = settled;
      if (changed) this.#onChanged();
    } catch {
      // Busy, or gone: the next look tells, and a call says why.
    }
  }
}
