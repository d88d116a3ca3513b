// Proves, at every start, that what SQLite commits is really in the file: sql.js is put on real files through SQLite's C
// interface, and a version in which that went wrong would keep everything in memory and lose it without a word.

import { readFileSync, rmSync } from "node:fs";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { randomName } from "./chance.ts";
import { Connection } from "./connection.ts";
import type { Engine } from "./engine.ts";
import { SqliteError } from "./sqliteError.ts";
import { journalSuffix } from "./vfs.ts";

/** Throws if the engine does not work. `file` is a name that may be used for it, in a folder that is mounted. */
export function selfTest(engine: Engine, file: string): void {
  const text = `written by ${randomName()} with a \0 and an ü`;
  remove(file);
  try {
    const found = engine.vfs.withoutLock(file, () => writeAndReadBack(engine, file, text));
    const bytes = readFileSync(file);
    if (found !== text) throw new Error("A text was read back differently.");
    if (bytes.subarray(0, 16).toString("latin1") !== "SQLite format 3\0")
      throw new Error("The file is not a database.");
    if (!bytes.includes(text)) throw new Error("What was committed is not in the file.");
  } catch (error) {
    // The file system itself refused: so it was reached, and opening the database will say what is wrong.
    if (error instanceof SqliteError && error.fault !== undefined) return;
    const detail = error instanceof Error ? error.message : String(error);
    throw fail(
      "internal",
      english("The history's engine does not work on this system: {0}", detail),
      english("Nothing was opened or changed. Please report this with your system's name and version."),
    );
  } finally {
    remove(file);
  }
}

function remove(file: string): void {
  for (const suffix of ["", journalSuffix]) rmSync(file + suffix, { force: true });
}

function writeAndReadBack(engine: Engine, file: string, text: string): string | undefined {
  const connection = new Connection(engine, file);
  try {
    // It is about where the bytes go, not about a crash or a power cut.
    connection.run("PRAGMA synchronous = OFF");
    connection.run("PRAGMA journal_mode = MEMORY");
    connection.transaction("write", () => {
      connection.run("CREATE TABLE test (content TEXT)");
      connection.run("INSERT INTO test VALUES (?)", text);
    });
    return connection.get<{ content: string }>("SELECT content FROM test")?.content;
  } finally {
    connection.close();
  }
}
