// Makes a copy of some file that can take the history's place: whole, in today's format, and durable.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { makeDurable } from "./backup.ts";
import { Connection } from "./connection.ts";
import { type Examination, type ExaminationRequest, examine } from "./examine.ts";
import { beginToKeepTrack } from "./freePages.ts";
import { applyMigrations, type Migration } from "./migrate.ts";
import { journalSuffix } from "./vfs.ts";
import { isWal, leaveWal } from "./wal.ts";

/** What belongs to a database that was copied while it was in use: by our engine, or by another tool. */
const companions = [journalSuffix, "-wal"];

/**
 * Writes `request.file` from `from`, which is only read. Throws, and leaves nothing, when that is damaged, another program's,
 * or of a newer version.
 */
export function prepare(
  from: string,
  request: Omit<ExaminationRequest, "thorough">,
  migrations: readonly Migration[],
): Examination {
  const { engine, file, known } = request;
  engine.vfs.mount(path.dirname(file));
  const change = (work: (connection: Connection) => void) =>
    engine.vfs.withoutLock(file, () => {
      const connection = new Connection(engine, file);
      try {
        work(connection);
      } finally {
        connection.close();
      }
    });
  try {
    for (const suffix of ["", ...companions])
      if (suffix === "" || existsSync(from + suffix)) copyFileSync(from + suffix, file + suffix);
    if (isWal(file)) change(leaveWal);
    examine({ ...request, thorough: true });
    change((connection) => {
      applyMigrations(connection, migrations, known);
      beginToKeepTrack(connection);
    });
    makeDurable(file);
    return examine({ ...request, thorough: false });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    for (const suffix of companions) rmSync(file + suffix, { force: true });
  }
}
