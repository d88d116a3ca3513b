// The product's worker with the bench's operations.
import { parentPort, workerData } from "node:worker_threads";
import { serve } from "../../../src/store/serve.ts";
import { content, operations } from "./operations.ts";
import { migrations } from "./schema.ts";

if (parentPort !== null) serve(parentPort, workerData, { operations, migrations, content });
