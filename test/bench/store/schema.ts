// The bench's own tables, shaped like the product's events: so that a change of the product's schema does not change what
// the figures mean.
import type { Migration } from "../../../src/store/migrate.ts";

export const migrations: readonly Migration[] = [
  {
    version: 1,
    reason: "Events with their bodies, and messages that can be searched.",
    up(db) {
      db.run("CREATE TABLE session (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ends INTEGER NOT NULL) STRICT");
      db.run(`CREATE TABLE event (
        key INTEGER PRIMARY KEY,
        session INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        span TEXT,
        parent TEXT,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        duration_ms INTEGER,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cost_usd REAL,
        failed INTEGER NOT NULL,
        UNIQUE (session, seq)
      ) STRICT`);
      db.run("CREATE TABLE body (event INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT");
      db.run("CREATE TABLE message (key INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
      db.run('CREATE VIRTUAL TABLE search USING fts4(content="message", tokenize=unicode61, text)');
    },
  },
];
