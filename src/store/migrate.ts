// Brings a database to the schema that this version knows. A migration is never changed once released; the next one
// corrects it.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { backUp } from "./backup.ts";
import { backupFolder } from "./backups.ts";
import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import { tooNew } from "./explain.ts";

export interface Migration {
  /** 1, 2, 3 …: what `user_version` is afterwards. */
  readonly version: number;
  /** Why it was needed, in a sentence. */
  readonly reason: string;
  up(db: Database): void;
}

export function latestVersion(migrations: readonly Migration[]): number {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1) throw new Error(`Migration ${version} stands at place ${index + 1}.`);
  });
  return migrations.length;
}

export function versionOf(connection: Connection): number {
  return Number(connection.value("PRAGMA user_version"));
}

/**
 * Answers the path of the backup that was made first, or undefined when nothing was to be done. All pending migrations are
 * one transaction: a crash leaves the old schema, never one in between.
 */
export function migrate(connection: Connection, migrations: readonly Migration[]): string | undefined {
  const known = latestVersion(migrations);
  const found = versionOf(connection);
  if (found > known) throw tooNew(connection.file, found, known);
  if (found === known) return undefined;
  const folder = backupFolder(connection.file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = path.basename(connection.file, path.extname(connection.file));
  const backup = backUp(connection, folder, `${name}-v${found}`);
  applyMigrations(connection, migrations, known);
  return backup;
}

/** Up to and with a version. Another window may have been here before: what it did is skipped. */
export function applyMigrations(connection: Connection, migrations: readonly Migration[], to: number): void {
  connection.transaction("write", () => {
    const from = versionOf(connection);
    for (const migration of migrations)
      if (migration.version > from && migration.version <= to) {
        migration.up(connection);
        connection.run(`PRAGMA user_version = ${migration.version}`);
      }
  });
  connection.forgetStatements();
}
