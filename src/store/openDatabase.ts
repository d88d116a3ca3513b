// Opens the database file in whatever state it is found: absent, whole, written by another version, in WAL mode, empty,
// damaged. Never throws anything away, and tells in a report what it did.
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import path from "node:path";
import { Connection, configure } from "./connection.ts";
import { createDatabase } from "./createDatabase.ts";
import type { Engine } from "./engine.ts";
import { notOurs } from "./explain.ts";
import { identify } from "./identity.ts";
import { Lock } from "./lock.ts";
import { backupFolder, latestVersion, type Migration, migrate } from "./migrate.ts";
import { openingLockPath } from "./openingLock.ts";
import { replaceDamaged } from "./replaceDamaged.ts";
import type { StoreReport } from "./report.ts";
import { selfTest } from "./selfTest.ts";
import { rc } from "./sqlite.ts";
import { SqliteError, saysCorrupt } from "./sqliteError.ts";
import { checkThoroughly, clearSuspicion, isSuspect } from "./suspicion.ts";

export interface OpenRequest {
  readonly engine: Engine;
  /** Under its real name, in a folder that exists. */
  readonly file: string;
  readonly migrations: readonly Migration[];
  readonly busyMs: number;
}

export interface Opened {
  readonly connection: Connection;
  readonly report: StoreReport;
}

/** One opener at a time. */
export function openDatabase(request: OpenRequest): Opened {
  const { vfs } = request.engine;
  vfs.mount(path.dirname(request.file));
  const lock = new Lock(openingLockPath(request.file));
  try {
    if (!lock.acquire(Math.min(request.busyMs, vfs.busyMs)))
      throw new SqliteError(rc.BUSY, "Another window is opening it.", lock.heldBy());
    return openAlone(request);
  } finally {
    lock.close();
  }
}

function openAlone(request: OpenRequest): Opened {
  const { file, migrations } = request;
  selfTest(request.engine, `${file}.self-test`);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    const damage = createDatabase(request);
    return { connection: openWhole(request), report: report(request, { outcome: "created", ...damage }) };
  }
  try {
    // What we make is never empty, not even for a moment: a new database gets its name when it is complete.
    if (found.size === 0) throw new SqliteError(rc.NOTADB, "The file is empty.", undefined);
    const connection = openWhole(request);
    try {
      if (isSuspect(file)) checkThoroughly(connection);
      clearSuspicion(file);
      const backup = migrate(connection, migrations);
      const outcome = backup === undefined ? "opened" : "migrated";
      return { connection, report: report(request, backup === undefined ? { outcome } : { outcome, backup }) };
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    if (!saysCorrupt(error)) throw error;
    const damage = replaceDamaged(request, error.message);
    clearSuspicion(file);
    return { connection: openWhole(request), report: report(request, { outcome: "replaced", damage }) };
  }
}

/** A connection to a file that is ours and, as far as can be told in a millisecond, whole. */
function openWhole({ engine, file }: OpenRequest): Connection {
  const connection = new Connection(engine, file);
  try {
    if (isWal(file)) leaveWal(connection);
    configure(connection);
    connection.transaction("read", () => {
      const identity = identify(connection);
      if (identity === "foreign") throw notOurs(file);
      // (That a file is shorter than its header says, SQLite finds by itself.)
      if (identity === "missing") throw new SqliteError(rc.CORRUPT, "Our mark is missing from the file.", undefined);
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

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

/** A log needs memory shared between processes, which we do not have, except for who uses the file alone. */
function leaveWal(connection: Connection): void {
  connection.run("PRAGMA locking_mode = EXCLUSIVE");
  connection.run("PRAGMA journal_mode = DELETE");
  connection.run("PRAGMA locking_mode = NORMAL");
  // The lock is let go of by the next statement that reads.
  connection.get("SELECT count(*) FROM sqlite_schema");
}

function report(
  { file, migrations }: OpenRequest,
  what: Pick<StoreReport, "outcome" | "backup" | "damage">,
): StoreReport {
  const missed = what.outcome === "created" || what.outcome === "replaced";
  return { ...what, file, version: latestVersion(migrations), backups: missed ? backupsOf(file) : [] };
}

function backupsOf(file: string): string[] {
  const folder = backupFolder(file);
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
    const dated = names.map((name) => ({
      path: path.join(folder, name),
      at: statSync(path.join(folder, name)).mtimeMs,
    }));
    return dated.sort((a, b) => b.at - a.at).map((backup) => backup.path);
  } catch {
    return [];
  }
}
