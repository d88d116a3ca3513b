// Calls that wait for a person. Any window may answer; the first answer is the one.
import type { Decision, Event, FactOf } from "../../core/event.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";
import { appendTo, type NewEvent } from "./append.ts";
import { loadJson } from "./blobs.ts";

/** A call that a person is asked about. */
export interface Waiting {
  readonly session: string;
  readonly title: string;
  readonly span: string;
  /** The number of the event that began the call. */
  readonly seq: number;
  readonly request: FactOf<"tool.requested">;
  readonly asked: FactOf<"tool.asked">;
}

interface AskedRow {
  session: number;
  seq: number;
  branch: string;
  span: string;
  id: string;
  title: string;
}

const OPEN = `FROM event AS asked JOIN session ON session.key = asked.session JOIN branch ON branch.key = asked.branch
  WHERE asked.kind = 'tool.asked' AND session.deleted_at IS NULL AND asked.seq > session.imported AND NOT EXISTS (
    SELECT 1 FROM event AS later WHERE later.session = asked.session AND later.seq > asked.seq AND later.span = asked.span
      AND later.kind IN ('tool.decided', 'tool.finished'))`;
const COLUMNS = "asked.session, asked.seq, branch.id AS branch, asked.span, session.id, session.title";

/** Oldest first. Only sessions whose state says that they wait are looked at. */
export const waiting = read((db): Waiting[] =>
  db
    .all<AskedRow>(`SELECT ${COLUMNS} ${OPEN} AND session.state = 'waiting' ORDER BY asked.at`)
    .map(({ session, seq, span, id, title }) => {
      const request = factOf(db, session, span, "tool.requested");
      return {
        session: id,
        title,
        span,
        seq: request.seq,
        request: request.fact as FactOf<"tool.requested">,
        asked: factOf(db, session, span, "tool.asked", seq).fact as FactOf<"tool.asked">,
      };
    }),
);

function factOf(db: Database, session: number, span: string, kind: string, after = 0) {
  const row = db.get<{ seq: number; json: string }>(
    `SELECT event.seq, body.json FROM event JOIN body ON body.event = event.key
      WHERE event.session = ? AND event.seq >= ? AND event.span = ? AND event.kind = ?`,
    session,
    after,
    span,
    kind,
  );
  if (row === undefined) throw new Error(`The call "${span}" has no ${kind}.`);
  return { seq: row.seq, fact: loadJson(db, row.json) as unknown };
}

/**
 * Puts a person's decision into the log, on the branch of the call. Answers null when the call does not wait (any more): it
 * was answered in another window, or its work was stopped.
 */
export const decide = write(
  (
    db,
    {
      session,
      span,
      decision,
      id,
      at,
    }: { session: string; span: string; decision: Decision } & Pick<NewEvent, "id" | "at">,
  ): Event | null => {
    const open = db.get<AskedRow>(`SELECT ${COLUMNS} ${OPEN} AND session.id = ? AND asked.span = ?`, session, span);
    if (open === undefined) return null;
    const { fact } = factOf(db, open.session, span, "tool.asked", open.seq);
    const { callId, name } = fact as FactOf<"tool.asked">;
    const event: NewEvent = { id, at, span, parent: null, fact: { kind: "tool.decided", callId, name, decision } };
    const appended = appendTo(db, { session, branch: open.branch, events: [event] });
    return Array.isArray(appended) ? (appended[0] ?? null) : null;
  },
);

/** The decision on the call that was asked about; null when there is none yet. */
export const decision = read((db, { session, span }: { session: string; span: string }): Decision | null => {
  const row = db.get<{ json: string }>(
    `SELECT body.json FROM event AS asked
      JOIN event AS decided ON decided.session = asked.session AND decided.seq > asked.seq AND decided.span = asked.span
      JOIN body ON body.event = decided.key JOIN session ON session.key = asked.session
      WHERE asked.kind = 'tool.asked' AND asked.span = ? AND session.id = ? AND decided.kind = 'tool.decided'`,
    span,
    session,
  );
  return row === undefined ? null : (loadJson(db, row.json) as unknown as FactOf<"tool.decided">).decision;
});
