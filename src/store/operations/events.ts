// The log as it is read. (How it is written: append.ts.)
import type { Event } from "../../core/event.ts";
import type { EventHeader } from "../../core/figures.ts";
import type { KnownNames } from "../../core/filter/complete.ts";
import { lineage } from "../../core/session.ts";
import type { Database, Value } from "../database.ts";
import { read } from "../operation.ts";
import { loadJson } from "./blobs.ts";
import { passes } from "./filterSql.ts";
import { branchesOf, foreignUpTo, sessionKey } from "./sessions.ts";

export interface EventFilter {
  /** The history of this branch; null: every event of the session. */
  readonly branch: string | null;
  /** Of core/filter/parse.ts; empty: all. */
  readonly query: string;
}

interface HeaderRow {
  key: number;
  seq: number;
  id: string;
  branch: string;
  at: number;
  span: string | null;
  parent: string | null;
}

/** The condition "is in the history of `branch`", with its values. */
export function inHistory(db: Database, session: number, branch: string): { sql: string; values: Value[] } {
  const stretches = lineage(branchesOf(db, session), branch);
  if (stretches.length === 0) return { sql: "0", values: [] };
  const one = "(event.branch = (SELECT key FROM branch WHERE id = ?) AND event.seq <= ?)";
  return {
    sql: `(${stretches.map(() => one).join(" OR ")})`,
    values: stretches.flatMap(({ branch: id, upTo }) => [id, upTo]),
  };
}

/**
 * A branch's history after number `after`, in order. Checkpoints of finished model calls are left out: what they held
 * stands in the fact that ended the call. So are the texts of files that calls change: they are read one by one.
 */
export const history = read(
  (db, { session, branch, after }: { session: string; branch: string; after: number }): Event[] => {
    const key = sessionKey(db, session);
    if (key === undefined) return [];
    const where = inHistory(db, key, branch);
    const rows = db.all<HeaderRow & { json: string }>(
      `SELECT event.seq, event.id, branch.id AS branch, event.at, event.span, event.parent, body.json
        FROM event JOIN body ON body.event = event.key JOIN branch ON branch.key = event.branch
        WHERE event.session = ? AND event.seq > ? AND ${where.sql} AND event.kind NOT IN ('file.prepared', 'file.restored')
          AND (event.kind <> 'model.streamed' OR event.seq >
            (SELECT coalesce(max(seq), 0) FROM event AS ended WHERE ended.session = event.session AND ended.kind = 'turn.ended'
              AND ended.parent IS NULL AND ended.branch = event.branch))
        ORDER BY event.seq`,
      key,
      after,
      ...where.values,
    );
    return rows.map(({ json, seq, id, branch: of, at, span, parent }) => ({
      session,
      branch: of,
      seq,
      id,
      at,
      span,
      parent,
      // What is read here was written by `append`.
      fact: loadJson(db, json) as never,
    }));
  },
);

/** The condition "passes the filter", for the events of a session, with its values. Throws `invalid`. */
function passing(db: Database, session: number, { branch, query }: EventFilter): { sql: string; values: Value[] } {
  const { sql, values } = passes(query);
  if (branch === null) return { sql, values: [...values] };
  const where = inHistory(db, session, branch);
  return { sql: `${where.sql} AND ${sql}`, values: [...where.values, ...values] };
}

/** The numbers of the events that pass the filter, after number `after` and up to `upTo`, in order; and where the session ends. */
export const index = read(
  (
    db,
    {
      session,
      filter,
      after,
      upTo = Number.MAX_SAFE_INTEGER,
    }: { session: string; filter: EventFilter; after: number; upTo?: number },
  ): { seqs: Uint32Array; ends: number } => {
    const row = db.get<{ key: number; ends: number }>("SELECT key, ends FROM session WHERE id = ?", session);
    if (row === undefined) return { seqs: new Uint32Array(), ends: 0 };
    const { sql, values } = passing(db, row.key, filter);
    const seqs = db.numbers(
      `SELECT seq FROM event WHERE session = ? AND seq > ? AND seq <= ? AND ${sql} ORDER BY seq`,
      row.key,
      after,
      upTo,
      ...values,
    );
    return { seqs: Uint32Array.from(seqs), ends: row.ends };
  },
);

/**
 * The headers of these events, in order of their numbers; numbers that do not exist are left out. Of what another program
 * recorded without a cost there is none: nobody here could have known it, and a reader would only wonder.
 */
export const rows = read((db, { session, seqs }: { session: string; seqs: readonly number[] }): EventHeader[] => {
  const key = sessionKey(db, session);
  if (key === undefined) return [];
  const found = db.all<
    Omit<EventHeader, "costUnknown" | "costEstimated" | "failed"> & {
      costUnknown: number;
      costEstimated: number;
      failed: number;
    }
  >(
    `SELECT seq, event.id, branch.id AS branch, at, span, event.parent, kind, label, duration_ms AS durationMs,
        input_tokens AS inputTokens, output_tokens AS outputTokens, cache_read_tokens AS cacheReadTokens,
        cost_usd AS costUsd, cost_unknown AND seq > ? AS costUnknown,
        cost_estimated AS costEstimated, failed
      FROM event JOIN branch ON branch.key = event.branch
      WHERE event.session = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    foreignUpTo(db, key),
    key,
    JSON.stringify(seqs),
  );
  return found.map((row) => ({
    ...row,
    costUnknown: row.costUnknown === 1,
    costEstimated: row.costEstimated === 1,
    failed: row.failed === 1,
  }));
});

/** One event with its body; null when there is none with this number. */
export const get = read((db, { session, seq }: { session: string; seq: number }): Event | null => {
  const row = db.get<HeaderRow & { json: string }>(
    `SELECT event.seq, event.id, branch.id AS branch, event.at, event.span, event.parent, body.json
      FROM event JOIN body ON body.event = event.key JOIN branch ON branch.key = event.branch
      WHERE event.session = (SELECT key FROM session WHERE id = ?) AND seq = ?`,
    session,
    seq,
  );
  if (row === undefined) return null;
  const { id, branch, at, span, parent, json } = row;
  return { session, branch, seq, id, at, span, parent, fact: loadJson(db, json) as never };
});

/** The time of a session's first event; null when it has none. */
export const startedAt = read(
  (db, { session }: { session: string }): number | null =>
    db.get<{ at: number }>(
      "SELECT at FROM event WHERE session = (SELECT key FROM session WHERE id = ?) ORDER BY seq LIMIT 1",
      session,
    )?.at ?? null,
);

/** The names that a session's events have, each once, in order: what a filter can be completed with. */
export const names = read((db, { session }: { session: string }): KnownNames => {
  const rows = db.all<Record<keyof KnownNames, string | null>>(
    `SELECT DISTINCT tool, model, agent FROM event WHERE session = (SELECT key FROM session WHERE id = ?) LIMIT ${MOST_NAMES}`,
    session,
  );
  const of = (field: keyof KnownNames) =>
    [...new Set(rows.flatMap((row) => row[field] ?? []))].sort((a, b) => a.localeCompare(b));
  return { tool: of("tool"), model: of("model"), agent: of("agent") };
});

/** More are not looked through one by one. */
const MOST_NAMES = 1_000;
