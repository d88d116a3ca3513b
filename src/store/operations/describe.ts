// The columns by which events are filtered and added up: who, with what, within what.
import type { Entry } from "../../core/event.ts";
import { type Beginning, createPlaces, type EventTraits, type Place, placeOf, traits } from "../../core/traits.ts";
import type { Database, Value } from "../database.ts";
import { loadJson } from "./blobs.ts";

/** Bodies in memory at once: with the largest that there are, some tens of megabytes. */
const BATCH = 100;

/** What stands in them for an event that comes next: all that its place depends on is in the log. */
export function description(db: Database, session: number, entry: Entry): Value[] {
  const begun = (span: string) =>
    db.get<Beginning>(
      `SELECT kind, tool, agent, within_tool AS within FROM event WHERE session = ? AND span = ?
        AND kind IN ('turn.started', 'model.requested', 'tool.requested', 'condensing.started', 'titling.started') LIMIT 1`,
      session,
      span,
    );
  const before = () =>
    db.get<{ agent: string | null }>(
      `SELECT agent FROM event WHERE session = ? AND kind = 'turn.started' AND parent IS NULL
        ORDER BY seq DESC LIMIT 1`,
      session,
    )?.agent ?? null;
  const place = placeOf(entry, begun, before);
  return columns(traits(entry.fact), place);
}

const columns = (trait: EventTraits, place: Place): Value[] => [
  trait.tool,
  trait.model,
  place.agent,
  trait.author,
  place.within,
  trait.firstPartMs,
  trait.cacheWriteTokens,
  trait.reasoningTokens,
];

/** For a log that was written before there were these columns. */
export function describeAll(db: Database): void {
  for (const { key } of db.all<{ key: number }>("SELECT key FROM session")) describeSession(db, key);
  // What was copied is paid for where it was copied from.
  db.run(
    `UPDATE event SET cache_write_tokens = NULL, reasoning_tokens = NULL WHERE EXISTS (SELECT 1 FROM event AS copied
      WHERE copied.session = event.session AND copied.kind = 'session.copied' AND copied.seq > event.seq)
      AND (cache_write_tokens IS NOT NULL OR reasoning_tokens IS NOT NULL)`,
  );
}

function describeSession(db: Database, session: number): void {
  const placeIn = createPlaces();
  let after = 0;
  for (;;) {
    const rows = db.all<Pick<Entry, "span" | "parent"> & { key: number; seq: number; json: string }>(
      `SELECT event.key, event.seq, event.span, event.parent, body.json FROM event JOIN body ON body.event = event.key
        WHERE event.session = ? AND event.seq > ? ORDER BY event.seq LIMIT ?`,
      session,
      after,
      BATCH,
    );
    for (const { key, json, span, parent } of rows) {
      // What is read here was written by `append`.
      const entry: Entry = { span, parent, fact: loadJson(db, json) as never };
      db.run(
        `UPDATE event SET tool = ?, model = ?, agent = ?, author = ?, within_tool = ?, first_part_ms = ?,
          cache_write_tokens = ?, reasoning_tokens = ? WHERE key = ?`,
        ...columns(traits(entry.fact), placeIn(entry)),
        key,
      );
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
