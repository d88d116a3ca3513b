// The worker's side: answers one request after the other.
import type { MessagePort } from "node:worker_threads";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Content } from "./backups.ts";
import { takeSupply } from "./chance.ts";
import type { Database } from "./database.ts";
import { type Engine, loadEngine } from "./engine.ts";
import { type ExaminationRequest, examine } from "./examine.ts";
import { Executor } from "./executor.ts";
import { explain } from "./explain.ts";
import { HoldReport } from "./holdReport.ts";
import type { Answer, Request, WorkerOptions } from "./messages.ts";
import { latestVersion, type Migration } from "./migrate.ts";
import type { OperationTable } from "./operation.ts";
import { takePlace } from "./owner.ts";
import { prepare } from "./prepare.ts";
import { Watcher } from "./watcher.ts";

/** What the engine is filled with: the product's tables, and what can be done with them. */
export interface Program {
  readonly operations: OperationTable;
  readonly migrations: readonly Migration[];
  /** How to count what a database holds, in every format that there was. */
  content(db: Database): Content;
}

export function serve(port: MessagePort, options: WorkerOptions, program: Program): void {
  takeSupply(options.supply);
  takePlace(options.place);
  const send = (answer: Answer) => port.postMessage(answer);
  let server: Promise<Server> | undefined;
  port.on("message", async (request: Request) => {
    try {
      server ??= loadEngine(options).then((engine) => new Server(engine, options, program, send));
      // In the order of the requests: all of them wait for the same promise, and none waits again.
      send((await server).answer(request));
    } catch (error) {
      send({ kind: "failed", id: request.id, error: explain(error, subjectOf(request) ?? options.file).info });
    }
    if (request.verb === "close") port.close();
  });
}

/** The file that a request is about, when that is not the history. */
function subjectOf(request: Request): string | undefined {
  if (request.verb === "examine") return request.file;
  return request.verb === "prepare" ? request.from : undefined;
}

class Server {
  readonly #engine: Engine;
  readonly #program: Program;
  readonly #executor: Executor;
  readonly #holds: HoldReport;
  readonly #watcher: Watcher;

  constructor(engine: Engine, { file, busyMs }: WorkerOptions, program: Program, send: (answer: Answer) => void) {
    const { migrations } = program;
    this.#engine = engine;
    this.#program = program;
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
    const { id } = request;
    switch (request.verb) {
      case "open":
        this.#holds.watch(() => this.#executor.open());
        return done(id);
      case "call":
        return this.#call(id, request.name, request.input);
      case "watch":
        if (request.on) this.#watcher.start();
        else this.#watcher.stop();
        return done(id);
      case "beginCopy":
        return done(id, this.#executor.beginCopy(request.target));
      case "stepCopy":
        return done(
          id,
          this.#holds.watch(() => this.#executor.stepCopy()),
        );
      case "endCopy":
        return done(id, this.#executor.endCopy(request.whole));
      case "examine":
        return done(id, examine({ ...this.#examination(request.file), thorough: request.thorough }));
      case "prepare":
        return done(id, prepare(request.from, this.#examination(request.file), this.#program.migrations));
      case "replace":
        return done(
          id,
          this.#holds.watch(() => this.#executor.replaceBy(request.by, request.aside)),
        );
      case "repair":
        return done(id, this.#executor.repair());
      case "close":
        this.#watcher.stop();
        this.#executor.close();
        return done(id);
    }
    return request satisfies never;
  }

  #examination(file: string): Omit<ExaminationRequest, "thorough"> {
    const { content, migrations } = this.#program;
    return { engine: this.#engine, file, content, known: latestVersion(migrations) };
  }

  #call(id: number, name: string, input: unknown): Answer {
    const operation = Object.hasOwn(this.#program.operations, name) ? this.#program.operations[name] : undefined;
    if (operation === undefined) throw fail("internal", english('The store has no operation "{0}".', name));
    const output = this.#holds.watch(() => this.#executor.execute(operation, input));
    return { kind: "done", id, output, wrote: operation.mode === "write" };
  }
}

function done(id: number, output?: unknown): Answer {
  return { kind: "done", id, output, wrote: false };
}
