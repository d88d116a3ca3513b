// The program of the worker thread that owns the database. All paths come from who starts it.
import { parentPort, workerData } from "node:worker_threads";
import { content } from "./content.ts";
import { operations } from "./operations.ts";
import { migrations } from "./schema.ts";
import { serve } from "./serve.ts";

if (parentPort !== null) serve(parentPort, workerData, { operations, migrations, content });
