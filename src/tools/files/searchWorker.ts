// A thread that searches once: the query comes with it, each file's matches go out, and null when all was searched.
import { parentPort, workerData } from "node:worker_threads";
import { searchFolders } from "./searchFolders.ts";

async function work(): Promise<void> {
  // Whoever started the thread ends it.
  const never = new AbortController().signal;
  for await (const matches of searchFolders(workerData, never)) parentPort?.postMessage(matches);
  parentPort?.postMessage(null);
}

// What it throws becomes the thread's error.
void work();
