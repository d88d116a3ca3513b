// Connections to providers, without their keys.
import type { Connection } from "../../core/connection.ts";
import type { Json } from "../../core/json.ts";
import type { ModelNote } from "../../core/models.ts";
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

/** Keeps what the user wrote of one model; null forgets it. What a test said of the connection still holds. */
export const note = write((db, input: { id: string; model: string; note: ModelNote | null }): void => {
  const row = db.get<ConnectionRow>("SELECT * FROM connection WHERE id = ?", input.id);
  if (row === undefined) return;
  const { notes = {}, ...rest }: Omit<Connection, "id"> = JSON.parse(row.json);
  const { [input.model]: _, ...others } = notes;
  const kept = input.note === null ? others : { ...others, [input.model]: input.note };
  const json = JSON.stringify({ ...rest, ...(Object.keys(kept).length === 0 ? {} : { notes: kept }) });
  db.run("UPDATE connection SET json = ? WHERE id = ?", json, input.id);
});

export const setTested = write((db, { id, tested }: { id: string; tested: Json }): void => {
  db.run("UPDATE connection SET tested = ? WHERE id = ?", tested === null ? null : JSON.stringify(tested), id);
});

export const remove = write((db, { id }: { id: string }): void => {
  db.run("DELETE FROM connection WHERE id = ?", id);
});
