// How long until a database can be used, in a process that has another one open: thread, engine, self-test, checks.
import { Worker } from "node:worker_threads";
import { openClient } from "../../../src/store/client.ts";
import { type Figure, growth, within } from "./figures.ts";
import type { Paths, Sized } from "./files.ts";
import { inTurn, median, quantile } from "./timing.ts";

const rounds = 15;
/** What nobody notices. */
const goalMs = 100;

export async function opening(paths: Paths, sizes: readonly Sized[]): Promise<Figure[]> {
  const name = (side: string, megabytes: number) => `${side} ${megabytes}`;
  const open = (side: string, file: string) => openClient({ file, wasm: paths.wasm, worker: paths.worker(side) });
  const other = await open("ours", `${paths.folder}/other.sqlite`);
  const contenders = sizes.flatMap((sized) =>
    ["ours", "native"].map((side) => ({
      name: name(side, sized.megabytes),
      run: () => open(side, sized.file(side)),
      after: end,
    })),
  );
  const samples = await inTurn(rounds, [...contenders, { name: "empty", run: startNothing, after: end }]);
  const largest = sizes.at(-1);
  const of = (side: string, megabytes: number) => samples.get(name(side, megabytes)) ?? [];
  const ours = (megabytes: number) => median(of("ours", megabytes));
  const all = sizes.map(({ megabytes }) => megabytes);
  const empty = median(samples.get("empty") ?? []);
  const figures: Figure[] = [
    ...all.map((mb) => within(`open, ${mb} MB, against ${goalMs} ms`, "ms", ours(mb), goalMs, 1)),
    ...all.map((mb) =>
      within(`open, ${mb} MB, fastest against ${goalMs} ms`, "ms", quantile(of("ours", mb), 0), goalMs, null),
    ),
    ...all.map((mb) => within(`open, ${mb} MB`, "ms", ours(mb), median(of("native", mb)), null)),
    ...all.map((mb) => within(`open, ${mb} MB, against a worker that does nothing`, "ms", ours(mb), empty, null)),
    within(
      `open, ${largest?.megabytes} MB, processor time of all threads, against a worker that does nothing`,
      "ms",
      await processorTime(() => open("ours", largest?.file("ours") ?? "")),
      await processorTime(startNothing),
      null,
    ),
    growth("open", "ms", all, ours),
  ];
  await other.dispose();
  return figures;
}

/** The median in milliseconds: unlike the clock it goes on only while we run, however busy the machine is. */
async function processorTime(start: () => Promise<{ dispose(): Promise<unknown> }>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const started = await start();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1000);
    await started.dispose();
  }
  return median(taken);
}

/** Until a worker thread has said something. */
async function startNothing() {
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true });
  await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return { dispose: () => worker.terminate() };
}

/** What was opened is closed without the clock. */
const end = (opened: unknown) => (opened as { dispose(): Promise<unknown> }).dispose();
