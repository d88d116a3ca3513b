// Saves what can be read of a damaged database into a new one, table by table. SQLite copies the rows itself, so that not a
// bit of a value changes on the way.
import type { Connection } from "./connection.ts";
import type { Value } from "./database.ts";
import { recoverLost } from "./recoverLost.ts";
import { saveRanges } from "./saveRanges.ts";
import { rc } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";

export interface Salvaged {
  /** Rows, by table. */
  readonly saved: Record<string, number>;
  /** Tables of which some part could not be read. */
  readonly incomplete: string[];
  /** Sessions whose own row could not be read, made anew of what was left of them. */
  recovered: number;
}

interface Table {
  readonly name: string;
  readonly withoutRowid: boolean;
  readonly columns: string;
}

/** Whose rows belong to whose, by its row id in a column of that name; owners first. */
const owned = [
  ["branch", "session"],
  ["event", "session"],
  ["event", "branch"],
  ["blob_use", "session"],
  ["body", "event"],
  ["event_text", "event"],
] as const;

/** Row ids beyond this cannot be passed exactly as a double. Ours count from 1. */
const maxRowid = Number.MAX_SAFE_INTEGER;
/** Above the number of rows of any table that has no row ids. */
const MAX_ROWS = 2 ** 30;
/** Troubles of the new database, not of the damaged one: they end the salvage, and the damaged file stays where it is. */
const notDamage = new Set<number>([rc.FULL, rc.NOMEM, rc.READONLY, rc.IOERR, rc.CANTOPEN, rc.BUSY]);

/**
 * Fills in `result`. The new database has the schema already, and is not in use by anybody. Triggers are off while rows are copied, as their
 * effects are copied too; a row that a migration put there gives way to the old one; search indexes are built anew.
 */
export function salvage(into: Connection, damaged: string, result: Salvaged): void {
  into.run("PRAGMA foreign_keys = OFF");
  const triggers = into.all<{ name: string; sql: string }>(
    "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'",
  );
  for (const { name } of triggers) into.run(`DROP TRIGGER ${quoted(name)}`);
  const names = tables(into, "table").filter((name) => name !== "identity");
  try {
    into.run("ATTACH ? AS damaged", damaged);
    for (const name of names) saveTable(into, name, result);
    into.run("DETACH damaged");
  } catch (error) {
    // Not even its schema can be read.
    if (!isDamage(error)) throw error;
    result.incomplete.push(...names.filter((name) => !(name in result.saved)).sort());
  }
  if (["session", "branch", "event"].every((name) => names.includes(name))) result.recovered = recoverLost(into);
  removeStrays(into, names);
  for (const name of tables(into, "virtual")) rebuild(into, name, result);
  for (const { sql } of triggers) into.run(sql);
  into.forgetStatements();
}

/**
 * What is left of a session or an event that is lost would be in the way of the next one that gets its number, or be taken for
 * that one's. It stays in the file that is put aside.
 */
function removeStrays(into: Connection, names: readonly string[]): void {
  for (const [name, owner] of owned)
    if (names.includes(name) && names.includes(owner))
      into.run(`DELETE FROM main.${name} WHERE ${owner} NOT IN (SELECT rowid FROM main.${owner})`);
}

function saveTable(into: Connection, name: string, result: Salvaged): void {
  const table = describe(into, name);
  if (table === undefined) return;
  const whole = table.withoutRowid ? saveByOrder(into, table) : saveByRowid(into, table);
  result.saved[name] = count(into, name);
  if (!whole) result.incomplete.push(name);
}

/** Answers whether it was whole. */
function saveByRowid(into: Connection, { name, columns }: Table): boolean {
  const copy = `INSERT OR REPLACE INTO main.${quoted(name)} (${columns}) SELECT ${columns} FROM damaged.${quoted(name)} WHERE rowid BETWEEN ? AND ?`;
  const seek = `SELECT rowid FROM damaged.${quoted(name)} WHERE rowid >= ? ORDER BY rowid LIMIT 1`;
  const [low, high] = bounds(into, name);
  return saveRanges(low, high, {
    copy: (from, to) => tries(into, copy, from, to),
    canSeek: (to) => tries(into, seek, to),
  });
}

/** From both ends inwards, as far as it can be read. */
function saveByOrder(into: Connection, { name, columns }: Table): boolean {
  let whole = false;
  for (const order of ["", "DESC"]) {
    const keys = keyOf(into, name).map((column) => `${quoted(column)} ${order}`);
    const copy = `INSERT OR REPLACE INTO main.${quoted(name)} (${columns}) SELECT ${columns} FROM damaged.${quoted(name)} ORDER BY ${keys.join(", ")} LIMIT ?`;
    if (tries(into, copy, -1)) {
      whole = true;
      break;
    }
    let reached = 0;
    for (let step = MAX_ROWS; step >= 1; step /= 2) if (tries(into, copy, reached + step)) reached += step;
  }
  return whole;
}

function bounds(into: Connection, name: string): [number, number] {
  const end = (which: "min" | "max", otherwise: number): number => {
    try {
      const row = into.get<{ id: number | null }>(`SELECT ${which}(rowid) AS id FROM damaged.${quoted(name)}`);
      return row?.id ?? 0;
    } catch (error) {
      if (isDamage(error)) return otherwise;
      throw error;
    }
  };
  return [end("min", 1), end("max", maxRowid)];
}

/** Copies within a transaction of its own: false when the damage was met, and nothing of it was copied. */
function tries(into: Connection, copy: string, ...values: Value[]): boolean {
  try {
    into.run(copy, ...values);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof SqliteError && !notDamage.has(error.rc);
}

/** The columns that both have, or undefined if the damaged one has no such table. */
function describe(into: Connection, name: string): Table | undefined {
  const columnsOf = (schema: string) =>
    into
      .all<{ name: string }>("SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0", name, schema)
      .map((column) => column.name);
  const theirs = new Set(columnsOf("damaged"));
  const columns = columnsOf("main").filter((column) => theirs.has(column));
  if (columns.length === 0) return undefined;
  const withoutRowid =
    into.get<{ wr: number }>("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", name)?.wr === 1;
  const listed = columns.map(quoted);
  return { name, withoutRowid, columns: (withoutRowid ? listed : ["rowid", ...listed]).join(", ") };
}

function keyOf(into: Connection, name: string): string[] {
  return into
    .all<{ name: string }>("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", name)
    .map((column) => column.name);
}

function tables(into: Connection, kind: "table" | "virtual"): string[] {
  return into
    .all<{ name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      kind,
    )
    .map((table) => table.name);
}

function rebuild(into: Connection, name: string, result: Salvaged): void {
  const command = `INSERT INTO ${quoted(name)} (${quoted(name)}) VALUES (?)`;
  // How the index merges itself is forgotten by a rebuild. (2: FTS_STAT_AUTOINCRMERGE of SQLite's fts3_write.c.)
  const automerge = into.get<{ value: number }>(`SELECT value FROM ${quoted(`${name}_stat`)} WHERE id = 2`)?.value;
  if (!tries(into, command, "rebuild")) result.incomplete.push(name);
  if (automerge !== undefined) into.run(command, `automerge=${automerge}`);
}

function count(into: Connection, name: string): number {
  return into.get<{ rows: number }>(`SELECT count(*) AS rows FROM main.${quoted(name)}`)?.rows ?? 0;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
