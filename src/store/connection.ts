// A connection to one database file: SQLite's settings, the cache of prepared statements, transactions.
import path from "node:path";
import type { Database, Value } from "./database.ts";
import type { Engine } from "./engine.ts";
import { rc } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";
import { Statement, sqliteError } from "./statement.ts";

/** More texts than the operations have; only SQL that is put together at run time could ever exceed it. */
const MAX_STATEMENTS = 300;

/**
 * TRUNCATE: the journal stays in place, which saves two folder syncs per commit. FULL: a commit survives a power cut.
 * The cache holds the inner pages of a large history's indexes. The heap limit turns running out of memory into an
 * ordinary error of one call (wasm ends at 2 GB, and then for good). FAST: what is deleted is overwritten where that costs no
 * write (operations/purge.ts sees to the rest).
 */
const settings = [
  "PRAGMA locking_mode = NORMAL",
  "PRAGMA synchronous = FULL",
  "PRAGMA cache_size = -16384",
  "PRAGMA foreign_keys = ON",
  "PRAGMA secure_delete = FAST",
  "PRAGMA hard_heap_limit = 1073741824",
];

export class Connection implements Database {
  readonly file: string;
  /** Of its `sqlite3`, in the engine's memory. */
  readonly address: number;
  readonly #engine: Engine;
  readonly #statements = new Map<string, Statement>();

  /** Opens the file, which must be in a folder that is mounted, and creates it if it is absent. */
  constructor(engine: Engine, file: string) {
    this.file = file;
    this.#engine = engine;
    this.address = openFile(engine, file);
  }

  run(sql: string, ...values: Value[]): number {
    const statement = this.#prepared(sql);
    statement.rows(values, 0);
    return statement.changesRows ? this.#engine.sqlJs._sqlite3_changes(this.address) : 0;
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    // The one place where rows get their type: the caller's statement says what its columns are.
    return this.#prepared(sql).rows(values, 1)[0] as Row | undefined;
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepared(sql).rows(values, Number.POSITIVE_INFINITY) as Row[];
  }

  numbers(sql: string, ...values: Value[]): number[] {
    return this.#prepared(sql).numbers(values);
  }

  /** The value of a pragma, or of any statement that answers one value. */
  value(sql: string): Value {
    const [value = null] = Object.values(this.#prepared(sql).rows([], 1)[0] ?? {});
    return value;
  }

  /** All of `work` or nothing; a write is on the disk when this returns. `work` must not wait for anything. */
  transaction<Result>(mode: "read" | "write", work: () => Result): Result {
    this.run(mode === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
    try {
      const result = work();
      if (result instanceof Promise) throw new Error("A transaction must not wait: its work answered a promise.");
      this.run("COMMIT");
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Whether the file is locked, as it must not be between two transactions. */
  get locked(): boolean {
    return this.#engine.vfs.holds(this.file);
  }

  /** Writes a compact copy into a file that does not exist yet, as of one moment. */
  copyInto(target: string): void {
    this.#engine.vfs.mount(path.dirname(target));
    this.#engine.vfs.withoutLock(target, () => this.run("VACUUM INTO ?", target));
  }

  /** Forgets the prepared statements: the columns of `SELECT *` may have changed. */
  forgetStatements(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
  }

  close(): void {
    this.forgetStatements();
    this.#engine.sqlJs._sqlite3_close_v2(this.address);
  }

  #prepared(sql: string): Statement {
    this.#engine.vfs.fault = undefined;
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = new Statement(this.#engine, this.address, sql);
    const [oldest] = this.#statements;
    if (this.#statements.size >= MAX_STATEMENTS && oldest !== undefined) {
      oldest[1].finalize();
      this.#statements.delete(oldest[0]);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  #rollback(): void {
    try {
      this.run("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, as after a full disk.
    }
  }
}

/** The settings under which a history is used. */
export function configure(connection: Connection): void {
  for (const setting of settings) connection.run(setting);
  // The one that SQLite may refuse without an error: it answers what the mode is then.
  const mode = connection.value("PRAGMA journal_mode = TRUNCATE");
  if (mode !== "truncate") throw new SqliteError(rc.IOERR, `The journal's mode is "${mode}".`, undefined);
}

function openFile(engine: Engine, file: string): number {
  const { sqlJs, heap } = engine;
  engine.vfs.fault = undefined;
  const name = heap.allocateText(file);
  const out = heap.allocate(4);
  try {
    const code = sqlJs._sqlite3_open(name.at, out);
    const connection = heap.readWord(out);
    if (code === rc.OK) return connection;
    const error = sqliteError(engine, connection, code);
    sqlJs._sqlite3_close_v2(connection);
    throw error;
  } finally {
    heap.free(out);
    heap.free(name.at);
  }
}
