// A process that has one database open and uses it: says in JSON what that takes.
//   memory WORKER WASM FILE EVENTS PROBED
import { openClient } from "../../../src/store/client.ts";
import { pageStart } from "./operations.ts";
import type { Probed } from "./probe.ts";
import type { ProbedOperations } from "./probed.worker.ts";
import { eventRow } from "./rows.ts";

const [worker = "", wasm = "", file = "", events = "", probed = ""] = process.argv.slice(2);
const count = Number(events);
const before = performance.now();
const store = await openClient<ProbedOperations>({ file, wasm, worker });
const openMs = performance.now() - before;
/** Both kinds of process may use the same file. */
const firstNew = probed ? 910_000_000 : 900_000_000;
const pick = (run: number) => (run * 7919) % count;

for (let run = 0; run < 1500; run++) await store.call("point", pick(run));
for (let run = 0; run < 100; run++) await store.call("page", pageStart(run, count));
if (probed) await store.call("probe", undefined);
const commits = 200;
for (let run = 0; run < commits; run++) await store.call("commit", eventRow(firstNew + run));
const rss = process.memoryUsage.rss();
const seen: Probed | undefined = probed ? await store.call("probe", undefined) : undefined;
console.log(JSON.stringify({ openMs, rss, commits, ...seen }));
await store.dispose();
