// Plain sql.js in a worker thread, saved by exporting it after each change.
import { workerData } from "node:worker_threads";
import { answering } from "./answering.ts";
import { openExporting } from "./exportingDatabase.ts";

answering(() => openExporting(workerData.file, workerData.code));
