// One thing that the store can do. One message is one operation is one transaction.
import type { Database } from "./database.ts";

export interface Operation<Input, Output> {
  readonly mode: "read" | "write";
  run(db: Database, input: Input): Output;
}

/** Sees one consistent state of the database; must not change it. */
export const read = <Input, Output>(run: (db: Database, input: Input) => Output): Operation<Input, Output> => ({
  mode: "read",
  run,
});

/** Happens wholly or not at all, and is on the disk once it is answered. */
export const write = <Input, Output>(run: (db: Database, input: Input) => Output): Operation<Input, Output> => ({
  mode: "write",
  run,
});

/** Any operation: `never` as its input, because an input is contravariant. */
export type OperationTable = Readonly<Record<string, Operation<never, unknown>>>;
export type InputOf<Table extends OperationTable, Name extends keyof Table> = Parameters<Table[Name]["run"]>[1];
export type OutputOf<Table extends OperationTable, Name extends keyof Table> = ReturnType<Table[Name]["run"]>;
