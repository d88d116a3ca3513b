// The npm package sql.js 1.16.0 ships no types. These are the exports that we use, all of them in its release builds.

declare module "sql.js" {
  type Pointer = number;

  /** Emscripten's module: the C functions that sql.js itself is written on, and Emscripten's own helpers. */
  export interface SqlJs {
    _malloc(bytes: number): Pointer;
    _free(pointer: Pointer): void;
    /** Puts a JavaScript function into the wasm table; answers its index, which is a C function pointer. */
    addFunction(run: (...args: never[]) => number, signature: string): Pointer;

    _sqlite3_open(name: Pointer, outDb: Pointer): number;
    _sqlite3_close_v2(db: Pointer): number;
    _sqlite3_errmsg(db: Pointer): Pointer;
    _sqlite3_changes(db: Pointer): number;
    _sqlite3_backup_init(into: Pointer, intoName: Pointer, from: Pointer, fromName: Pointer): Pointer;
    _sqlite3_backup_step(backup: Pointer, pages: number): number;
    _sqlite3_backup_finish(backup: Pointer): number;
    _sqlite3_prepare_v2(db: Pointer, sql: Pointer, bytes: number, outStatement: Pointer, outTail: Pointer): number;
    _sqlite3_step(statement: Pointer): number;
    _sqlite3_reset(statement: Pointer): number;
    _sqlite3_finalize(statement: Pointer): number;
    _sqlite3_clear_bindings(statement: Pointer): number;
    _sqlite3_bind_text(statement: Pointer, index: number, text: Pointer, bytes: number, destructor: number): number;
    _sqlite3_bind_blob(statement: Pointer, index: number, blob: Pointer, bytes: number, destructor: number): number;
    _sqlite3_bind_int(statement: Pointer, index: number, value: number): number;
    _sqlite3_bind_double(statement: Pointer, index: number, value: number): number;
    _sqlite3_column_count(statement: Pointer): number;
    _sqlite3_column_name(statement: Pointer, column: number): Pointer;
    _sqlite3_column_type(statement: Pointer, column: number): number;
    _sqlite3_column_double(statement: Pointer, column: number): number;
    _sqlite3_column_text(statement: Pointer, column: number): Pointer;
    _sqlite3_column_blob(statement: Pointer, column: number): Pointer;
    _sqlite3_column_bytes(statement: Pointer, column: number): number;
  }

  export interface SqlJsOptions {
    printErr?(line: string): void;
    /** Emscripten's hook: instantiate the wasm yourself, then hand it back. */
    instantiateWasm?(imports: object, done: (instance: unknown, module: unknown) => void): object;
  }

  export default function initSqlJs(options: SqlJsOptions): Promise<SqlJs>;
}
