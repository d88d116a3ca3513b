// Starts the thread that searches, and ends it: at the end, when time is up, or when the person stops.
import { Worker } from "node:worker_threads";
import { fail } from "../../core/failure.ts";
import type { Match, SearchEnd, SearchQuery } from "./searchQuery.ts";

/** A hundred files of the largest size at once would need less; more is a fault, and must not take the editor with it. */
const MOST_MEMORY_MB = 256;

/** `worker`: path of the built searchWorker.ts. */
export async function searchInWorker(
  query: SearchQuery,
  worker: string,
  late: AbortSignal,
  signal: AbortSignal,
): Promise<{ readonly matches: readonly Match[]; readonly end: SearchEnd }> {
  signal.throwIfAborted();
  const thread = new Worker(worker, { workerData: query, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } });
  const matches: Match[] = [];
  const stop = () => void thread.terminate();
  const either = AbortSignal.any([late, signal]);
  either.addEventListener("abort", stop, { once: true });
  if (either.aborted) stop();
  try {
    const isDone = await new Promise<boolean>((resolve, reject) => {
      thread.on("message", (found: readonly Match[] | null) => {
        if (found === null) resolve(true);
        else matches.push(...found);
      });
      thread.on("error", reject);
      thread.on("exit", () => resolve(false));
    });
    signal.throwIfAborted();
    const end = matches.length >= query.most ? "most" : isDone ? "all" : "late";
    if (end === "late" && !late.aborted) throw fail("internal", "The search ended before it was done.", "Try again.");
    return { matches, end };
  } finally {
    either.removeEventListener("abort", stop);
    await thread.terminate();
  }
}
