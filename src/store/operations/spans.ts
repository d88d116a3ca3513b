// The log as the timeline reads it.
import { packSpanEvents, type SpanEvents, type SpanRow } from "../../core/spanEvents.ts";
import type { Database } from "../database.ts";
import { read } from "../operation.ts";
import { inHistory } from "./events.ts";
import { foreignUpTo } from "./sessions.ts";

interface Input {
  readonly session: string;
  /** The history of this branch; null: every event of the session. */
  readonly branch: string | null;
  readonly after: number;
  readonly upTo: number;
}

/** Events after number `after` and up to `upTo`, packed, with their costs as `events.rows` has them; and where the session ends. */
export const spans = read(
  (db: Database, { session, branch, after, upTo }: Input): { events: SpanEvents; ends: number } => {
    const row = db.get<{ key: number; ends: number }>("SELECT key, ends FROM session WHERE id = ?", session);
    if (row === undefined) return { events: packSpanEvents([]), ends: 0 };
    const where = branch === null ? { sql: "1", values: [] } : inHistory(db, row.key, branch);
    const found = db.all<SpanRow>(
      `SELECT seq, at, kind, span, parent, failed, input_tokens AS inputTokens, output_tokens AS outputTokens,
          cost_usd AS costUsd, cost_unknown AND seq > ? AS costUnknown, cost_estimated AS costEstimated
        FROM event WHERE session = ? AND seq > ? AND seq <= ? AND ${where.sql} ORDER BY seq`,
      foreignUpTo(db, row.key),
      row.key,
      after,
      upTo,
      ...where.values,
    );
    return { events: packSpanEvents(found), ends: row.ends };
  },
);
