// Sessions that leave this history and come into it, whole.
import type { AgentVersion } from "../../core/agent.ts";
import type { Event } from "../../core/event.ts";
import { type Branch, isUnderWay } from "../../core/session.ts";
import type { SessionCopy } from "../../core/sessionCopy.ts";
import { sha256 } from "../chance.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";
import { toVersion, type VersionRow } from "./agents.ts";
import { appendTo } from "./append.ts";
import { loadJson } from "./blobs.ts";
import { leaseOwner } from "./leases.ts";
import { BEING_REMOVED } from "./purge.ts";
import { branchesOf, sessionKey } from "./sessions.ts";

/** Every event of a session after number `after`, of all branches and kinds, at most `most`, in order. */
export const page = read((db, { session, after, most }: { session: string; after: number; most: number }): Event[] => {
  const key = sessionKey(db, session);
  if (key === undefined) return [];
  const rows = db.all<Omit<Event, "fact" | "session"> & { json: string }>(
    `SELECT event.seq, event.id, branch.id AS branch, event.at, event.span, event.parent, body.json
        FROM event JOIN body ON body.event = event.key JOIN branch ON branch.key = event.branch
        WHERE event.session = ? AND event.seq > ? ORDER BY event.seq LIMIT ?`,
    key,
    after,
    most,
  );
  // What is read here was written by `append`.
  return rows.map(({ json, ...row }) => ({ ...row, session, fact: loadJson(db, json) as never }));
});

/** The versions with these ids that are here. */
export const versions = read((db, { ids }: { ids: readonly string[] }): AgentVersion[] =>
  db
    .all<VersionRow>(
      "SELECT * FROM agent_version WHERE id IN (SELECT value FROM json_each(?)) ORDER BY agent, number",
      JSON.stringify(ids),
    )
    .map(toVersion),
);

/** How much of a copy is here. */
export interface Known {
  /** `removing`: it is on its way out for good. */
  readonly session: "absent" | "here" | "deleted" | "removing";
  /** How many of its events are in it. */
  readonly events: number;
  /** How many of its events or branches are in other sessions: then the copy is not what it says. */
  readonly elsewhere: number;
}

export const known = read(
  (db, copy: { session: string; events: readonly string[]; branches: readonly string[] }): Known => knownOf(db, copy),
);

function knownOf(
  db: Database,
  { session, events, branches }: { session: string; events: readonly string[]; branches: readonly string[] },
): Known {
  const row = db.get<{ key: number; deleted_at: number | null }>(
    "SELECT key, deleted_at FROM session WHERE id = ?",
    session,
  );
  const key = row?.key ?? -1;
  const count = (sql: string, ids: readonly string[]) => db.get<{ n: number }>(sql, key, JSON.stringify(ids))?.n ?? 0;
  const of = (table: string, sign: string) =>
    `SELECT count(*) AS n FROM ${table} WHERE session ${sign} ? AND id IN (SELECT value FROM json_each(?))`;
  const state =
    row === undefined
      ? "absent"
      : row.deleted_at === null
        ? "here"
        : row.deleted_at === BEING_REMOVED
          ? "removing"
          : "deleted";
  return {
    session: state,
    events: count(of("event", "="), events),
    elsewhere: count(of("event", "<>"), events) + count(of("branch", "<>"), branches),
  };
}

/** Characters of the id of a branch that a merge makes, out of a hash: as long as other ids. */
const ASIDE_LENGTH = 26;

export type Merged =
  | { readonly kind: "merged"; readonly events: number }
  /** Why nothing was done. */
  | { readonly kind: "working" | "removing" | "elsewhere" };

/**
 * Brings a copy in, whole or not at all. What is here already, by its ids, is not written again; a session that was deleted
 * comes back. Where a branch went on differently here since, what is new becomes a branch of its own: nothing is mixed, and
 * nothing is lost.
 */
export const merge = write((db, { copy, at }: { copy: SessionCopy; at: number }): Merged => {
  const ids = copy.events.map(({ id }) => id);
  const found = knownOf(db, { session: copy.id, events: ids, branches: copy.branches.map(({ id }) => id) });
  if (found.elsewhere > 0) return { kind: "elsewhere" };
  if (found.session === "removing") return { kind: "removing" };
  const isNew = found.session === "absent" || found.events < ids.length;
  if (isNew && leaseOwner(db, copy.id) !== undefined) return { kind: "working" };
  if (found.session === "absent") createSession(db, copy);
  if (found.session === "deleted") db.run("UPDATE session SET deleted_at = NULL WHERE id = ?", copy.id);
  if (!isNew) return { kind: "merged", events: 0 };
  keepVersions(db, copy.versions, at);
  const before = endOf(db, copy.id);
  addEvents(db, copy, new Set(ids));
  const { ends, state } = endOf(db, copy.id);
  if (found.session === "absent" && branchesOf(db, keyOf(db, copy.id)).some(({ id }) => id === copy.head))
    db.run("UPDATE session SET head = ? WHERE id = ?", copy.head, copy.id);
  // Nobody works in it, whatever a copy says that was made in the middle of a turn, or by somebody's hand.
  const settled = isUnderWay(state) ? "interrupted" : state;
  // What was all made here until now stays one's own; what was made here between two imports cannot be told from them.
  db.run(
    "UPDATE session SET own = iif(imported = 0, ?, own), imported = ?, state = ? WHERE id = ?",
    before.ends,
    ends,
    settled,
    copy.id,
  );
  return { kind: "merged", events: ends - before.ends };
});

