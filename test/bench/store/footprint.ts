// What a process takes that has one database open and uses it.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { type Figure, growth, within } from "./figures.ts";
import type { Paths, Sized } from "./files.ts";
import type { Probed } from "./probe.ts";

export interface Footprint extends Partial<Probed> {
  /** The first open in a new process, in which nothing is compiled yet. */
  readonly openMs: number;
  readonly rss: number;
  readonly commits: number;
}

export function footprints(paths: Paths, sizes: readonly Sized[]): Figure[] {
  const megabytesOf = (side: string, sized: Sized) => footprint(paths, side, side, sized).rss / 1e6;
  const ours = new Map(sizes.map((sized) => [sized.megabytes, megabytesOf("ours", sized)]));
  const at = (megabytes: number) => ours.get(megabytes) ?? Number.NaN;
  return [
    ...sizes.map((sized) =>
      within(
        `memory of the process, ${sized.megabytes} MB`,
        "MB",
        at(sized.megabytes),
        megabytesOf("native", sized),
        null,
      ),
    ),
    growth(
      "memory of the process",
      "MB",
      sizes.map(({ megabytes }) => megabytes),
      at,
    ),
  ];
}

/** How it came to these figures: to be read, not compared. */
export function inside(paths: Paths, sized: Sized): string[] {
  const { openMs, commits, heapBytes = 0, longestLockMs = 0, calls = {} } = footprint(paths, "ours", "probed", sized);
  const perCommit = Object.entries(calls).map(([name, count]) => `${name} ${(count / commits).toFixed(1)}`);
  return [
    `the first open in a new process, at ${sized.megabytes} MB: ${openMs.toFixed(0)} ms`,
    `at ${sized.megabytes} MB the engine's own memory is ${(heapBytes / 1e6).toFixed(0)} MB`,
    `of ${commits} commits of one event, the longest held the lock for ${longestLockMs.toFixed(1)} ms`,
    `calls into the file system per commit: ${perCommit.join(", ")}`,
  ];
}

function footprint(paths: Paths, side: string, worker: string, sized: Sized): Footprint {
  const args = [
    paths.worker(worker),
    paths.wasm,
    sized.file(side),
    String(sized.events),
    worker === side ? "" : worker,
  ];
  const program = path.join(paths.folder, "memory.child.mjs");
  const run = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`The process that uses ${sized.file(side)} failed: ${run.stderr}`);
  return JSON.parse(run.stdout);
}
