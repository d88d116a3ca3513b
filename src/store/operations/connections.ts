// Connections to providers, without their keys.
import type { Connection } from "../../core/connection.ts";
import type { Json } from "../../core/json.ts";
import { read, write } from "../operation.ts";

export interface StoredConnection {
  readonly connection: Connection;
  /** The last test's result, as the studio wrote it. */
  readonly tested: Json;
}

interface ConnectionRow {
  id: string;
  json: string;
  tested: string | null;
}

const toConnection = (row: ConnectionRow): StoredConnection => ({
  connection: { ...JSON.parse(row.json), id: row.id },
  tested: row.tested === null ? null : JSON.parse(row.tested),
});

export const list = read((db): StoredConnection[] =>
  db.all<ConnectionRow>("SELECT * FROM connection ORDER BY position, id").map(toConnection),
);

export const get = read((db, { id }: { id: string }): StoredConnection | null => {
  const row = db.get<ConnectionRow>("SELECT * FROM connection WHERE id = ?", id);
  return row === undefined ? null : toConnection(row);
});

/** Adds or replaces; what a test said of the old one no longer holds. */
export const save = write((db, { connection }: { connection: Connection }): void => {
  const { id, ...rest } = connection;
  db.run(
    `INSERT INTO connection (id, position, json) SELECT ?1, coalesce(max(position), 0) + 1, ?2 FROM connection WHERE true
      ON CONFLICT (id) DO UPDATE SET json = excluded.json, tested = NULL`,
    id,
    JSON.stringify(rest),
  );
});

export const setTested = write((db, { id, tested }: { id: string; tested: Json }): void => {
  db.run("UPDATE connection SET tested = ? WHERE id = ?", tested === null ? null : JSON.stringify(tested), id);
});

export const remove = write((db, { id }: { id: string }): void => {
  db.run("DELETE FROM connection WHERE id = ?", id);
});
