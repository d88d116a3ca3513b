// Which process runs a turn in which session.
import { read, write } from "../operation.ts";

export interface Lease {
  readonly session: string;
  /** The branch that the turn goes on. */
  readonly branch: string;
  /** store/owner.ts tells whether it is alive. */
  readonly owner: string;
}

/** Takes the session, unless somebody has it; answers the lease that then holds, and whether it is this one. */
export const take = write((db, { session, branch, owner }: Lease): Lease & { readonly taken: boolean } => {
  const taken =
    db.run(
      "INSERT INTO lease (session, branch, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      session,
      branch,
      owner,
    ) === 1;
  const held = db.get<Lease>("SELECT session, branch, owner FROM lease WHERE session = ?", session);
  return { ...(held ?? { session, branch, owner }), taken };
});

/** Takes over from a dead owner. False when somebody else was quicker. */
export const takeOver = write(
  (db, { session, from, owner }: { session: string; from: string; owner: string }): boolean =>
    db.run("UPDATE lease SET owner = ? WHERE session = ? AND owner = ?", owner, session, from) === 1,
);

export const release = write((db, { session, owner }: { session: string; owner: string }): void => {
  db.run("DELETE FROM lease WHERE session = ? AND owner = ?", session, owner);
});

export const list = read((db): Lease[] => db.all<Lease>("SELECT session, branch, owner FROM lease"));
