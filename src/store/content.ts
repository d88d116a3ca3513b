// What a history holds, in every format that there was.
import type { Content } from "./backups.ts";
import type { Database } from "./database.ts";

export function content(db: Database): Content {
  const { sessions, events } = db.get<{ sessions: number; events: number }>(
    "SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS sessions, coalesce(sum(ends), 0) AS events FROM session",
  ) ?? { sessions: 0, events: 0 };
  return { sessions, events, recorded: events + purgedEvents(db) };
}

function purgedEvents(db: Database): number {
  // The first format did not count them.
  const counted = db.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'purged'");
  if (counted === undefined) return 0;
  return db.get<{ events: number }>("SELECT events FROM purged")?.events ?? 0;
}
