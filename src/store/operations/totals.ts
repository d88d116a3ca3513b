// Adds up what was spent, a piece of the log at a time: no piece holds up what is being written for long.
import type { FactOf } from "../../core/event.ts";
import { createTallying, type Ended, type Tally } from "../../core/tally.ts";
import type { Database, Value } from "../database.ts";
import { read } from "../operation.ts";
import { inHistory } from "./events.ts";

export interface TotalsInput {
  /** One session, of it one branch's history or (null) all of it; null: all sessions that are not deleted. */
  readonly of: { readonly session: string; readonly branch: string | null } | null;
  /** Only what ended at that moment or later, in milliseconds since 1970; null: whenever. */
  readonly from: number | null;
  /** Where the piece begins: 0, or what the piece before answered. */
  readonly after: number;
}

export interface TotalsPiece {
  readonly tally: Tally;
  /** Where the next piece begins; null when this was the last. */
  readonly next: number | null;
}

/** Events that are looked at in one piece: some tens of milliseconds. */
const PIECE = 20_000;

/** Events before a call's end among which its decision is looked for: many more than calls that run beside it make. */
const DECIDED_WITHIN = 500;

type Row = Omit<Ended, "costUnknown" | "costEstimated" | "failed"> & {
  readonly key: number;
  readonly session: number;
  readonly seq: number;
  readonly costUnknown: number;
  readonly costEstimated: number;
  readonly failed: number;
  readonly denied: number;
};

export const piece = read((db, { of, from, after }: TotalsInput): TotalsPiece => {
  const tallying = createTallying();
  const { place, last, sql, values } = scopeOf(db, of);
  const upTo = after + PIECE;
  const copied = copiedUpTo(db);
  const rows = db.all<Row>(
    `SELECT event.key, event.session, event.seq, event.kind, event.at, event.model, event.tool, event.agent, event.within_tool AS within,
        event.duration_ms AS durationMs, event.first_part_ms AS firstPartMs, event.input_tokens AS inputTokens,
        event.output_tokens AS outputTokens, event.cache_read_tokens AS cacheReadTokens,
        event.cache_write_tokens AS cacheWriteTokens, event.reasoning_tokens AS reasoningTokens, event.cost_usd AS costUsd,
        event.cost_unknown AS costUnknown, event.cost_estimated AS costEstimated, event.failed,
        event.failed = 1 AND event.kind = 'tool.finished' AND EXISTS (SELECT 1 FROM event AS decided
          WHERE decided.session = event.session AND decided.seq BETWEEN event.seq - ${DECIDED_WITHIN} AND event.seq
            AND decided.span = event.span AND decided.kind = 'tool.decided' AND decided.failed = 1) AS denied
      FROM event WHERE ${place} > ? AND ${place} <= ? AND event.kind IN ('model.responded', 'model.failed', 'tool.finished')
        AND event.at >= ? AND ${sql}`,
    after,
    upTo,
    from ?? 0,
    ...values,
  );
  for (const row of rows) {
    if (row.seq < (copied.get(row.session) ?? 0)) continue;
    const { costUnknown, costEstimated } = row;
    const { failed, durationMs } = row.kind === "tool.finished" ? callOf(db, row) : row;
    if (failed === null) continue;
    tallying.add({
      ...row,
      durationMs,
      costUnknown: costUnknown === 1,
      costEstimated: costEstimated === 1,
      failed: failed === 1,
    });
  }
  return { tally: tallying.result(), next: upTo >= last ? null : upTo };
});

/**
 * That somebody said no to a call, or stopped it, is no failure of the tool, and a call that did not run took no time. `failed`
 * is null for a result that a person made up: nothing was called.
 */
function callOf(db: Database, row: Row): { failed: number | null; durationMs: number | null } {
  const { key, failed, denied, durationMs } = row;
  if (denied === 1) return { failed: 0, durationMs: null };
  if (failed === 0 && durationMs !== 0) return { failed, durationMs };
  const body = db.get<{ json: string }>("SELECT json FROM body WHERE event = ?", key);
  const fact = JSON.parse(body?.json ?? "{}") as Partial<FactOf<"tool.finished">>; // as it was recorded; long texts are elsewhere
  if (fact.by === "user") return { failed: null, durationMs };
  if (fact.stopped === undefined) return { failed, durationMs };
  return { failed: 0, durationMs: fact.stopped === "before" ? null : durationMs };
}

/** Sessions that began with a copy, each with the number of the event before which all was paid for elsewhere. */
function copiedUpTo(db: Database): Map<number, number> {
  const rows = db.all<{ session: number; seq: number }>(
    "SELECT session, max(seq) AS seq FROM event WHERE kind = 'session.copied' GROUP BY session",
  );
  return new Map(rows.map(({ session, seq }) => [session, seq]));
}

interface Scope {
  /** What its events are counted by, and where that ends. */
  readonly place: "event.key" | "event.seq";
  readonly last: number;
  readonly sql: string;
  readonly values: readonly Value[];
}

function scopeOf(db: Database, of: TotalsInput["of"]): Scope {
  if (of === null) {
    const last = db.get<{ last: number | null }>("SELECT max(key) AS last FROM event")?.last ?? 0;
    const sql = "event.session NOT IN (SELECT key FROM session WHERE deleted_at IS NOT NULL)";
    return { place: "event.key", last, sql, values: [] };
  }
  const row = db.get<{ key: number; ends: number }>("SELECT key, ends FROM session WHERE id = ?", of.session);
  const { key, ends } = row ?? { key: -1, ends: 0 };
  const one = { place: "event.seq", last: ends } as const;
  if (of.branch === null) return { ...one, sql: "event.session = ?", values: [key] };
  const history = inHistory(db, key, of.branch);
  return { ...one, sql: `event.session = ? AND ${history.sql}`, values: [key, ...history.values] };
}
