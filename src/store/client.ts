// The extension host's side: sends requests to the worker, and starts a new worker when one has died.
import { SHARE_ENV, Worker } from "node:worker_threads";
import { type ErrorInfo, Failure, fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { createEmitter } from "../core/scope.ts";
import { makeSupply } from "./chance.ts";
import { type Copies, createCopies } from "./copies.ts";
import { compileEngine, type EngineCode } from "./engineCode.ts";
import { explain } from "./explain.ts";
import { releaseOfThread } from "./linkLockFile.ts";
import type { Answer, Ask, WorkerOptions } from "./messages.ts";
import { openingLockPath } from "./openingLock.ts";
import type { InputOf, OperationTable, OutputOf } from "./operation.ts";
import { placeOfProcess } from "./owner.ts";
import type { StoreReport } from "./report.ts";
import { prepareFolder } from "./storeFolder.ts";
import { lockPath } from "./vfs.ts";

export interface StoreOptions {
  /** The database. Its folder is made if there is none. */
  readonly file: string;
  /** Path of the worker's program. */
  readonly worker: string;
  /** Path of sql-wasm.wasm. */
  readonly wasm: string;
  /** How long a transaction waits for another window's; 5 s if absent. */
  readonly busyMs?: number;
}

export interface Client<Table extends OperationTable> {
  /** What opening found and did. */
  readonly report: StoreReport;
  readonly copies: Copies;
  /** One message is one transaction. Rejects with a `Failure`. */
  call<Name extends keyof Table & string>(name: Name, input: InputOf<Table, Name>): Promise<OutputOf<Table, Name>>;
  /** Another process wrote, or this one did. */
  onChange(listener: (change: { foreign: boolean }) => void): { dispose(): void };
  /** Another window keeps the store for itself for longer than a call waits. Told once for each time that it does. */
  onHeld(listener: (error: ErrorInfo) => void): { dispose(): void };
  /** The database was opened once more: it was replaced, repaired, or its worker had died. What that found is told. */
  onReopened(listener: (report: StoreReport) => void): { dispose(): void };
  /** After what was asked for before; nothing can be asked for afterwards. */
  dispose(): Promise<void>;
}

/** A transaction of another window takes milliseconds; only its migration or repair may take longer. */
const DEFAULT_BUSY_MS = 5000;
/** VS Code gives an extension about so long to end. What a longer query holds up is rolled back at the next start. */
const CLOSE_MS = 4000;

interface Pending {
  resolve(output: unknown): void;
  reject(error: Failure): void;
}

export async function openClient<Table extends OperationTable>(options: StoreOptions): Promise<Client<Table>> {
  const file = realName(options.file);
  const code = await compileEngine(options.wasm).catch((error) => {
    throw explain(error, options.wasm);
  });
  const client = new WorkerClient<Table>({ ...options, file }, code);
  try {
    await client.open();
    return client;
  } catch (error) {
    await client.dispose();
    throw error;
  }
}

function realName(file: string): string {
  try {
    return prepareFolder(file);
  } catch (error) {
    throw explain(error, file);
  }
}

class WorkerClient<Table extends OperationTable> implements Client<Table> {
  readonly copies: Copies;
  readonly #options: StoreOptions;
  readonly #code: EngineCode;
  readonly #pending = new Map<number, Pending>();
  readonly #held = createEmitter<ErrorInfo>();
  readonly #reopened = createEmitter<StoreReport>();
  readonly #listeners = new Set<(change: { foreign: boolean }) => void>();
  #worker: Worker | undefined;
  #report: StoreReport | undefined;
  #lastId = 0;
  #disposed = false;

  constructor(options: StoreOptions, code: EngineCode) {
    this.#options = options;
    this.#code = code;
    this.copies = createCopies({
      file: options.file,
      ask: (ask) => this.ask(ask),
      apart: () => new WorkerClient(options, code),
    });
  }

  get report(): StoreReport {
    if (this.#report === undefined) throw fail("closed", english("The history is not open."));
    return this.#report;
  }

  async open(): Promise<void> {
    await this.ask({ verb: "open" });
  }

  async call<Name extends keyof Table & string>(
    name: Name,
    input: InputOf<Table, Name>,
  ): Promise<OutputOf<Table, Name>> {
    // The worker runs the operation of that name, whose output has this type.
    return (await this.ask({ verb: "call", name, input })) as OutputOf<Table, Name>;
  }

  onChange(listener: (change: { foreign: boolean }) => void): { dispose(): void } {
    // Each registration is its own, even of the same function.
    const entry = (change: { foreign: boolean }) => listener(change);
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) this.#watch(true);
    return {
      dispose: () => {
        if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#watch(false);
      },
    };
  }

  onHeld(listener: (error: ErrorInfo) => void): { dispose(): void } {
    return this.#held.on(listener);
  }

  onReopened(listener: (report: StoreReport) => void): { dispose(): void } {
    return this.#reopened.on(listener);
  }

  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#disposed = true;
    this.#listeners.clear();
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.#send(worker, { verb: "close" }).catch(() => {});
    const timer = setTimeout(() => worker.terminate(), CLOSE_MS);
    await ended;
    clearTimeout(timer);
  }

  /** One message, one answer. Rejects with a `Failure`. */
  ask(ask: Ask): Promise<unknown> {
    if (this.#disposed)
      return Promise.reject(fail("closed", english("The history is closed."), english("Reload the window.")));
    this.#worker ??= this.#start();
    return this.#send(this.#worker, ask);
  }

  /** Ends the worker in the middle of whatever it does. */
  terminate(): void {
    void this.#worker?.terminate();
  }

  #send(worker: Worker, ask: Ask): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      try {
        worker.postMessage({ ...ask, id });
      } catch (error) {
        this.#pending.delete(id);
        reject(
          fail(
            "internal",
            english("This cannot be stored: {0}", error instanceof Error ? error.message : String(error)),
          ),
        );
      }
    });
  }

  #watch(on: boolean): void {
    if (this.#worker !== undefined && !this.#disposed) this.#send(this.#worker, { verb: "watch", on }).catch(() => {});
  }

  #start(): Worker {
    const { file, busyMs = DEFAULT_BUSY_MS, worker: program } = this.#options;
    const workerData: WorkerOptions = {
      file,
      code: this.#code,
      busyMs,
      place: placeOfProcess(),
      supply: makeSupply(),
    };
    const worker = new Worker(program, { workerData, execArgv: [], env: SHARE_ENV, name: "AI Studio store" });
    const thread = worker.threadId;
    let ending = english("The history's worker ended.");
    worker.on("message", (answer: Answer) => this.#receive(answer));
    worker.on("error", (error) => {
      ending = english("The history's worker ended: {0}", error.message);
    });
    worker.on("exit", () => {
      this.#worker = undefined;
      // Its transaction, if it was in one, is rolled back by whoever opens the file next.
      for (const path of [lockPath(file), openingLockPath(file)]) releaseOfThread(path, thread);
      this.#rejectAll(ending);
    });
    if (this.#listeners.size > 0) this.#send(worker, { verb: "watch", on: true }).catch(() => {});
    return worker;
  }

  #receive(answer: Answer): void {
    switch (answer.kind) {
      case "opened":
        this.#opened(answer.report);
        break;
      case "changed":
        this.#emit(true);
        break;
      case "held":
        this.#held.emit(answer.error);
        break;
      case "failed":
        this.#settle(answer.id)?.reject(new Failure(answer.error));
        break;
      case "done":
        this.#settle(answer.id)?.resolve(answer.output);
        if (answer.wrote) this.#emit(false);
        break;
      default:
        answer satisfies never;
    }
  }

  #opened(report: StoreReport): void {
    const again = this.#report !== undefined;
    this.#report = report;
    if (!again) return;
    this.#reopened.emit(report);
    // Another file, or a new worker: what happened in between is not known.
    this.#emit(true);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #rejectAll(message: string): void {
    const advice = english("Whether the last change was saved is seen by looking; then try again.");
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(fail("internal", message, advice));
  }

  #emit(foreign: boolean): void {
    for (const listener of [...this.#listeners]) listener({ foreign });
  }
}
