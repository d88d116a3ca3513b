// Removing for good, in slices: each is a transaction that keeps nobody waiting, and a crash between two loses nothing.
import type { Database } from "../database.ts";
import { write } from "../operation.ts";
import { unindexEvents } from "./searchIndex.ts";

/** `session.deleted_at` of one that is on its way out: parts of it may be gone, so that it cannot be brought back. */
export const BEING_REMOVED = 0;

/** Rows of a slice, and the bytes of what they hold: some 20 ms, for which nobody minds waiting. */
const SLICE_ROWS = 100;
const SLICE_BYTES = 1_000_000;
/** Of 4 KiB: what a slice gives back of the file's end. Some room stays for what is written next. */
const SLICE_PAGES = 256;
const KEPT_PAGES = 256;

/**
 * Removes a slice of what was deleted before `before` (milliseconds since 1970), with all that only it used.
 * Answers whether there is more.
 */
export const slice = write((db, { before }: { before: number }): boolean => {
  const session = db.get<{ key: number; id: string; ends: number }>(
    "SELECT key, id, ends FROM session WHERE deleted_at < ? ORDER BY deleted_at, key LIMIT 1",
    before,
  );
  if (session === undefined) return false;
  db.run(`UPDATE session SET deleted_at = ${BEING_REMOVED} WHERE key = ?`, session.key);
  // What is removed for good is overwritten, whatever it costs.
  db.run("PRAGMA secure_delete = ON");
  try {
    if (!removeEvents(db, session.key) && !removeBlobs(db, session.key)) removeSession(db, session);
    return true;
  } finally {
    db.run("PRAGMA secure_delete = FAST");
  }
});

/**
 * Merges a slice of the search index, which else keeps what was removed until enough was added. Answers whether there is more.
 * https://sqlite.org/fts3.html#the_merge_command
 */
export const mergeIndex = write((db, _: undefined): boolean => {
  const changes = () => db.get<{ n: number }>("SELECT total_changes() AS n")?.n ?? 0;
  const before = changes();
  db.run(`INSERT INTO search (search) VALUES ('merge=${SLICE_PAGES},2')`);
  return changes() - before >= 2;
});

/** Gives a slice of the room that removing left back to the disk. Answers whether there is more. */
export const shrink = write((db, _: undefined): boolean => {
  const free = () => db.get<{ freelist_count: number }>("PRAGMA freelist_count")?.freelist_count ?? 0;
  const surplus = free() - KEPT_PAGES;
  if (surplus > 0) db.all(`PRAGMA incremental_vacuum(${Math.min(surplus, SLICE_PAGES)})`);
  // A file that cannot shrink, as it was made before files could, stays as it is.
  return surplus > SLICE_PAGES && free() - KEPT_PAGES < surplus;
});

function removeEvents(db: Database, session: number): boolean {
  const rows = db.all<{ key: number; bytes: number }>(
    `SELECT event.key, octet_length(body.json) AS bytes FROM event JOIN body ON body.event = event.key
      WHERE session = ? ORDER BY seq LIMIT ${SLICE_ROWS}`,
    session,
  );
  const removed = withinSlice(rows).map(({ key }) => key);
  unindexEvents(db, removed);
  const keys = JSON.stringify(removed);
  db.run("DELETE FROM body WHERE event IN (SELECT value FROM json_each(?))", keys);
  db.run("DELETE FROM event WHERE key IN (SELECT value FROM json_each(?))", keys);
  return rows.length > 0;
}

/** What another session uses too stays. */
function removeBlobs(db: Database, session: number): boolean {
  const rows = db.all<{ hash: string; bytes: number }>(
    `SELECT blob_use.hash, coalesce(octet_length(blob.json), 0) AS bytes FROM blob_use LEFT JOIN blob ON blob.hash = blob_use.hash
      WHERE session = ? LIMIT ${SLICE_ROWS}`,
    session,
  );
  const hashes = JSON.stringify(withinSlice(rows).map(({ hash }) => hash));
  db.run(
    `DELETE FROM blob WHERE hash IN (SELECT value FROM json_each(?1))
      AND NOT EXISTS (SELECT 1 FROM blob_use WHERE hash = blob.hash AND session <> ?2)`,
    hashes,
    session,
  );
  db.run("DELETE FROM blob_use WHERE session = ? AND hash IN (SELECT value FROM json_each(?))", session, hashes);
  return rows.length > 0;
}

function removeSession(db: Database, { key, id, ends }: { key: number; id: string; ends: number }): void {
  db.run("DELETE FROM branch WHERE session = ?", key);
  db.run("DELETE FROM draft WHERE session = ?", id);
  db.run("DELETE FROM draft_image WHERE session = ?", id);
  db.run("DELETE FROM rule WHERE scope = 'session' AND place = ?", id);
  db.run("DELETE FROM queued_message WHERE session = ?", id);
  db.run("DELETE FROM lease WHERE session = ?", id);
  db.run("DELETE FROM session WHERE key = ?", key);
  db.run("UPDATE purged SET events = events + ?", ends);
}

/** As many as fit, and one at least. */
function withinSlice<Row extends { bytes: number }>(rows: readonly Row[]): Row[] {
  let bytes = 0;
  return rows.filter((row, index) => {
    bytes += row.bytes;
    return index === 0 || bytes <= SLICE_BYTES;
  });
}
