// Node's own SQLite in a worker thread.
import { workerData } from "node:worker_threads";
import { answering } from "./answering.ts";
import { NativeDatabase } from "./nativeDatabase.ts";

answering(async () => new NativeDatabase(workerData.file));
