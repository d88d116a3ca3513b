// A copy of a database made in slices while it is in use: the file is locked for one slice at a time, so that no window waits
// longer than that. https://sqlite.org/backup.html
//
// What this connection writes meanwhile goes into the copy too. When another process writes, SQLite begins again by itself;
// the slices double then, so that the copy ends however busy the others are. (`VACUUM INTO` holds the lock to its end.)
import { rmSync } from "node:fs";
import path from "node:path";
import { Connection } from "./connection.ts";
import type { Engine } from "./engine.ts";
import { rc } from "./sqlite.ts";
import { sqliteError } from "./statement.ts";

/** Of 4 KiB: about 3 ms under the lock. */
const FIRST_SLICE = 256;

export class SlicedCopy {
  readonly target: string;
  readonly #engine: Engine;
  readonly #source: Connection;
  readonly #into: Connection;
  #backup: number;
  #slice = FIRST_SLICE;
  #version: number;

  /** `target` does not exist, and its folder does. */
  constructor(engine: Engine, source: Connection, target: string) {
    this.target = target;
    this.#engine = engine;
    this.#source = source;
    // From the file, not from memory: what the copy is checked for is what the disk holds.
    source.run("PRAGMA shrink_memory");
    this.#version = versionOf(source);
    engine.vfs.mount(path.dirname(target));
    this.#into = engine.vfs.withoutLock(target, () => new Connection(engine, target));
    try {
      // Only the whole of it counts: until then it has another name, and whoever gives it its own makes it durable.
      this.#into.run("PRAGMA journal_mode = OFF");
      this.#into.run("PRAGMA synchronous = OFF");
      this.#backup = begin(engine, source, this.#into);
    } catch (error) {
      this.#into.close();
      rmSync(target, { force: true });
      throw error;
    }
  }

  /** Copies the next slice; answers whether it was the last one. */
  step(): boolean {
    const version = versionOf(this.#source);
    if (version !== this.#version) this.#slice *= 2;
    this.#version = version;
    const code = this.#engine.sqlJs._sqlite3_backup_step(this.#backup, this.#slice);
    if (code === rc.DONE) return true;
    if (code === rc.OK) return false;
    throw sqliteError(this.#engine, this.#into.address, code);
  }

  /** Ends it. The copy is of use only if the last `step` said so; any other is removed. */
  close(whole: boolean): void {
    this.#engine.sqlJs._sqlite3_backup_finish(this.#backup);
    this.#into.close();
    if (!whole) rmSync(this.target, { force: true });
  }
}

function begin(engine: Engine, source: Connection, into: Connection): number {
  const { sqlJs, heap } = engine;
  const main = heap.allocateText("main");
  try {
    const backup = sqlJs._sqlite3_backup_init(into.address, main.at, source.address, main.at);
    if (backup === 0) throw sqliteError(engine, into.address, rc.IOERR);
    return backup;
  } finally {
    heap.free(main.at);
  }
}

/** Differs from its last answer when another connection wrote since. */
const versionOf = (connection: Connection) => Number(connection.value("PRAGMA data_version"));
