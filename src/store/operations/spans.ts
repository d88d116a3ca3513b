// The log as the timeline reads it.
import { packSpanEvents, type SpanEvents } from "../../core/spanEvents.ts";
import type { SpanEvent } from "../../core/spans.ts";
import type { Database } from "../database.ts";
import { read } from "../operation.ts";
import { inHistory } from "./events.ts";

type Row = Omit<SpanEvent, "failed" | "costUnknown" | "costEstimated"> & {
  readonly failed: number;
  readonly costUnknown: number;
  readonly costEstimated: number;
};

interface Input {
  readonly session: string;
  /** The history of this branch; null: every event of the session. */
  readonly branch: string | null;
  readonly after: number;
  readonly upTo: number;
}

/** Events after number `after` and up to `upTo`, packed; and where the session ends. */
export const spans = read(
  (db: Database, { session, branch, after, upTo }: Input): { events: SpanEvents; ends: number } => {
    const row = db.get<{ key: number; ends: number }>("SELECT key, ends FROM session WHERE id = ?", session);
    if (row === undefined) return { events: packSpanEvents([]), ends: 0 };
    const where = branch === null ? { sql: "1", values: [] } : inHistory(db, row.key, branch);
    const found = db.all<Row>(
      `SELECT seq, at, kind, span, parent, failed, input_tokens AS inputTokens, output_tokens AS outputTokens,
          cost_usd AS costUsd, cost_unknown AS costUnknown, cost_estimated AS costEstimated
        FROM event WHERE session = ? AND seq > ? AND seq <= ? AND ${where.sql} ORDER BY seq`,
      row.key,
      after,
      upTo,
      ...where.values,
    );
    const events = found.map((event) => ({
      ...event,
      failed: event.failed === 1,
      costUnknown: event.costUnknown === 1,
      costEstimated: event.costEstimated === 1,
    }));
    return { events: packSpanEvents(events), ends: row.ends };
  },
);
