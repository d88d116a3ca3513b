// Notices that another process wrote. SQLite's `data_version` tells it exactly, and costs a lock; so the file's time and
// size are looked at first. https://sqlite.org/pragma.html#pragma_data_version
import { statSync } from "node:fs";
import type { Connection } from "./connection.ts";

/** What feels immediate between two windows. */
const intervalMs = 300;
/** The coarsest clock of a file system (FAT): a file that changed less long ago may change again without showing it. */
const clockMs = 2000;

export class Watcher {
  readonly #connection: () => Connection;
  readonly #onChanged: () => void;
  #timer: NodeJS.Timeout | undefined;
  #seen = "";
  #of: Connection | undefined;
  #version: unknown;

  constructor(connection: () => Connection, onChanged: () => void) {
    this.#connection = connection;
    this.#onChanged = onChanged;
  }

  /** What was written before this returns is not reported. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#of = undefined;
    this.#look();
    this.#timer = setInterval(() => this.#look(), intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    try {
      const connection = this.#connection();
      const { ino, size, mtimeMs } = statSync(connection.file);
      const seen = `${ino} ${size} ${mtimeMs}`;
      if (seen === this.#seen && connection === this.#of) return;
      this.#seen = Date.now() - mtimeMs > clockMs ? seen : "";
      const version = connection.value("PRAGMA data_version");
      const changed = this.#of !== undefined && (connection !== this.#of || version !== this.#version);
      this.#of = connection;
      this.#version = version;
      if (changed) this.#onChanged();
    } catch {
      // Busy, or replaced, or gone: the next look tells, and a call says why.
      this.#seen = "";
    }
  }
}
