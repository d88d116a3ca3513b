// Says who it is, and lives until it is killed.
import { writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { ownerRecord } from "../../src/store/owner.ts";

if (parentPort !== null) parentPort.postMessage(ownerRecord());
else writeSync(1, `${ownerRecord()}\n`);
setInterval(() => {}, 60_000);
