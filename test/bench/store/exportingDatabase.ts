// sql.js as it is meant to be used: the database in memory, and the whole of it written out after each change.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import initSqlJs from "sql.js";
import type { Database, Value } from "../../../src/store/database.ts";
import { type EngineCode, instantiate } from "../../../src/store/engineCode.ts";
import type { Operation } from "../../../src/store/operation.ts";

interface PlainStatement {
  bind(values: readonly Value[]): void;
  step(): boolean;
  getAsObject(): unknown;
  reset(): void;
}

interface PlainDatabase {
  prepare(sql: string): PlainStatement;
  getRowsModified(): number;
  export(): Uint8Array;
  close(): void;
}

interface PlainSqlJs {
  readonly Database: new (content: Uint8Array) => PlainDatabase;
}

export async function openExporting(file: string, code: EngineCode): Promise<ExportingDatabase> {
  const loaded = await initSqlJs({
    instantiateWasm(imports, done) {
      instantiate(code, imports).then(({ instance }) => done(instance, code));
      return {};
    },
  });
  // The product uses sql.js's C functions, and declares no more than those.
  const sqlJs = loaded as unknown as PlainSqlJs;
  return new ExportingDatabase(file, new sqlJs.Database(readFileSync(file)));
}

export class ExportingDatabase implements Database {
  readonly #file: string;
  readonly #db: PlainDatabase;

  constructor(file: string, db: PlainDatabase) {
    this.#file = file;
    this.#db = db;
  }

  run(sql: string, ...values: Value[]): number {
    this.all(sql, ...values);
    return this.#db.getRowsModified();
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0];
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    // An export ends all statements, so that keeping them would not help.
    const statement = this.#db.prepare(sql);
    const rows: Row[] = [];
    statement.bind(values);
    while (statement.step()) rows.push(statement.getAsObject() as Row);
    statement.reset();
    return rows;
  }

  numbers(sql: string, ...values: Value[]): number[] {
    return this.all<Record<string, number>>(sql, ...values).flatMap((row) => Object.values(row).slice(0, 1));
  }

  execute(operation: Operation<never, unknown>, input: unknown): unknown {
    const output = operation.run(this, input as never);
    if (operation.mode === "write") this.#save();
    return output;
  }

  close(): void {
    this.#db.close();
  }

  #save(): void {
    const made = `${this.#file}.new`;
    const content = this.#db.export();
    const descriptor = openSync(made, "w");
    for (let done = 0; done < content.length; ) done += writeSync(descriptor, content, done);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(made, this.#file);
  }
}
