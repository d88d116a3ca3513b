// Which process runs a turn in which session.
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";

export interface Lease {
  readonly session: string;
  /** The branch that the turn goes on. */
  readonly branch: string;
  /** store/owner.ts tells whether it is alive. */
  readonly owner: string;
  /** Moves as long as the owner's turn goes on. */
  readonly beat: number;
}

/** Takes the session, unless somebody has it; answers the lease that then holds, and whether it is this one. */
export const take = write(
  (db, { session, branch, owner }: Omit<Lease, "beat">): Lease & { readonly taken: boolean } => {
    const taken =
      db.run(
        "INSERT INTO lease (session, branch, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        session,
        branch,
        owner,
      ) === 1;
    const held = db.get<Lease>("SELECT session, branch, owner, beat FROM lease WHERE session = ?", session);
    return { ...(held ?? { session, branch, owner, beat: 0 }), taken };
  },
);

/** Says that the owner's turns in these sessions go on; answers those that it still has. */
export const beat = write((db, { sessions, owner }: { sessions: readonly string[]; owner: string }): string[] =>
  db
    .all<{ session: string }>(
      `UPDATE lease SET beat = beat + 1 WHERE owner = ? AND session IN (SELECT value FROM json_each(?))
        RETURNING session`,
      owner,
      JSON.stringify(sessions),
    )
    .map(({ session }) => session),
);

/**
 * Moves the beat of somebody who stands still, on their behalf: proves that the store can be written, so that who then does
 * not move it either is not only waiting for a disk. False when they have moved since.
 */
export const nudge = write(
  (db, { session, owner, beat: seen }: Pick<Lease, "session" | "owner" | "beat">): boolean =>
    db.run("UPDATE lease SET beat = beat + 1 WHERE session = ? AND owner = ? AND beat = ?", session, owner, seen) === 1,
);

/**
 * Takes over from an owner that is dead, or (`beat`) has not moved since. False when it has, or when somebody else was
 * quicker.
 */
export const takeOver = write(
  (
    db,
    { session, from, owner, beat: seen }: { session: string; from: string; owner: string; beat?: number },
  ): boolean =>
    db.run(
      "UPDATE lease SET owner = ? WHERE session = ? AND owner = ? AND beat = coalesce(?, beat)",
      owner,
      session,
      from,
      seen ?? null,
    ) === 1,
);

export const release = write((db, { session, owner }: { session: string; owner: string }): void => {
  db.run("DELETE FROM lease WHERE session = ? AND owner = ?", session, owner);
});

/** The same, unless a message waits in the session (queue.ts): then it stays theirs, and false is answered. */
export const releaseUnlessQueued = write((db, { session, owner }: { session: string; owner: string }): boolean => {
  const queued = db.get<{ found: number }>("SELECT 1 AS found FROM queued_message WHERE session = ? LIMIT 1", session);
  if (queued !== undefined && leaseOwner(db, session) === owner) return false;
  db.run("DELETE FROM lease WHERE session = ? AND owner = ?", session, owner);
  return true;
});

export const list = read((db): Lease[] => db.all<Lease>("SELECT session, branch, owner, beat FROM lease"));

export function leaseOwner(db: Database, session: string): string | undefined {
  return db.get<{ owner: string }>("SELECT owner FROM lease WHERE session = ?", session)?.owner;
}
