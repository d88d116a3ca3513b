// MCP servers as a person entered them, and what was approved of each.
import type { Json } from "../../core/json.ts";
import type { McpServer } from "../../core/mcp.ts";
import { read, write } from "../operation.ts";

/** In the order in which they were added. */
export const list = read((db): McpServer[] =>
  db
    .all<{ id: string; json: string }>("SELECT id, json FROM mcp_server ORDER BY position, id")
    .map(({ id, json }) => ({ ...JSON.parse(json), id })),
);

/** Adds or replaces. */
export const save = write((db, { server }: { server: McpServer }): void => {
  const { id, ...rest } = server;
  db.run(
    `INSERT INTO mcp_server (id, position, json) SELECT ?1, coalesce(max(position), 0) + 1, ?2 FROM mcp_server WHERE true
      ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
    id,
    JSON.stringify(rest),
  );
});

/** Forgets also what was approved of it. */
export const remove = write((db, { id }: { id: string }): void => {
  db.run("DELETE FROM mcp_server WHERE id = ?", id);
  db.run("DELETE FROM mcp_pin WHERE server = ?", id);
});

export interface StoredPin {
  readonly part: string;
  readonly hash: string;
  readonly document: Json;
}

export const pins = read((db, { server }: { server: string }): StoredPin[] =>
  db
    .all<{ part: string; hash: string; json: string }>(
      "SELECT part, hash, json FROM mcp_pin WHERE server = ? ORDER BY part",
      server,
    )
    .map(({ part, hash, json }) => ({ part, hash, document: JSON.parse(json) })),
);

/** What a person has approved now; other parts stay as they were. `at`: milliseconds since 1970. */
export const pin = write((db, input: { server: string; pins: readonly StoredPin[]; at: number }): void => {
  for (const { part, hash, document } of input.pins) {
    db.run(
      `INSERT INTO mcp_pin (server, part, hash, json, approved_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (server, part) DO UPDATE SET hash = excluded.hash, json = excluded.json, approved_at = excluded.approved_at`,
      input.server,
      part,
      hash,
      JSON.stringify(document),
      input.at,
    );
  }
});
