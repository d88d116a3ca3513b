// Sessions and their branches.
import type { Branch, Purpose, Session, SessionState, Shelf } from "../../core/session.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";
import { BEING_REMOVED } from "./purge.ts";

interface SessionRow {
  key: number;
  id: string;
  purpose: Purpose;
  title: string;
  agent: string | null;
  head: string;
  ends: number;
  state: SessionState;
  cost_usd: number;
  cost_unknown: number;
  cost_estimated: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  shelf: Shelf | null;
  imported: number;
  program: string | null;
}

/** With the program that another one's conversation is from, which its first event tells. */
const SELECT = `SELECT session.*, (SELECT label FROM event
    WHERE event.session = session.key AND event.seq = 1 AND event.kind = 'session.imported') AS program FROM session`;

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    purpose: row.purpose,
    title: row.title,
    agent: row.agent,
    head: row.head,
    ends: row.ends,
    state: row.state,
    cost: { usd: row.cost_usd, unknown: row.cost_unknown, estimated: row.cost_estimated === 1 },
    tokens: { input: row.input_tokens, output: row.output_tokens, cacheRead: row.cache_read_tokens },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    shelf: row.shelf,
    foreign: row.program === null || row.imported === 0 ? null : { program: row.program, upTo: row.imported },
  };
}

/** The key that the tables of events use for a session; undefined when there is no such session. */
export function sessionKey(db: Database, id: string): number | undefined {
  return db.get<{ key: number }>("SELECT key FROM session WHERE id = ?", id)?.key;
}

/** The number of the last event that another program recorded; 0 when all of the session was made here. */
export function foreignUpTo(db: Database, session: number): number {
  const row = db.get<SessionRow>(`${SELECT} WHERE session.key = ?`, session);
  return row === undefined ? 0 : (toSession(row).foreign?.upTo ?? 0);
}

export function branchesOf(db: Database, session: number): Branch[] {
  return db.all<Branch>(
    "SELECT id, parent, fork, created_at AS createdAt FROM branch WHERE session = ? ORDER BY key",
    session,
  );
}

export interface NewSession {
  readonly id: string;
  /** The id of its first branch. */
  readonly branch: string;
  readonly purpose: Purpose;
  readonly title: string;
  readonly agent: string | null;
  readonly at: number;
}

export const create = write(createIn);

/** The same within the transaction of another operation. */
export function createIn(db: Database, input: NewSession): Session {
  db.run(
    "INSERT INTO session (id, purpose, title, agent, head, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    input.id,
    input.purpose,
    input.title,
    input.agent,
    input.branch,
    input.at,
    input.at,
  );
  const row = db.get<SessionRow>(`${SELECT} WHERE id = ?`, input.id);
  if (row === undefined) throw new Error("A session that was just created is not there.");
  db.run(
    "INSERT INTO branch (id, session, parent, fork, created_at) VALUES (?, ?, NULL, 0, ?)",
    input.branch,
    row.key,
    input.at,
  );
  return toSession(row);
}

/** Newest first, without deleted ones. */
export const list = read((db, { purpose }: { purpose: Purpose }): Session[] =>
  db
    .all<SessionRow>(`${SELECT} WHERE purpose = ? AND deleted_at IS NULL ORDER BY updated_at DESC, key DESC`, purpose)
    .map(toSession),
);

/** Null when there is no such session. A deleted one is found until it is purged. */
export const get = read((db, { id }: { id: string }): { session: Session; branches: Branch[] } | null => {
  const row = db.get<SessionRow>(`${SELECT} WHERE id = ?`, id);
  return row === undefined ? null : { session: toSession(row), branches: branchesOf(db, row.key) };
});

export const rename = write((db, { id, title }: { id: string; title: string }): void => {
  db.run("UPDATE session SET title = ? WHERE id = ?", title, id);
});

export const setAgent = write((db, { id, agent }: { id: string; agent: string }): void => {
  db.run("UPDATE session SET agent = ? WHERE id = ?", agent, id);
});

export const setShelf = write((db, { ids, shelf }: { ids: readonly string[]; shelf: Shelf | null }): void => {
  for (const id of ids) db.run("UPDATE session SET shelf = ? WHERE id = ?", shelf, id);
});

/** Hides a session (`at`), or brings it back (null). False when it is gone for good, in whole or in part. */
export const setDeleted = write(
  (db, { id, at }: { id: string; at: number | null }): boolean =>
    db.run(`UPDATE session SET deleted_at = ? WHERE id = ? AND deleted_at IS NOT ${BEING_REMOVED}`, at, id) === 1,
);

/** The deleted ones that can still be brought back, the last one first. */
export const deleted = read((db): Session[] =>
  db.all<SessionRow>(`${SELECT} WHERE deleted_at > ${BEING_REMOVED} ORDER BY deleted_at DESC, key DESC`).map(toSession),
);

/** Opens a branch beside `parent` that shares its history up to event `fork`, and makes it the head. */
export const fork = write(
  (db, input: { id: string; session: string; parent: string; fork: number; at: number }): void => {
    const key = sessionKey(db, input.session);
    if (key === undefined) return;
    db.run(
      "INSERT INTO branch (id, session, parent, fork, created_at) VALUES (?, ?, ?, ?, ?)",
      input.id,
      key,
      input.parent,
      input.fork,
      input.at,
    );
    db.run("UPDATE session SET head = ? WHERE key = ?", input.id, key);
  },
);

/** Shows another branch. False when the session has no such branch. */
export const setHead = write((db, { session, branch }: { session: string; branch: string }): boolean => {
  const key = sessionKey(db, session);
  if (key === undefined || !branchesOf(db, key).some(({ id }) => id === branch)) return false;
  return db.run("UPDATE session SET head = ? WHERE key = ?", branch, key) === 1;
});
