// A ledger: every entry is also counted in another table, so that half a transaction shows.
import { read, write } from "../../src/store/operation.ts";

export const operations = {
  add: write((db, { who, n, text }: { who: string; n: number; text: string }) => {
    db.run("INSERT INTO entry (who, n, text) VALUES (?, ?, ?)", who, n, text);
    return db.run("UPDATE total SET n = n + 1");
  }),
  entries: read((db, who: string) =>
    db.all<{ n: number; text: string }>("SELECT n, text FROM entry WHERE who = ? ORDER BY n", who),
  ),
  totals: read((db, _: undefined) => ({
    entries: db.get<{ n: number }>("SELECT count(*) AS n FROM entry")?.n ?? -1,
    counted: db.get<{ n: number }>("SELECT n FROM total")?.n ?? -1,
  })),
  check: read((db, _: undefined) =>
    db.all<{ integrity_check: string }>("PRAGMA integrity_check").map((row) => row.integrity_check),
  ),
};

export type TestOperations = typeof operations;
