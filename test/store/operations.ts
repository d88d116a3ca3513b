// A ledger: every entry is also counted in another table, so that half a transaction shows.
import type { Content } from "../../src/store/backups.ts";
import type { Database } from "../../src/store/database.ts";
import { read, write } from "../../src/store/operation.ts";

export interface Batch {
  /** Whose entries; numbered by each from 1, without gaps. */
  readonly who: string;
  readonly from: number;
  readonly count: number;
  /** How long each text is. */
  readonly bytes: number;
}

export interface Audit {
  /** SQLite's own check: "ok", or what it found. */
  readonly integrity: string;
  readonly entries: number;
  readonly counted: number;
  /** The highest number of each, which without gaps is their count, too. */
  readonly last: Readonly<Record<string, number>>;
  /** Those with a gap, or that were counted wrong. */
  readonly gaps: readonly string[];
  /** How many different marks the leaves have: one, unless half a transaction is there. */
  readonly marks: number;
}

export function content(db: Database): Content {
  const events = db.get<{ n: number }>("SELECT n FROM total")?.n ?? 0;
  return { sessions: 1, events, recorded: events };
}

export const operations = {
  add: write((db, { who, n, text }: { who: string; n: number; text: string }) => {
    db.run("INSERT INTO entry (who, n, text) VALUES (?, ?, ?)", who, n, text);
    return db.run("UPDATE total SET n = n + 1");
  }),

  append: write((db, { who, from, count, bytes }: Batch) => {
    for (let n = from; n < from + count; n++)
      db.run("INSERT INTO entry (who, n, text) VALUES (?, ?, ?)", who, n, `${Math.random()} ${"x".repeat(bytes)}`);
    db.run("UPDATE total SET n = n + ?", count);
    // With a small cache this is in the file, in part, before it is committed.
    if (from % 3 === 0) db.run("UPDATE leaf SET mark = ?", from);
  }),

  entries: read((db, who: string) =>
    db.all<{ n: number; text: string }>("SELECT n, text FROM entry WHERE who = ? ORDER BY n", who),
  ),

  last: read(
    (db, who: string) => db.get<{ n: number | null }>("SELECT max(n) AS n FROM entry WHERE who = ?", who)?.n ?? 0,
  ),

  audit: read((db, _: undefined): Audit => {
    const authors = db.all<{ who: string; last: number; count: number; counted: number | null }>(
      `SELECT who, max(n) AS last, count(*) AS count, (SELECT entries FROM author WHERE name = who) AS counted
         FROM entry GROUP BY who`,
    );
    return {
      integrity: db.get<{ integrity_check: string }>("PRAGMA integrity_check")?.integrity_check ?? "",
      entries: db.get<{ n: number }>("SELECT count(*) AS n FROM entry")?.n ?? -1,
      counted: db.get<{ n: number }>("SELECT n FROM total")?.n ?? -1,
      marks: db.get<{ n: number }>("SELECT count(DISTINCT mark) AS n FROM leaf")?.n ?? -1,
      last: Object.fromEntries(authors.map(({ who, last }) => [who, last])),
      gaps: authors.filter(({ last, count, counted }) => last !== count || count !== counted).map(({ who }) => who),
    };
  }),

  /** Ends the worker's thread as a crash would, in the middle of a transaction. */
  crash: write((db, _: undefined) => {
    db.run("UPDATE total SET n = n + 1000");
    process.exit(1);
  }),

  /** Keeps the transaction open until somebody sets the first word of `until`. */
  hold: write((db, until: Int32Array<SharedArrayBuffer>) => {
    db.run("UPDATE total SET n = n + 1000");
    Atomics.store(until, 1, 1);
    Atomics.notify(until, 1);
    Atomics.wait(until, 0, 0);
    db.run("UPDATE total SET n = n - 1000");
  }),

  /** Many plain rows, for measuring. */
  fill: write((db, { rows, bytes }: { rows: number; bytes: number }) => {
    db.run("CREATE TABLE IF NOT EXISTS plain (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
    const text = "x".repeat(bytes);
    for (let row = 0; row < rows; row++) db.run("INSERT INTO plain (text) VALUES (?)", text);
  }),

  plain: read((db, id: number) => db.get<{ text: string }>("SELECT text FROM plain WHERE id = ?", id)?.text),

  sql: write((db, { sql, values = [] }: { sql: string; values?: (null | number | string | Uint8Array)[] }) =>
    db.all<Record<string, unknown>>(sql, ...values),
  ),
};

export type TestOperations = typeof operations;
