// Appending to the log: ids, times, redaction, and patience with a disk that is full.
import type { Entry, Event } from "../core/event.ts";
import { type FailureCode, isFailure, toErrorInfo } from "../core/failure.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change, Trouble } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import { noSession } from "./sessions.ts";

/** What passes when somebody makes room, or the other window lets go. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  "store-full",
  "store-busy",
  "store-io",
  "store-readonly",
  "store-missing",
]);
/** Whether a failure of the store may be over soon. */
export const isPassing = (thrown: unknown): boolean => isFailure(thrown) && PASSING.has(thrown.code);
/** Often enough that an answer goes on soon after there is room again. */
const RETRY_MS = 2_000;

export interface Log {
  /**
   * Appends to a branch, on the disk when it resolves. While the disk cannot be written the entries wait in memory and are
   * tried again until `signal` aborts; the person is told once.
   */
  append(session: string, branch: string, entries: readonly Entry[], signal?: AbortSignal): Promise<Event[]>;
}

export function createLog(
  { store, now, newId, sleep }: StudioDeps,
  changes: Emitter<Change>,
  troubles: Emitter<Trouble>,
  keys: ReadonlySet<string>,
): Log {
  return {
    async append(session, branch, entries, signal) {
      const at = now();
      const events = redact(entries, keys).map((entry) => ({ ...entry, id: newId(), at }));
      for (let told = false; ; told = true) {
        try {
          const appended = await store.call("events.append", { session, branch, events });
          if (appended === null) throw noSession();
          changes.emit({ type: "session", session });
          return appended;
        } catch (thrown) {
          if (signal === undefined || signal.aborted || !isPassing(thrown)) throw thrown;
          if (!told) troubles.emit({ error: toErrorInfo(thrown), waiting: true });
          await sleep(RETRY_MS, signal);
        }
      }
    },
  };
}
