// Opens the database file in whatever state it is found: absent, whole, written by another version, in WAL mode, empty,
// damaged. Never throws anything away, and tells in a report what it did.
import { statSync } from "node:fs";
import path from "node:path";
import { backupsOf } from "./backups.ts";
import { Connection, configure } from "./connection.ts";
import { createDatabase } from "./createDatabase.ts";
import type { Engine } from "./engine.ts";
import { notOurs } from "./explain.ts";
import { beginToKeepTrack } from "./freePages.ts";
import { identify } from "./identity.ts";
import { Lock } from "./lock.ts";
import { latestVersion, type Migration, migrate } from "./migrate.ts";
import { openingLockPath } from "./openingLock.ts";
import { replaceDamaged } from "./replaceDamaged.ts";
import type { StoreReport } from "./report.ts";
import { keepSchema } from "./schemaCopy.ts";
import { selfTest } from "./selfTest.ts";
import { rc } from "./sqlite.ts";
import { SqliteError, saysCorrupt } from "./sqliteError.ts";
import { checkThoroughly, clearSuspicion, isSuspect } from "./suspicion.ts";
import { isWal, leaveWal } from "./wal.ts";

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
  const opened = openAsFound(request);
  keepSchema(opened.connection);
  return opened;
}

function openAsFound(request: OpenRequest): Opened {
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
      beginToKeepTrack(connection);
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

function report(
  { file, migrations }: OpenRequest,
  what: Pick<StoreReport, "outcome" | "backup" | "damage">,
): StoreReport {
  const missed = what.outcome === "created" || what.outcome === "replaced";
  return { ...what, file, version: latestVersion(migrations), backups: missed ? backupsOf(file).length : 0 };
}
