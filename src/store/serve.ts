// The worker's side: answers one request after the other.
import type { MessagePort } from "node:worker_threads";
import { fail } from "../core/failure.ts";
import { type Engine, loadEngine } from "./engine.ts";
import { Executor } from "./executor.ts";
import { explain } from "./explain.ts";
import { HoldReport } from "./holdReport.ts";
import type { Answer, Request, WorkerOptions } from "./messages.ts";
import type { Migration } from "./migrate.ts";
import type { OperationTable } from "./operation.ts";
import { Watcher } from "./watcher.ts";

export function serve(
  port: MessagePort,
  options: WorkerOptions,
  operations: OperationTable,
  migrations: readonly Migration[],
): void {
  const send = (answer: Answer) => port.postMessage(answer);
  let server: Promise<Server> | undefined;
  port.on("message", async (request: Request) => {
    try {
      server ??= loadEngine(options).then((engine) => new Server(engine, options, operations, migrations, send));
      // In the order of the requests: all of them wait for the same promise, and none waits again.
      send((await server).answer(request));
    } catch (error) {
      send({ kind: "failed", id: request.id, error: explain(error, options.file).info });
    }
    if (request.verb === "close") port.close();
  });
}

class Server {
  readonly #operations: OperationTable;
  readonly #executor: Executor;
  readonly #holds: HoldReport;
  readonly #watcher: Watcher;

  constructor(
    engine: Engine,
    { file, busyMs }: WorkerOptions,
    operations: OperationTable,
    migrations: readonly Migration[],
    send: (answer: Answer) => void,
  ) {
    this.#operations = operations;
    this.#executor = new Executor({ engine, file, migrations, busyMs }, (report) => send({ kind: "opened", report }));
    this.#holds = new HoldReport(
      busyMs,
      (thrown) => send({ kind: "held", error: explain(thrown, file).info }),
      () => send({ kind: "changed" }),
    );
    this.#watcher = new Watcher(
      file,
      () => this.#holds.watch(() => this.#executor.dataVersion()),
      () => send({ kind: "changed" }),
    );
  }

  answer(request: Request): Answer {
    switch (request.verb) {
      case "open":
        this.#holds.watch(() => this.#executor.open());
        return done(request.id);
      case "call":
        return this.#call(request.id, request.name, request.input);
      case "watch":
        if (request.on) this.#watcher.start();
        else this.#watcher.stop();
        return done(request.id);
      case "close":
        this.#watcher.stop();
        this.#executor.close();
        return done(request.id);
    }
    return request satisfies never;
  }

  #call(id: number, name: string, input: unknown): Answer {
    const operation = Object.hasOwn(this.#operations, name) ? this.#operations[name] : undefined;
    if (operation === undefined) throw fail("internal", `The store has no operation "${name}".`);
    const output = this.#holds.watch(() => this.#executor.execute(operation, input));
    return { kind: "done", id, output, wrote: operation.mode === "write" };
  }
}

function done(id: number): Answer {
  return { kind: "done", id, output: undefined, wrote: false };
}
