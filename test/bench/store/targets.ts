// A database that can be asked for the operations: through a worker and its messages, or in this thread.
import path from "node:path";
import { openClient } from "../../../src/store/client.ts";
import { loadEngine } from "../../../src/store/engine.ts";
import { compileEngine } from "../../../src/store/engineCode.ts";
import { Executor } from "../../../src/store/executor.ts";
import type { Paths, Sized } from "./files.ts";
import { NativeDatabase } from "./nativeDatabase.ts";
import { type BenchOperations, type Name, operations } from "./operations.ts";
import { migrations } from "./schema.ts";

export interface Target {
  readonly side: string;
  readonly megabytes: number;
  readonly events: number;
  /** Numbers the events that this target adds. */
  added: number;
  call(name: Name, input: unknown): unknown;
  close(): unknown;
}

export async function openTarget(paths: Paths, side: string, sized: Sized): Promise<Target> {
  const options = { file: sized.file(side), wasm: paths.wasm, worker: paths.worker(side) };
  const client = await openClient<BenchOperations>(options);
  return {
    ...about(side, sized, "asked"),
    // The one place where an operation is named at run time.
    call: (name, input) => client.call(name, input as never),
    close: () => client.dispose(),
  };
}

/** Both sides at each size, without any thread or message. */
export async function targetsInThread(paths: Paths, sizes: readonly Sized[]): Promise<Target[]> {
  const engine = await loadEngine({ code: await compileEngine(paths.wasm), busyMs: 5000 });
  return sizes.flatMap((sized) => {
    const file = sized.file("ours");
    engine.vfs.mount(path.dirname(file));
    const ours = new Executor({ engine, file, migrations, busyMs: 5000 }, () => {});
    const native = new NativeDatabase(sized.file("native"));
    return [
      {
        ...about("ours", sized, "bare"),
        call: (name, input) => ours.execute(operations[name], input),
        close: () => ours.close(),
      },
      {
        ...about("native", sized, "bare"),
        call: (name, input) => native.execute(operations[name], input),
        close: () => native.close(),
      },
    ] satisfies Target[];
  });
}

/** Two targets may share a file, and must not add the same events. */
const firstAdded = { asked: 10_000_000, bare: 20_000_000 };

const about = (side: string, { megabytes, events }: Sized, way: keyof typeof firstAdded) => ({
  side,
  megabytes,
  events,
  added: events + firstAdded[way],
});
