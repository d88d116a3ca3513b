// Node's own SQLite behind the interface that the operations use, with the settings of src/store/connection.ts.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Database, Value } from "../../../src/store/database.ts";
import type { Operation } from "../../../src/store/operation.ts";

const settings = ["locking_mode = NORMAL", "journal_mode = TRUNCATE", "synchronous = FULL", "cache_size = -16384"];

export class NativeDatabase implements Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    for (const setting of settings) this.#db.exec(`PRAGMA ${setting}`);
  }

  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  numbers(sql: string, ...values: Value[]): number[] {
    return this.all<Record<string, number>>(sql, ...values).flatMap((row) => Object.values(row).slice(0, 1));
  }

  execute(operation: Operation<never, unknown>, input: unknown): unknown {
    this.run(operation.mode === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
    const output = operation.run(this, input as never);
    this.run("COMMIT");
    return output;
  }

  close(): void {
    this.#db.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}
