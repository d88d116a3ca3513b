// A mark beside the database: some operation met damage in it. Opening checks only what it can in a millisecond; with the
// mark it checks everything.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import type { Connection } from "./connection.ts";
import { rc } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";

const markOf = (file: string) => `${file}.suspect`;

export function suspect(file: string): void {
  try {
    writeFileSync(markOf(file), "", { mode: 0o600 });
  } catch {
    // The damage itself is what is reported.
  }
}

export function isSuspect(file: string): boolean {
  return existsSync(markOf(file));
}

export function clearSuspicion(file: string): void {
  rmSync(markOf(file), { force: true });
}

/** Reads the whole file, and compares indexes to tables (seconds per 100 MB); throws SQLITE_CORRUPT when something in it is wrong. */
export function checkThoroughly(connection: Connection): void {
  const found = connection.value("PRAGMA integrity_check(1)");
  if (found !== "ok") throw new SqliteError(rc.CORRUPT, String(found), undefined);
}
