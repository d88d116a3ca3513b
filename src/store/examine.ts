// Looks into a copy that nobody uses: whether it is ours and whole, and what it holds. Changes nothing in it.
import { statSync } from "node:fs";
import path from "node:path";
import type { Content } from "./backups.ts";
import { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { notOurs, tooNew } from "./explain.ts";
import { identify } from "./identity.ts";
import { versionOf } from "./migrate.ts";
import { rc } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";
import { checkThoroughly } from "./suspicion.ts";

export interface Examination {
  /** The format's version. */
  readonly version: number;
  readonly bytes: number;
  readonly content: Content;
}

export interface ExaminationRequest {
  readonly engine: Engine;
  /** Not in WAL mode, and open nowhere else. */
  readonly file: string;
  /** The newest format that we know. */
  readonly known: number;
  /** How to count, in every format that there was. */
  content(db: Database): Content;
  /** Reads all of it (seconds per 100 MB); else only what counting needs. */
  readonly thorough: boolean;
}

/** Throws what tells that it is damaged, another program's, or of a newer version. */
export function examine(request: ExaminationRequest): Examination {
  const { engine, file } = request;
  engine.vfs.mount(path.dirname(file));
  const { size } = statSync(file);
  // SQLite takes it for a valid database without tables.
  if (size === 0) throw new SqliteError(rc.NOTADB, "The file is empty.", undefined);
  return engine.vfs.withoutLock(file, () => {
    const connection = new Connection(engine, file);
    try {
      return connection.transaction("read", () => look(connection, size, request));
    } finally {
      connection.close();
    }
  });
}

function look(
  connection: Connection,
  bytes: number,
  { file, known, content, thorough }: ExaminationRequest,
): Examination {
  const identity = identify(connection);
  if (identity === "foreign") throw notOurs(file);
  if (identity === "missing") throw new SqliteError(rc.CORRUPT, "Our mark is missing from the file.", undefined);
  const version = versionOf(connection);
  if (version > known) throw tooNew(file, version, known);
  if (thorough) checkThoroughly(connection);
  return { version, bytes, content: content(connection) };
}
