// What a database's schema says, kept in a file beside it: where each table begins. Without that not a row can be read, however
// whole the tables are, and it stands in a few pages that damage may hit.
// https://sqlite.org/fileformat2.html#storage_of_the_sql_database_schema
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { Connection } from "./connection.ts";
import type { Value } from "./database.ts";
import type { Engine } from "./engine.ts";
import { SqliteError } from "./sqliteError.ts";

type Row = Record<"type" | "name" | "tbl_name" | "rootpage" | "sql", Value>;

const select = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema";
const HEADER_BYTES = 100;
const INTERIOR_PAGE = 5;
/** A longer statement would not fit into one page, and would need pages of a kind that is not moved here. */
const LONGEST_SQL = 3000;
/** The page at this offset of any database stays unused. https://sqlite.org/fileformat2.html#the_lock_byte_page */
const LOCK_BYTE = 2 ** 30;

const placeOf = (file: string) => `${file}.schema`;

/** Called by one opener at a time. */
export function keepSchema(connection: Connection): void {
  try {
    const text = JSON.stringify(connection.all(select));
    const place = placeOf(connection.file);
    if (text === read(place)) return;
    writeFileSync(`${place}.new`, text, { mode: 0o600 });
    renameSync(`${place}.new`, place);
  } catch {
    // On a full or busy disk the history has to do without: it is only a help for later, and no reason not to open.
  }
}

function read(place: string): string | undefined {
  try {
    return readFileSync(place, "utf8");
  } catch {
    return undefined;
  }
}

/** Gives `copy`, a copy of a damaged `file`, the schema that was kept, if its own cannot be read. */
export function mendSchema(engine: Engine, copy: string, file: string): void {
  const rows = parse(read(placeOf(file)));
  if (rows === undefined || countRows(engine, copy) === rows.length) return;
  const built = `${copy}.schema`;
  try {
    buildSchema(engine, built, rows);
    graft(copy, readFileSync(built));
  } finally {
    rmSync(built, { force: true });
  }
}

function parse(text: string | undefined): Row[] | undefined {
  try {
    const rows: unknown = JSON.parse(text ?? "");
    return Array.isArray(rows) && rows.length > 0 && rows.every(isRow) ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** What lies there may be damaged, too. */
function isRow(row: unknown): row is Row {
  if (typeof row !== "object" || row === null) return false;
  const { type, name, tbl_name, rootpage, sql } = row as Partial<Record<keyof Row, unknown>>;
  const isText = (value: unknown) => typeof value === "string" && value.length <= LONGEST_SQL;
  return [type, name, tbl_name].every(isText) && Number.isSafeInteger(rootpage) && (sql === null || isText(sql));
}

function countRows(engine: Engine, copy: string): number | undefined {
  const connection = new Connection(engine, copy);
  try {
    return connection.all(select).length;
  } catch (error) {
    if (error instanceof SqliteError) return undefined;
    throw error;
  } finally {
    connection.close();
  }
}

/** A database that holds nothing but these rows of its schema. */
function buildSchema(engine: Engine, built: string, rows: readonly Row[]): void {
  rmSync(built, { force: true });
  engine.vfs.withoutLock(built, () => {
    const connection = new Connection(engine, built);
    try {
      connection.run("PRAGMA journal_mode = MEMORY");
      connection.run("PRAGMA writable_schema = ON");
      connection.transaction("write", () => {
        for (const { type, name, tbl_name, rootpage, sql } of rows)
          connection.run("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", type, name, tbl_name, rootpage, sql);
      });
    } finally {
      connection.close();
    }
  });
}

/** The first page of `built` replaces that of `copy`, but for the header; its other pages are added at the end. */
function graft(copy: string, built: Buffer): void {
  const pageBytes = built.readUInt16BE(16);
  const descriptor = openSync(copy, "r+");
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    if (header.readUInt16BE(16) !== pageBytes) return;
    const added = built.length / pageBytes - 1;
    const lockPage = LOCK_BYTE / pageBytes;
    let pages = Math.ceil(fstatSync(descriptor).size / pageBytes);
    if (pages <= lockPage && pages + added > lockPage) pages = lockPage + 1;
    for (let at = 0; at < built.length; at += pageBytes) movePointers(built, at, pages - 1);
    // Its size, and the two counters by whose equality SQLite believes it.
    header.writeUInt32BE(pages + added, 28);
    header.writeUInt32BE(header.readUInt32BE(24), 92);
    header.copy(built);
    writeSync(descriptor, built, 0, pageBytes, 0);
    writeSync(descriptor, built, pageBytes, built.length - pageBytes, pages * pageBytes);
  } finally {
    closeSync(descriptor);
  }
}

/** https://sqlite.org/fileformat2.html#b_tree_pages */
function movePointers(built: Buffer, at: number, by: number): void {
  const start = at === 0 ? HEADER_BYTES : at;
  if (built[start] !== INTERIOR_PAGE) return;
  const move = (place: number) => built.writeUInt32BE(built.readUInt32BE(place) + by, place);
  move(start + 8);
  const cells = built.readUInt16BE(start + 3);
  for (let cell = 0; cell < cells; cell++) move(at + built.readUInt16BE(start + 12 + 2 * cell));
}
