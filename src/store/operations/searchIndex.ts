// Keeps the search index in step with the log, in the transaction that changes the log. Nothing else writes to its tables.
import type { Fact } from "../../core/event.ts";
import { searchText } from "../../core/searchText.ts";
import { withSeams } from "../../core/searchWords.ts";
import type { Database } from "../database.ts";
import { loadJson } from "./blobs.ts";

/** Bodies in memory at once: with the largest that there are, some tens of megabytes. */
const BATCH = 100;

export function indexEvent(db: Database, event: number, fact: Fact): void {
  const text = withSeams(searchText(fact));
  if (text === "") return;
  db.run("INSERT INTO event_text (event, text) VALUES (?, ?)", event, text);
  db.run("INSERT INTO search (docid, text) VALUES (?, ?)", event, text);
}

/** Call it while their text is still there: the index reads it to know what to take out. */
export function unindexEvents(db: Database, events: readonly number[]): void {
  const keys = JSON.stringify(events);
  db.run("DELETE FROM search WHERE docid IN (SELECT value FROM json_each(?))", keys);
  db.run("DELETE FROM event_text WHERE event IN (SELECT value FROM json_each(?))", keys);
}

/** For a log that was written before there was an index. */
export function indexAll(db: Database): void {
  let after = 0;
  for (;;) {
    const rows = db.all<{ event: number; json: string }>(
      "SELECT event, json FROM body WHERE event > ? ORDER BY event LIMIT ?",
      after,
      BATCH,
    );
    // What is read here was written by `append`.
    for (const { event, json } of rows) indexEvent(db, event, loadJson(db, json) as never);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.event;
  }
}
