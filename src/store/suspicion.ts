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

/**
 * Reads every table, and compares its indexes to it (seconds per 100 MB); throws SQLITE_CORRUPT when something is wrong.
 * Search indexes are left out, as they can differ from what they index without anything being damaged.
 */
export function checkThoroughly(connection: Connection): void {
  const tables = connection.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0",
  );
  for (const { name } of tables) {
    const found = connection.value(`PRAGMA integrity_check("${name.replaceAll('"', '""')}")`);
    if (found !== "ok") throw new SqliteError(rc.CORRUPT, String(found), undefined);
  }
}
