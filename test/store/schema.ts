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
    },
  },
];
