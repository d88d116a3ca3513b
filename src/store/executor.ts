// Runs operations on the database, each in a transaction, and opens the database when there is none: at first, and again
// when another window or tool has replaced the file.
import { existsSync } from "node:fs";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Connection } from "./connection.ts";
import { FileReplaced } from "./diskFile.ts";
import { tooNew } from "./explain.ts";
import { latestVersion, versionOf } from "./migrate.ts";
import { type OpenRequest, openDatabase } from "./openDatabase.ts";
import type { Operation } from "./operation.ts";
import { replace } from "./replace.ts";
import type { StoreReport } from "./report.ts";
import { SlicedCopy } from "./slicedCopy.ts";
import { SqliteError, saysCorrupt } from "./sqliteError.ts";
import { suspect } from "./suspicion.ts";
import { isWal } from "./wal.ts";

/** The file's format is older than the one we opened: somebody put a backup in its place. */
class FileOlder extends Error {}

export class Executor {
  readonly #request: OpenRequest;
  readonly #version: number;
  readonly #onOpened: (report: StoreReport) => void;
  #connection: Connection | undefined;
  #copy: SlicedCopy | undefined;

  constructor(request: OpenRequest, onOpened: (report: StoreReport) => void) {
    this.#request = request;
    this.#version = latestVersion(request.migrations);
    this.#onOpened = onOpened;
  }

  /** Opens the database if it is not open. */
  open(): Connection {
    if (this.#connection === undefined) {
      const { connection, report } = openDatabase(this.#request);
      this.#connection = connection;
      this.#onOpened(report);
    }
    return this.#connection;
  }

  execute(operation: Operation<never, unknown>, input: unknown): unknown {
    return this.#onCurrent((connection) =>
      connection.transaction(operation.mode, () => {
        this.#assertVersion(connection);
        // The client's types made sure that the input is the one of this operation.
        return operation.run(connection, input as never);
      }),
    );
  }

  /**
   * A number that changes when another connection has written to the file.
   * https://sqlite.org/pragma.html#pragma_data_version
   * Fails at once while another window has the lock: it is asked all the time, and what a person asks for must not queue
   * behind that.
   */
  dataVersion(): number {
    const version = (connection: Connection) => Number(connection.value("PRAGMA data_version"));
    return this.#request.engine.vfs.withoutWaiting(() => this.#onCurrent(version));
  }

  close(): void {
    this.endCopy(false);
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Begins to copy the database into a file that does not exist. Another copy that was under way is given up. */
  beginCopy(target: string): void {
    this.endCopy(false);
    this.#copy = this.#onCurrent((connection) => new SlicedCopy(this.#request.engine, connection, target));
  }

  /** Copies a slice; answers whether it was the last one. */
  stepCopy(): boolean {
    return this.#onCurrent(() => {
      if (this.#copy === undefined)
        throw fail("stale", english("The copy was given up, as the file was replaced."), english("Try again."));
      return this.#copy.step();
    });
  }

  /** Removes the copy unless it is whole. */
  endCopy(whole: boolean): void {
    this.#copy?.close(whole);
    this.#copy = undefined;
  }

  /** See replace.ts. */
  replaceBy(prepared: string, aside: string): void {
    const { file, busyMs } = this.#request;
    // Whatever a crashed process left of a transaction is rolled back first.
    this.#onCurrent((connection) => connection.get("SELECT count(*) FROM sqlite_schema"));
    this.close();
    replace(file, prepared, aside, busyMs);
    this.open();
  }

  /** Opens the file anew and checks all of it. */
  repair(): void {
    suspect(this.#request.file);
    this.close();
    this.open();
  }

  /** Does the work on the open connection, or once more on a new one when it was the connection that failed. */
  #onCurrent<Result>(work: (connection: Connection) => Result): Result {
    try {
      return this.#unlocked(work);
    } catch (error) {
      if (saysCorrupt(error)) suspect(this.#request.file);
      if (!this.#isStale(error)) throw error;
      this.close();
      return this.#unlocked(work);
    }
  }

  #unlocked<Result>(work: (connection: Connection) => Result): Result {
    const connection = this.open();
    try {
      return work(connection);
    } finally {
      // Nothing may keep the file locked between two requests. SQLite does not; if it ever did, closing helps.
      if (connection.locked) this.close();
    }
  }

  /** Another window may have updated itself and the file since: an older one must not write into what it does not know. */
  #assertVersion(connection: Connection): void {
    const found = versionOf(connection);
    if (found > this.#version) throw tooNew(connection.file, found, this.#version);
    if (found < this.#version) throw new FileOlder();
  }

  #isStale(error: unknown): boolean {
    const { file } = this.#request;
    if (!existsSync(file)) return false;
    if (error instanceof FileOlder) return true;
    return error instanceof SqliteError && (error.fault instanceof FileReplaced || isWal(file));
  }
}
