// Agents and their immutable versions.
import type { Agent, AgentSpec, AgentVersion } from "../../core/agent.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";

export interface VersionRow {
  id: string;
  agent: string;
  number: number;
  created_at: number;
  json: string;
}

export function toVersion(row: VersionRow): AgentVersion {
  return { id: row.id, agent: row.agent, number: row.number, createdAt: row.created_at, spec: JSON.parse(row.json) };
}

interface AgentRow {
  agent_id: string;
  agent_created_at: number;
  archived_at: number | null;
}

const SELECT = `SELECT agent.id AS agent_id, agent.created_at AS agent_created_at, agent.archived_at, agent_version.*
  FROM agent JOIN agent_version ON agent_version.agent = agent.id
    AND agent_version.number = (SELECT max(number) FROM agent_version WHERE agent = agent.id)
  WHERE agent.deleted_at IS NULL`;

function toAgent(row: AgentRow & VersionRow): Agent {
  return { id: row.agent_id, createdAt: row.agent_created_at, archivedAt: row.archived_at, version: toVersion(row) };
}

function find(db: Database, id: string): Agent | null {
  const row = db.get<AgentRow & VersionRow>(`${SELECT} AND agent.id = ?`, id);
  return row === undefined ? null : toAgent(row);
}

function insertAgent(db: Database, id: string, at: number): void {
  db.run(
    `INSERT INTO agent (id, position, created_at) SELECT ?, coalesce(max(position), 0) + 1, ? FROM agent WHERE true
      ON CONFLICT (id) DO NOTHING`,
    id,
    at,
  );
}

/** In the person's order, archived ones last. */
export const list = read((db): Agent[] =>
  db
    .all<AgentRow & VersionRow>(`${SELECT} ORDER BY agent.archived_at IS NOT NULL, agent.position, agent.id`)
    .map(toAgent),
);

/** Null when it does not exist or was deleted. */
export const get = read((db, { id }: { id: string }): Agent | null => find(db, id));

/**
 * Saves a version, the first one with its agent. A spec equal to the newest version's makes none. What stood unsaved in the
 * editor is saved by this, unless it is another text (`keepDraft`). Answers the agent as it then is; null when it was deleted.
 */
export const save = write(
  (db, input: { agent: string; version: string; spec: AgentSpec; at: number; keepDraft?: boolean }): Agent | null => {
    const deleted = db.get<{ deleted_at: number | null }>("SELECT deleted_at FROM agent WHERE id = ?", input.agent);
    if (deleted?.deleted_at != null) return null;
    insertAgent(db, input.agent, input.at);
    const json = JSON.stringify(input.spec);
    const newest = db.get<VersionRow>(
      "SELECT * FROM agent_version WHERE agent = ? ORDER BY number DESC LIMIT 1",
      input.agent,
    );
    if (newest?.json !== json) {
      db.run(
        "INSERT INTO agent_version (id, agent, number, created_at, json) VALUES (?, ?, ?, ?, ?)",
        input.version,
        input.agent,
        (newest?.number ?? 0) + 1,
        input.at,
        json,
      );
    }
    if (!input.keepDraft) db.run("UPDATE agent SET draft = NULL WHERE id = ?", input.agent);
    return find(db, input.agent);
  },
);

/** Newest first. */
export const versions = read((db, { agent }: { agent: string }): AgentVersion[] =>
  db.all<VersionRow>("SELECT * FROM agent_version WHERE agent = ? ORDER BY number DESC", agent).map(toVersion),
);

export const setArchived = write((db, { id, at }: { id: string; at: number | null }): void => {
  db.run("UPDATE agent SET archived_at = ? WHERE id = ?", at, id);
});

/** Hides an agent (`at`), or brings it back (null). Its versions stay: sessions name them. */
export const setDeleted = write((db, { id, at }: { id: string; at: number | null }): void => {
  db.run("UPDATE agent SET deleted_at = ? WHERE id = ?", at, id);
});

/** Puts `id` before `before`, or at the end (null). */
export const move = write((db, { id, before }: { id: string; before: string | null }): void => {
  if (before === id) return;
  const order = db
    .all<{ id: string }>("SELECT id FROM agent ORDER BY position, id")
    .map((row) => row.id)
    .filter((other) => other !== id);
  // One that is not there (any more) is no place: then the end is.
  const at = before === null ? -1 : order.indexOf(before);
  order.splice(at === -1 ? order.length : at, 0, id);
  for (const [position, agent] of order.entries())
    db.run("UPDATE agent SET position = ? WHERE id = ?", position, agent);
});

/** What stands unsaved in the editor; null when nothing does. */
export const draft = read((db, { id }: { id: string }): AgentSpec | null => {
  const row = db.get<{ draft: string | null }>("SELECT draft FROM agent WHERE id = ?", id);
  return row?.draft == null ? null : JSON.parse(row.draft);
});

/** An agent that was never saved gets its row here, without a version: no list shows it. */
export const saveDraft = write((db, { id, spec, at }: { id: string; spec: AgentSpec | null; at: number }): void => {
  insertAgent(db, id, at);
  db.run("UPDATE agent SET draft = ? WHERE id = ?", spec === null ? null : JSON.stringify(spec), id);
});
