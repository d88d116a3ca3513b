// Sessions and branches whose own rows are lost, made anew of what is left: without them their events would be lost too.
import { randomFillSync } from "node:crypto";
import { createIds } from "../core/id.ts";
import { TITLE_LENGTH, titleFrom } from "../core/plainWords.ts";
import type { Connection } from "./connection.ts";

/**
 * Answers how many sessions it made. They have their branches, events and sums, are called by their first words, and no agent is
 * theirs: a person chooses who answers. What they say of files and of calls that wait is shown and never acted on, as of imported
 * ones: where it came from is not known any more.
 */
export function recoverLost(into: Connection): number {
  const newId = createIds(Date.now, (length) => randomFillSync(new Uint8Array(length)));
  recoverBranches(into, newId);
  const lost = into.all<{ key: number }>(
    "SELECT DISTINCT session AS key FROM event WHERE session NOT IN (SELECT key FROM session)",
  );
  for (const { key } of lost) recoverSession(into, key, newId());
  // A session whose branch is not there any more shows the one in which something happened last, or an empty one.
  into.run(
    `UPDATE session SET head = coalesce((SELECT branch.id FROM event JOIN branch ON branch.key = event.branch
        WHERE event.session = session.key ORDER BY seq DESC LIMIT 1), head)
      WHERE head NOT IN (SELECT id FROM branch WHERE branch.session = session.key)`,
  );
  into.run(
    `INSERT INTO branch (id, session, parent, fork, created_at) SELECT head, key, NULL, 0, created_at FROM session
      WHERE head NOT IN (SELECT id FROM branch)`,
  );
  return lost.length;
}

/** What a branch shared with one that is lost cannot be told from what that one went on with: it begins on its own. */
function recoverBranches(into: Connection, newId: () => string): void {
  const lost = into.all<{ key: number; session: number; at: number }>(
    `SELECT branch AS key, session, min(at) AS at FROM event WHERE branch NOT IN (SELECT key FROM branch) GROUP BY branch`,
  );
  for (const { key, session, at } of lost)
    into.run(
      "INSERT INTO branch (key, id, session, parent, fork, created_at) VALUES (?, ?, ?, NULL, 0, ?)",
      key,
      idOf(into, session, lost.filter((other) => other.session === session).length) ?? newId(),
      session,
      at,
    );
  into.run("UPDATE branch SET parent = NULL, fork = 0 WHERE parent NOT IN (SELECT id FROM branch)");
}

/** The id that others in the session still name it by, where it can be no other's. */
function idOf(into: Connection, session: number, lost: number): string | undefined {
  const named = into.all<{ id: string }>(
    `SELECT parent AS id FROM branch WHERE session = ?1 AND parent NOT IN (SELECT id FROM branch)
      UNION SELECT head FROM session WHERE key = ?1 AND head NOT IN (SELECT id FROM branch)`,
    session,
  );
  return lost === 1 && named.length === 1 ? named[0]?.id : undefined;
}

function recoverSession(into: Connection, key: number, id: string): void {
  const said = into.get<{ label: string }>(
    "SELECT label FROM event WHERE session = ? AND kind = 'message.user' ORDER BY seq LIMIT 1",
    key,
  );
  into.run(
    `INSERT INTO session (key, id, purpose, title, head, ends, cost_usd, cost_unknown, cost_estimated, input_tokens,
        output_tokens, cache_read_tokens, created_at, updated_at)
      SELECT session, ?2, 'chat', ?3, '', max(seq), total(cost_usd), sum(cost_unknown), max(cost_estimated),
        coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(cache_read_tokens), 0), min(at), max(at)
      FROM event WHERE session = ?1 GROUP BY session`,
    key,
    id,
    titleFrom(said?.label ?? "", TITLE_LENGTH),
  );
  // A column that the first formats did not have.
  if (into.get("SELECT 1 FROM pragma_table_info('session') WHERE name = 'imported'") !== undefined)
    into.run("UPDATE session SET imported = ends WHERE key = ?", key);
}
