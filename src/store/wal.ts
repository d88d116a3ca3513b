// The write-ahead log, a mode of the file itself: a foreign tool may have switched it on. https://sqlite.org/wal.html
import { closeSync, openSync, readSync } from "node:fs";
import type { Connection } from "./connection.ts";

/** Bytes 18 and 19 of the header: 2 says that a foreign tool switched the file to a write-ahead log. */
export function isWal(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const version = new Uint8Array(2);
    readSync(descriptor, version, 0, 2, 18);
    return version.includes(2);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes it a database with a rollback journal again. A log needs memory shared between processes, which we do not have, except
 * for who uses the file alone.
 */
export function leaveWal(connection: Connection): void {
  connection.run("PRAGMA locking_mode = EXCLUSIVE");
  connection.run("PRAGMA journal_mode = DELETE");
  connection.run("PRAGMA locking_mode = NORMAL");
  // The lock is let go of by the next statement that reads.
  connection.get("SELECT count(*) FROM sqlite_schema");
}
