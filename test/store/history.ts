// The product's own tables and operations in this very thread, without a worker.
import type { Fact } from "../../src/core/event.ts";
import { Executor } from "../../src/store/executor.ts";
import type { Migration } from "../../src/store/migrate.ts";
import type { InputOf, OperationTable, OutputOf } from "../../src/store/operation.ts";
import { type Operations, operations } from "../../src/store/operations.ts";
import type { StoreReport } from "../../src/store/report.ts";
import { migrations } from "../../src/store/schema.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { loadedEngine } from "./support.ts";

export class History {
  readonly executor: Executor;
  readonly reports: StoreReport[] = [];

  static async open(file: string, schema: readonly Migration[] = migrations): Promise<History> {
    const engine = await loadedEngine();
    return new History(
      (onOpened) => new Executor({ engine, file: prepareFolder(file), migrations: schema, busyMs: 10_000 }, onOpened),
    );
  }

  private constructor(open: (onOpened: (report: StoreReport) => void) => Executor) {
    this.executor = open((report) => this.reports.push(report));
  }

  call<Name extends keyof Operations>(name: Name, input: InputOf<Operations, Name>): OutputOf<Operations, Name> {
    const table: OperationTable = operations;
    const operation = table[name];
    if (operation === undefined) throw new Error(`There is no operation "${name}".`);
    // The operation of that name has this output.
    return this.executor.execute(operation, input) as OutputOf<Operations, Name>;
  }

  begin(id: string, title = "", purpose: "chat" | "run" = "chat"): void {
    this.call("sessions.create", { id, branch: `${id} main`, purpose, title, agent: null, at: 1 });
  }

  /** Appends to the session's first branch; answers the ids. */
  say(session: string, facts: readonly Fact[], at = 1): string[] {
    const ends = this.call("sessions.get", { id: session })?.session.ends ?? 0;
    const events = facts.map((fact, index) => ({
      id: `${session} ${ends + index + 1}`,
      at,
      span: null,
      parent: null,
      fact,
    }));
    this.call("events.append", { session, branch: `${session} main`, events });
    return events.map(({ id }) => id);
  }

  find(text: string, limit = 1_000) {
    return this.call("search.find", { text, limit, purpose: null });
  }

  /** The ids of the events that are found, in order of time. */
  ids(text: string): string[] {
    return this.find(text)
      .messages.map(({ id }) => id)
      .sort();
  }

  sql(sql: string) {
    return this.executor.open().all<Record<string, unknown>>(sql);
  }

  /** SQLite's own comparison of the index with the texts; throws when they differ. */
  checkIndex(): void {
    this.executor.open().run("INSERT INTO search (search) VALUES ('integrity-check')");
  }

  close(): void {
    this.executor.close();
  }
}
