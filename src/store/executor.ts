// Runs operations on the database, each in a transaction, and opens the database when there is none: at first, and again
// when another window or tool has replaced the file.
import { existsSync } from "node:fs";
import type { Connection } from "./connection.ts";
import { FileReplaced } from "./diskFile.ts";
import { tooNew } from "./explain.ts";
import { latestVersion, versionOf } from "./migrate.ts";
import { isWal, type OpenRequest, openDatabase } from "./openDatabase.ts";
import type { Operation } from "./operation.ts";
import type { StoreReport } from "./report.ts";
import { SqliteError } from "./sqliteError.ts";

/** The file's format is older than the one we opened: somebody put a backup in its place. */
class FileOlder extends Error {}

export class Executor {
  readonly #request: OpenRequest;
  readonly #version: number;
  readonly #onOpened: (report: StoreReport) => void;
  #connection: Connection | undefined;

  constructor(request: OpenRequest, onOpened: (report: StoreReport) => void) {
    this.#request = request;
    this.#version = latestVersion(request.migrations);
    this.#onOpened = onOpened;
  }

  /** The open connection, opened if need be. */
  connection(): Connection {
    if (this.#connection === undefined) {
      const { connection, report } = openDatabase(this.#request);
      this.#connection = connection;
      this.#onOpened(report);
    }
    return this.#connection;
  }

  execute(operation: Operation<never, unknown>, input: unknown): unknown {
    try {
      return this.#once(operation, input);
    } catch (error) {
      if (!this.#isStale(error)) throw error;
      // The transaction failed as a whole, so doing it again does it once.
      this.close();
      return this.#once(operation, input);
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #once(operation: Operation<never, unknown>, input: unknown): unknown {
    const connection = this.connection();
    const output = connection.transaction(operation.mode, () => {
      this.#assertVersion(connection);
      // The client's types made sure that the input is the one of this operation.
      return operation.run(connection, input as never);
    });
    if (!connection.locked) return output;
    this.close();
    throw new Error("A transaction ended without giving the file free.");
  }

  /** Another window may have updated itself and the file since: an older one must not write into what it does not know. */
  #assertVersion(connection: Connection): void {
    const found = versionOf(connection);
    if (found > this.#version) throw tooNew(connection.file, found, this.#version);
    if (found < this.#version) throw new FileOlder();
  }

  /** Whether the open connection is what failed, so that a new one may succeed. */
  #isStale(error: unknown): boolean {
    const { file } = this.#request;
    if (!existsSync(file)) return false;
    if (error instanceof FileOlder) return true;
    return error instanceof SqliteError && (error.fault instanceof FileReplaced || isWal(file));
  }
}
