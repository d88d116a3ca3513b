// The product's worker with the bench's operations and a look inside. Slower: nothing is timed with it.
import { parentPort, workerData } from "node:worker_threads";
import { read } from "../../../src/store/operation.ts";
import { serve } from "../../../src/store/serve.ts";
import { content, operations } from "./operations.ts";
import { Probe } from "./probe.ts";
import { migrations } from "./schema.ts";

const probe = new Probe();
probe.install();
const probed = { ...operations, probe: read(() => probe.take()) };
export type ProbedOperations = typeof probed;
if (parentPort !== null) serve(parentPort, workerData, { operations: probed, migrations, content });