function keyOf(db: Database, session: string): number {
  const key = sessionKey(db, session);
  if (key === undefined) throw new Error("A session that is being imported is not there.");
  return key;
}

function endOf(db: Database, session: string) {
  const row = db.get<{ ends: number; state: Parameters<typeof isUnderWay>[0] }>(
    "SELECT ends, state FROM session WHERE id = ?",
    session,
  );
  if (row === undefined) throw new Error("A session that is being imported is not there.");
  return row;
}

function createSession(db: Database, { id, purpose, title, agent, head, createdAt }: SessionCopy): void {
  // An agent that is not here answers nothing: then a person chooses who does.
  const answers = db.get("SELECT 1 FROM agent WHERE id = ? AND deleted_at IS NULL", agent) === undefined ? null : agent;
  db.run(
    "INSERT INTO session (id, purpose, title, agent, head, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    id,
    purpose,
    title,
    answers,
    head,
    createdAt,
    createdAt,
  );
}

/** Where agents stand that nobody made here: they are kept for the sessions that name them, and are in no list. */
const NO_POSITION = -1;

/** Never of an agent that is a person's own here: a newer version of it would be what works for them. */
function keepVersions(db: Database, all: readonly AgentVersion[], at: number): void {
  for (const { id, agent, number, createdAt, spec } of all) {
    db.run(
      "INSERT INTO agent (id, position, created_at, deleted_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
      agent,
      NO_POSITION,
      createdAt,
      at,
    );
    db.run(
      `INSERT INTO agent_version (id, agent, number, created_at, json) SELECT ?, ?, ?, ?, ?
        WHERE EXISTS (SELECT 1 FROM agent WHERE id = ?2 AND position = ${NO_POSITION}) ON CONFLICT DO NOTHING`,
      id,
      agent,
      number,
      createdAt,
      JSON.stringify(spec),
    );
  }
}

/** Where a branch of the copy stands here: behind which event of which branch. */
interface Place {
  readonly branch: string;
  readonly seq: number;
}

function addEvents(db: Database, copy: SessionCopy, ids: ReadonlySet<string>): void {
  const session = keyOf(db, copy.id);
  const here = db.all<{ id: string } & Place>(
    "SELECT event.seq, event.id, branch.id AS branch FROM event JOIN branch ON branch.key = event.branch WHERE event.session = ?",
    session,
  );
  const found = new Map(here.map(({ id, seq, branch }) => [id, { seq, branch }]));
  /** The last event of each branch that the copy does not know of. */
  const ownLast = new Map<string, number>();
  for (const { id, seq, branch } of here)
    if (!ids.has(id)) ownLast.set(branch, Math.max(seq, ownLast.get(branch) ?? 0));
  const made = new Set(branchesOf(db, session).map(({ id }) => id));
  const branches = new Map(copy.branches.map((branch) => [branch.id, branch]));
  /** Where each event of the copy stands here, by its number there; and where each of its branches has got to. */
  const placeOf = new Map<number, Place>();
  const places = new Map<string, Place>();
  let { ends } = endOf(db, copy.id);
  let run: { branch: string; events: Event[] } = { branch: "", events: [] };

  function flush(): void {
    if (run.events.length > 0 && !Array.isArray(appendTo(db, { session: copy.id, ...run })))
      throw new Error(`The branch "${run.branch}" that is being imported is not there.`);
    run = { branch: "", events: [] };
  }

  function insertBranch({ id, parent, fork, createdAt }: Branch): void {
    if (made.has(id)) return;
    db.run(
      "INSERT INTO branch (id, session, parent, fork, created_at) VALUES (?, ?, ?, ?, ?)",
      id,
      session,
      parent,
      fork,
      createdAt,
    );
    made.add(id);
  }

  /** A branch begins where it forks off, which is here by then: what is before it has lower numbers. */
  function begin(branch: Branch): Place {
    const from = branch.fork === 0 ? undefined : placeOf.get(branch.fork);
    // A branch that only this history has was made for what had no place any more.
    const parent = from !== undefined && !branches.has(from.branch) ? from.branch : branch.parent;
    insertBranch({ ...branch, parent, fork: from?.seq ?? 0 });
    return { branch: branch.id, seq: from?.seq ?? 0 };
  }

  /** What is new goes behind what it was behind, if nothing else has come there since. */
  function next({ branch, seq }: Place, event: Event): Place {
    ends += 1;
    if ((ownLast.get(branch) ?? 0) <= seq) return { branch, seq: ends };
    const id = sha256(`${branch}\n${event.id}`).slice(0, ASIDE_LENGTH);
    insertBranch({ id, parent: branch, fork: seq, createdAt: event.at });
    return { branch: id, seq: ends };
  }

  // Here nothing has other numbers than there.
  if (here.length === 0) for (const branch of copy.branches) insertBranch(branch);
  for (const event of copy.events) {
    const branch = branches.get(event.branch);
    if (branch === undefined) throw new Error(`The copy has no branch "${event.branch}".`);
    const at = places.get(branch.id);
    let place = found.get(event.id);
    // Never back: what was put aside goes on there.
    if (place !== undefined && at !== undefined && at.seq > place.seq) place = at;
    if (place === undefined) {
      place = next(at ?? (here.length === 0 ? { branch: branch.id, seq: 0 } : begin(branch)), event);
      if (place.branch !== run.branch) flush();
      run.branch = place.branch;
      run.events.push(event);
    }
    places.set(branch.id, place);
    placeOf.set(event.seq, place);
  }
  flush();
  for (const branch of copy.branches) begin(branch);
}
