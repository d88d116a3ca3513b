// How long until a database can be used, from nothing but a process that runs: thread, engine, self-test, checks.
import { openClient } from "../../../src/store/client.ts";
import { type Figure, growth, within } from "./figures.ts";
import type { Paths, Sized } from "./files.ts";
import { median, type Samples } from "./timing.ts";

const rounds = 9;
/** What nobody notices. */
const goalMs = 100;

export async function opening(paths: Paths, sizes: readonly Sized[]): Promise<Figure[]> {
  const samples = new Map<string, Samples>();
  for (let round = 0; round < rounds; round++)
    for (const sized of sizes)
      for (const side of ["ours", "native"]) {
        const name = `${side} ${sized.megabytes}`;
        samples.set(name, [...(samples.get(name) ?? []), await timeToOpen(paths, side, sized)]);
      }
  const ms = (side: string, megabytes: number) => median(samples.get(`${side} ${megabytes}`) ?? []);
  return [
    ...sizes.map(({ megabytes }) =>
      within(`open, ${megabytes} MB, against ${goalMs} ms`, "ms", ms("ours", megabytes), goalMs, 1),
    ),
    ...sizes.map(({ megabytes }) =>
      within(`open, ${megabytes} MB`, "ms", ms("ours", megabytes), ms("native", megabytes), null),
    ),
    growth(
      "open",
      "ms",
      sizes.map(({ megabytes }) => megabytes),
      (megabytes) => ms("ours", megabytes),
    ),
  ];
}

async function timeToOpen(paths: Paths, side: string, sized: Sized): Promise<number> {
  const before = performance.now();
  const client = await openClient({ file: sized.file(side), wasm: paths.wasm, worker: paths.worker(side) });
  const taken = performance.now() - before;
  await client.dispose();
  return taken;
}
