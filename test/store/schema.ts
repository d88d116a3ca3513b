// The tests' tables: a ledger, and one of each kind of thing that a salvage has to know.
import type { Migration } from "../../src/store/migrate.ts";

export const migrations: readonly Migration[] = [
  {
    version: 1,
    reason: "The ledger.",
    up(db) {
      db.run(
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, who TEXT NOT NULL, n INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (who, n)) STRICT",
      );
      db.run("CREATE TABLE total (one INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT");
      db.run("INSERT INTO total VALUES (1, 0)");
      // Counted and indexed by the database itself.
      db.run("CREATE TABLE author (name TEXT PRIMARY KEY, entries INTEGER NOT NULL) STRICT, WITHOUT ROWID");
      db.run('CREATE VIRTUAL TABLE words USING fts4(content="entry", text)');
      db.run(`CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
        INSERT INTO words (docid, text) VALUES (new.id, new.text);
        INSERT INTO author VALUES (new.who, 1) ON CONFLICT (name) DO UPDATE SET entries = entries + 1;
      END`);
      // A page each, all rewritten by one transaction: half of one shows.
      db.run("CREATE TABLE leaf (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL, padding TEXT NOT NULL) STRICT");
      db.run(`WITH RECURSIVE count (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM count WHERE id < 40)
        INSERT INTO leaf SELECT id, 0, hex(zeroblob(1500)) FROM count`);
    },
  },
];
