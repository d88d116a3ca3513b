// What the store costs on this machine, through its worker as the product uses it.
//   measure [megabytes ...]      sizes of the database; 10 and 100 if none are given
import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openClient } from "../../src/store/client.ts";
import type { TestOperations } from "./operations.ts";
import { program, wasm } from "./support.ts";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100];
const bytes = 500;
const folder = mkdtempSync(path.join(os.tmpdir(), "studio-measure-"));
const file = path.join(folder, "studio.sqlite");
const open = () => openClient<TestOperations>({ file, wasm, worker: program("worker") });

/** The median and the 95th percentile of so many runs, in milliseconds. */
async function time(runs: number, work: (run: number) => Promise<unknown>): Promise<string> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    await work(run);
    taken.push(performance.now() - before);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => (taken[Math.floor(taken.length * share)] ?? 0).toFixed(3);
  return `${at(0.5)} ms (95%: ${at(0.95)})`;
}

await (await open()).dispose();
for (const megabytes of sizes) {
  const filling = await open();
  let batch = "";
  while (statSync(file).size < megabytes * 1e6)
    batch = await time(1, () => filling.call("fill", { rows: Math.min(100_000, megabytes * 1000), bytes }));
  await filling.dispose();

  console.log(`${(statSync(file).size / 1e6).toFixed(0)} MB`);
  console.log(`  last batch of ${Math.min(100_000, megabytes * 1000)} rows of ${bytes} B: ${batch}`);
  console.log(`  open, with a new worker: ${await time(9, async () => (await open()).dispose())}`);
  const store = await open();
  const rows = (statSync(file).size / bytes) * 0.8;
  const readOne = () => store.call("plain", 1 + Math.floor(Math.random() * rows));
  console.log(`  read one row, one message each: ${await time(3000, readOne)}`);
  console.log(`  commit one row, one message each: ${await time(300, () => store.call("fill", { rows: 1, bytes }))}`);
  console.log(`  memory of the process: ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
  await store.dispose();
}
rmSync(folder, { recursive: true });
