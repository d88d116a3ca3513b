// How we know that a database is ours, and whole: SQLite's application_id, and one row that we wrote when we made it.
// A zero-length file opens as a valid empty database, and so would one whose pages were zeroed: neither has the row.
import { randomName } from "./chance.ts";
import type { Connection } from "./connection.ts";

/** "AIST" in ASCII. https://sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x41495354;

/** `missing`: the file says that it is ours, yet the row is gone. `foreign`: another program's database. */
export type Identity = "ours" | "missing" | "foreign";

export function mark(connection: Connection): void {
  connection.run(`PRAGMA application_id = ${applicationId}`);
  connection.run(
    `CREATE TABLE identity (
       one INTEGER PRIMARY KEY CHECK (one = 1),
       id TEXT NOT NULL,
       created INTEGER NOT NULL
     ) STRICT`,
  );
  connection.run("INSERT INTO identity (one, id, created) VALUES (1, ?, ?)", randomName(), Date.now());
}

export function identify(connection: Connection): Identity {
  if (connection.value("PRAGMA application_id") !== applicationId) return "foreign";
  const table = connection.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'identity'");
  if (table === undefined) return "missing";
  return connection.get("SELECT 1 FROM identity WHERE one = 1") === undefined ? "missing" : "ours";
}
