// A store with operations of its own, so that the engine's tests do not depend on the product's tables.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { type Client, openClient, type StoreOptions } from "../../src/store/client.ts";
import { type Engine, loadEngine } from "../../src/store/engine.ts";
import { compileEngine } from "../../src/store/engineCode.ts";
import { Executor } from "../../src/store/executor.ts";
import type { Migration } from "../../src/store/migrate.ts";
import type { StoreReport } from "../../src/store/report.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { type Audit, operations, type TestOperations } from "./operations.ts";
import { migrations } from "./schema.ts";

export { temporaryFolder as folder } from "../support/temporaryFolder.ts";

export type TestStore = Client<TestOperations>;

export const wasm = path.join(process.env.STUDIO_ROOT ?? "", "node_modules/sql.js/dist/sql-wasm.wasm");

/** How often a test does what it does by chance: `npm run torture` sets the factor. */
export const times = (short: number) => Math.ceil(short * Number(process.env.STUDIO_TORTURE ?? 1));

/** The path of a built program of this folder. */
export const program = (name: string) => path.join(process.env.STUDIO_BUILD ?? "", "test/store", `${name}.child.js`);

/** A store on a file, with its worker, closed after the test. */
export async function storeOn(
  test: TestContext,
  file: string,
  options: Partial<StoreOptions> = {},
): Promise<TestStore> {
  const store = await openClient<TestOperations>({ file, wasm, worker: program("worker"), ...options });
  test.after(() => store.dispose());
  return store;
}

let engine: Promise<Engine> | undefined;

/** sql.js can be loaded once per thread. */
export function loadedEngine(): Promise<Engine> {
  engine ??= compileEngine(wasm).then((code) => loadEngine({ code, busyMs: 10_000 }));
  return engine;
}

/** A database in this very thread, without a worker. */
export class Ledger {
  readonly executor: Executor;
  readonly reports: StoreReport[] = [];

  constructor(loaded: Engine, file: string, schema: readonly Migration[] = migrations) {
    this.executor = new Executor(
      { engine: loaded, file: prepareFolder(file), migrations: schema, busyMs: 10_000 },
      (report) => this.reports.push(report),
    );
  }

  append(who: string, from: number, count: number, bytes: number): void {
    this.executor.execute(operations.append, { who, from, count, bytes });
  }

  last(who: string): number {
    return Number(this.executor.execute(operations.last, who));
  }

  audit(): Audit {
    return this.executor.execute(operations.audit, undefined) as Audit;
  }

  close(): void {
    this.executor.close();
  }
}

/** Nothing half done, nothing damaged, nothing repaired behind our back. */
export function assertWhole(audit: Audit): void {
  assert.equal(audit.integrity, "ok");
  assert.deepEqual(audit.gaps, []);
  assert.equal(audit.marks, 1);
  assert.equal(audit.entries, audit.counted);
}

/** A program of this folder in a process of its own, and the lines that it says. */
export class Child {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly ended: Promise<number | null>;
  errors = "";
  #waiting: (() => void)[] = [];

  constructor(name: string, args: readonly (string | number)[], onLine: (line: string) => void = () => {}) {
    this.process = spawn(process.execPath, ["--enable-source-maps", program(name), ...args.map(String)], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdout, stderr } = this.process;
    assert.ok(stdout !== null && stderr !== null);
    createInterface({ input: stdout }).on("line", (line) => {
      this.lines.push(line);
      onLine(line);
      this.#wake();
    });
    stderr.on("data", (data) => {
      this.errors += data;
    });
    this.ended = new Promise((resolve) => this.process.once("close", resolve));
    void this.ended.then(() => this.#wake());
  }

  get pid(): number {
    assert.ok(this.process.pid !== undefined);
    return this.process.pid;
  }

  /** Resolves once the child has said a line that is as wanted; throws if it ends before. */
  async says(wanted: (line: string) => boolean): Promise<string> {
    for (;;) {
      const line = this.lines.find(wanted);
      if (line !== undefined) return line;
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`The child ended without saying it: ${this.errors}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
