// Makes a new database: complete under another name first, so that a crash never leaves a half-made one in its place.
import { renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { putAside } from "./aside.ts";
import { makeDurable } from "./backup.ts";
import { Connection } from "./connection.ts";
import { syncFolder } from "./diskFile.ts";
import type { Engine } from "./engine.ts";
import { keepTrackOfPages } from "./freePages.ts";
import { mark } from "./identity.ts";
import { applyMigrations, latestVersion } from "./migrate.ts";
import type { OpenRequest } from "./openDatabase.ts";
import type { Damage } from "./report.ts";
import { journalSuffix } from "./vfs.ts";

export function createDatabase(request: OpenRequest): { damage?: Damage } {
  const made = buildDatabase(request, (connection) => {
    applyMigrations(connection, request.migrations, latestVersion(request.migrations));
  });
  // A journal without its database would be rolled back into the new one.
  const orphaned = isHot(request.file + journalSuffix) ? putAside(request.file) : [];
  moveIntoPlace(made, request.file);
  if (orphaned.length === 0) return {};
  const detail = "The file was gone, and a journal was left of it.";
  return { damage: { kind: "missing", detail, aside: orphaned, saved: {}, incomplete: [], recovered: 0 } };
}

/** An empty journal is what every finished transaction leaves. */
function isHot(journal: string): boolean {
  return (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * Answers the path of a database that nobody knows yet and that carries our mark, after `fill` put into it what it likes.
 * No transaction needs to survive in it, only the whole of it, so nothing is made durable before the end.
 */
export function buildDatabase({ engine, file }: OpenRequest, fill: (connection: Connection) => void): string {
  const made = `${file}.new`;
  rmSync(made, { force: true });
  try {
    build(engine, made, fill);
    makeDurable(made);
    return made;
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

function build(engine: Engine, made: string, fill: (connection: Connection) => void): void {
  engine.vfs.withoutLock(made, () => {
    const connection = new Connection(engine, made);
    try {
      connection.run("PRAGMA journal_mode = MEMORY");
      connection.run("PRAGMA synchronous = OFF");
      keepTrackOfPages(connection);
      connection.transaction("write", () => mark(connection));
      fill(connection);
    } finally {
      connection.close();
    }
  });
}

export function moveIntoPlace(made: string, file: string): void {
  renameSync(made, file);
  syncFolder(path.dirname(file));
}
