// Puts a damaged database aside, untouched, and a new one with all that could be read of it in its place.
import { statSync } from "node:fs";
import { putAside } from "./aside.ts";
import type { Connection } from "./connection.ts";
import { buildDatabase, moveIntoPlace } from "./createDatabase.ts";
import { copyDamaged, removeDamagedCopy } from "./damagedCopy.ts";
import { tooNew } from "./explain.ts";
import { Lock } from "./lock.ts";
import { applyMigrations, latestVersion } from "./migrate.ts";
import type { OpenRequest } from "./openDatabase.ts";
import type { Damage } from "./report.ts";
import { type Salvaged, salvage } from "./salvage.ts";
import { mendSchema } from "./schemaCopy.ts";
import { rc } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";
import { lockPath } from "./vfs.ts";

/** So far ahead of us a newer version could be. */
const BELIEVABLE = 100;

/**
 * Under the database's own lock all the while: what another window would write meanwhile would be lost. The damaged file
 * keeps its name until the new one is complete, so that whatever goes wrong here, it is still there.
 */
export function replaceDamaged(request: OpenRequest, detail: string): Damage {
  const lock = new Lock(lockPath(request.file));
  if (!lock.acquire(request.busyMs)) throw new SqliteError(rc.BUSY, "Another window is using it.", lock.heldBy());
  try {
    const salvaged: Salvaged = { saved: {}, incomplete: [], recovered: 0 };
    const empty = statSync(request.file).size === 0;
    const made = buildDatabase(request, (connection) => fill(request, connection, empty ? undefined : salvaged));
    const aside = putAside(request.file);
    moveIntoPlace(made, request.file);
    return { kind: empty ? "empty" : "corrupt", detail, aside, ...salvaged };
  } finally {
    lock.release();
  }
}

function fill({ engine, file, migrations }: OpenRequest, into: Connection, salvaged: Salvaged | undefined): void {
  const known = latestVersion(migrations);
  if (salvaged === undefined) {
    applyMigrations(into, migrations, known);
    return;
  }
  const copy = `${file}.reading`;
  try {
    const version = copyDamaged(file, copy);
    // A number that is damage, too, is most likely a wild one.
    if (version > known && version < known + BELIEVABLE) throw tooNew(file, version, known);
    applyMigrations(into, migrations, version >= 1 && version <= known ? version : known);
    engine.vfs.withoutLock(copy, () => {
      mendSchema(engine, copy, file);
      salvage(into, copy, salvaged);
    });
    applyMigrations(into, migrations, known);
  } finally {
    removeDamagedCopy(copy);
  }
}
