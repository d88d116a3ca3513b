// One prepared statement, straight on SQLite's C functions. (sql.js's own class drops the result codes, and ends a text at
// its first zero byte.)
import type { Value } from "./database.ts";
import type { Engine } from "./engine.ts";
import { rc, type } from "./sqlite.ts";
import { SqliteError } from "./sqliteError.ts";

export type Row = Record<string, Value>;

/** SQLITE_STATIC: the bytes stay where they are until the statement is reset. */
const STAYS = 0;
const changing = /^\s*(with\b.*\b)?(insert|update|delete|replace)\b/is;

export class Statement {
  /** Whether `sqlite3_changes` is about this statement, once it ran. */
  readonly changesRows: boolean;
  readonly #engine: Engine;
  readonly #connection: number;
  readonly #statement: number;
  readonly #columns: readonly string[];
  /** A row without its values: copying it is quicker than adding one column after the other to an empty object. */
  readonly #blank: Row = {};
  /** How many values were bound the last time. */
  #bound = 0;

  constructor(engine: Engine, connection: number, sql: string) {
    this.#engine = engine;
    this.#connection = connection;
    this.#statement = prepare(engine, connection, sql);
    this.changesRows = changing.test(sql);
    this.#columns = Array.from({ length: engine.sqlJs._sqlite3_column_count(this.#statement) }, (_, column) =>
      engine.heap.string(engine.sqlJs._sqlite3_column_name(this.#statement, column)),
    );
    for (const column of this.#columns) this.#blank[column] = null;
  }

  /**
   * The rows, at most so many. The statement is always reset: one that is not would keep the lock of the file.
   * (One that changes rows, or of which none are wanted, is run for its effect, and so to its end.)
   */
  rows(values: readonly Value[], limit: number): Row[] {
    const rows: Row[] = [];
    try {
      this.#bind(values);
      while (this.#step()) {
        if (rows.length >= limit) continue;
        rows.push(this.#row());
        if (rows.length === limit && !this.changesRows) break;
      }
      return rows;
    } finally {
      this.#reset();
    }
  }

  /** The first column of every row, as a number. */
  numbers(values: readonly Value[]): number[] {
    const numbers: number[] = [];
    try {
      this.#bind(values);
      while (this.#step()) numbers.push(this.#engine.sqlJs._sqlite3_column_double(this.#statement, 0));
      return numbers;
    } finally {
      this.#reset();
    }
  }

  finalize(): void {
    this.#engine.sqlJs._sqlite3_finalize(this.#statement);
  }

  #step(): boolean {
    const code = this.#engine.sqlJs._sqlite3_step(this.#statement);
    if (code === rc.ROW) return true;
    if (code === rc.DONE) return false;
    throw sqliteError(this.#engine, this.#connection, code);
  }

  #reset(): void {
    this.#engine.sqlJs._sqlite3_reset(this.#statement);
    this.#engine.arena.end();
  }

  #bind(values: readonly Value[]): void {
    // What is not bound is null; and what was bound before is gone from where it stood.
    if (values.length < this.#bound || values.includes(null))
      this.#engine.sqlJs._sqlite3_clear_bindings(this.#statement);
    this.#bound = values.length;
    this.#engine.arena.begin(values);
    let index = 0;
    for (const value of values) {
      const code = this.#bindOne(++index, value);
      if (code !== rc.OK) throw sqliteError(this.#engine, this.#connection, code);
    }
  }

  #bindOne(index: number, value: Value): number {
    const { sqlJs, arena } = this.#engine;
    if (value === null) return rc.OK;
    if (typeof value === "number")
      // There is no bind_int64. A column of integers keeps a whole double as an integer.
      return (value | 0) === value
        ? sqlJs._sqlite3_bind_int(this.#statement, index, value)
        : sqlJs._sqlite3_bind_double(this.#statement, index, value);
    const at = arena.next;
    const bytes = arena.put(value);
    return typeof value === "string"
      ? sqlJs._sqlite3_bind_text(this.#statement, index, at, bytes, STAYS)
      : sqlJs._sqlite3_bind_blob(this.#statement, index, at, bytes, STAYS);
  }

  #row(): Row {
    const row = { ...this.#blank };
    let column = 0;
    for (const name of this.#columns) row[name] = this.#value(column++);
    return row;
  }

  #value(column: number): Value {
    const { sqlJs, heap } = this.#engine;
    switch (sqlJs._sqlite3_column_type(this.#statement, column)) {
      case type.INTEGER:
      case type.FLOAT:
        return sqlJs._sqlite3_column_double(this.#statement, column);
      case type.TEXT: {
        const at = sqlJs._sqlite3_column_text(this.#statement, column);
        return heap.text(at, sqlJs._sqlite3_column_bytes(this.#statement, column));
      }
      case type.BLOB: {
        const at = sqlJs._sqlite3_column_blob(this.#statement, column);
        return heap.copy(at, sqlJs._sqlite3_column_bytes(this.#statement, column));
      }
      default:
        return null;
    }
  }
}

export function sqliteError(engine: Engine, connection: number, code: number): SqliteError {
  const message = engine.heap.string(engine.sqlJs._sqlite3_errmsg(connection));
  return new SqliteError(code, message, engine.vfs.fault);
}

function prepare(engine: Engine, connection: number, sql: string): number {
  const { sqlJs, heap } = engine;
  const text = heap.allocateText(sql);
  const out = heap.allocate(8);
  try {
    const code = sqlJs._sqlite3_prepare_v2(connection, text.at, text.bytes + 1, out, out + 4);
    if (code !== rc.OK) throw sqliteError(engine, connection, code);
    const statement = heap.readWord(out);
    const rest = heap.string(heap.readWord(out + 4)).trim();
    if (statement !== 0 && rest === "") return statement;
    sqlJs._sqlite3_finalize(statement);
    throw new Error(`One statement at a time: "${(rest || sql).slice(0, 60)}" would not run.`);
  } finally {
    heap.free(out);
    heap.free(text.at);
  }
}
