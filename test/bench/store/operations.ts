// What is measured, written once: both sides run these very functions, each on its own `Database`.

import type { Database } from "../../../src/store/database.ts";
import { read, write } from "../../../src/store/operation.ts";
import { type EventRow, eventRow, messageText } from "./rows.ts";

const eventsPerSession = 5000;
const pageEvents = 1000;
const hits = 50;

/** The number of an event that at least a page of its session follows; another one for each `turn`. */
export const pageStart = (turn: number, events: number) =>
  ((turn * 7) % (events / eventsPerSession)) * eventsPerSession + ((turn * 331) % (eventsPerSession - pageEvents));

const sessionOf = (number: number) => `session-${Math.floor(number / eventsPerSession)}`;

function insertEvent(db: Database, session: number, seq: number, row: EventRow): void {
  const inserted = db.get<{ key: number }>(
    `INSERT INTO event (session, seq, id, at, span, parent, kind, label, duration_ms, input_tokens, output_tokens, cost_usd, failed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
    session,
    seq,
    row.id,
    row.at,
    row.span,
    row.parent,
    row.kind,
    row.label,
    row.durationMs,
    row.inputTokens,
    row.outputTokens,
    row.costUsd,
    0,
  );
  db.run("INSERT INTO body (event, json) VALUES (?, ?)", inserted?.key ?? null, row.json);
}

function sessionNamed(db: Database, id: string): { key: number; ends: number } {
  const found = db.get<{ key: number; ends: number }>("SELECT key, ends FROM session WHERE id = ?", id);
  return found ?? { key: sessionMade(db, id), ends: 0 };
}

function sessionMade(db: Database, id: string): number {
  return db.get<{ key: number }>("INSERT INTO session (id, ends) VALUES (?, 0) RETURNING key", id)?.key ?? -1;
}

/** What is measured needs no counting. */
export const content = () => ({ sessions: 0, events: 0, recorded: 0 });

export const operations = {
  /** One event, as a running turn appends it. */
  commit: write((db, row: EventRow) => {
    const { key, ends } = sessionNamed(db, "live");
    insertEvent(db, key, ends + 1, row);
    db.run("UPDATE session SET ends = ? WHERE key = ?", ends + 1, key);
    return ends + 1;
  }),

  /** Events number `from` up to `from + count`, two rows each. */
  fill: write((db, { from, count }: { from: number; count: number }) => {
    for (let number = from; number < from + count; number++) {
      const seq = (number % eventsPerSession) + 1;
      const { key } = sessionNamed(db, sessionOf(number));
      insertEvent(db, key, seq, eventRow(number));
      if (seq === eventsPerSession) db.run("UPDATE session SET ends = ? WHERE key = ?", seq, key);
    }
  }),

  point: read(
    (db, number: number) =>
      db.get<Record<string, unknown>>(
        `SELECT event.seq, event.id, event.at, event.span, event.parent, body.json FROM event JOIN body ON body.event = event.key
          WHERE event.session = (SELECT key FROM session WHERE id = ?) AND seq = ?`,
        sessionOf(number),
        (number % eventsPerSession) + 1,
      ) ?? null,
  ),

  /** The headers of the thousand events that begin with number `from`. */
  page: read((db, from: number) =>
    db.all<Record<string, unknown>>(
      `SELECT seq, id, at, span, parent, kind, label, duration_ms AS durationMs, input_tokens AS inputTokens,
          output_tokens AS outputTokens, cost_usd AS costUsd, failed
        FROM event WHERE session = (SELECT key FROM session WHERE id = ?) AND seq > ? ORDER BY seq LIMIT ?`,
      sessionOf(from),
      from % eventsPerSession,
      pageEvents,
    ),
  ),

  fillMessages: write((db, { from, count }: { from: number; count: number }) => {
    for (let number = from; number < from + count; number++) {
      db.run("INSERT INTO message (key, text) VALUES (?, ?)", number, messageText(number));
      // Node's SQLite binds every number as a double, which is no docid.
      db.run("INSERT INTO search (docid, text) VALUES (CAST(? AS INTEGER), ?)", number, messageText(number));
    }
  }),

  /** The newest messages with these words, with the place where they stand. */
  search: read((db, text: string) =>
    db.all<Record<string, unknown>>(
      `SELECT docid, snippet(search, '[', ']', '…', -1, 12) AS found FROM search WHERE search MATCH ? ORDER BY docid DESC LIMIT ?`,
      text,
      hits,
    ),
  ),

  /** The same in the index that only native SQLite has. */
  searchFts5: read((db, text: string) =>
    db.all<Record<string, unknown>>(
      `SELECT rowid AS docid, snippet(fts5, 0, '[', ']', '…', 12) AS found FROM fts5 WHERE fts5 MATCH ? ORDER BY rowid DESC LIMIT ?`,
      text,
      hits,
    ),
  ),
};

export type BenchOperations = typeof operations;
export type Name = keyof BenchOperations;
