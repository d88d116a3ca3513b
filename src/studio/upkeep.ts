// What keeps the history tidy and safe while nobody waits for it: removes for good what was deleted long ago, gives its room back
// to the disk, and makes the day's backup, which also checks the history.
import { type FailureCode, toErrorInfo } from "../core/failure.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change, Trouble } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

/** How long a deleted session can be brought back: long enough to sleep over it. */
const UNDO_MS = 7 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A history that nobody writes to is copied again all the same, as disks go bad by themselves. */
const WEEK_MS = 7 * DAY_MS;
/** Nothing changed for so long: nobody waits. */
const QUIET_MS = 20_000;

/** Not worth a word: the next look does it. */
const SILENT: ReadonlySet<FailureCode> = new Set(["aborted", "closed", "store-busy"]);

export interface Upkeep {
  /** Does what is due, unless somebody is at work. What goes wrong is told once, until it goes well again. */
  look(): Promise<void>;
  /** Removes what is to be removed for good, and frees its room, until nothing is left or `signal` aborts. */
  tidy(signal?: AbortSignal): Promise<void>;
  dispose(): Promise<void>;
}

export function createUpkeep(
  { store, now }: StudioDeps,
  working: () => readonly string[],
  changes: Emitter<Change>,
  troubles: Emitter<Trouble>,
): Upkeep {
  const controller = new AbortController();
  let lastChange = now();
  let underWay: Promise<void> | null = null;
  let told = false;
  const listening = changes.on(() => {
    lastChange = now();
  });

  async function tidy(signal?: AbortSignal): Promise<void> {
    const before = now() - UNDO_MS;
    let removed = false;
    while (!signal?.aborted && (await store.call("purge.slice", { before }))) removed = true;
    while (removed && !signal?.aborted && (await store.call("purge.mergeIndex", undefined)));
    while (!signal?.aborted && (await store.call("purge.shrink", undefined)));
  }

  function isBackupDue(): boolean {
    const last = store.copies.dates().find(({ kind }) => kind === "regular")?.at ?? 0;
    const age = now() - last;
    return age > WEEK_MS || (age > DAY_MS && store.copies.changedAt() > last);
  }

  async function look(): Promise<void> {
    if (working().length > 0 || now() - lastChange < QUIET_MS) return;
    try {
      await tidy(controller.signal);
      if (isBackupDue()) await store.copies.backUp(controller.signal);
      told = false;
    } catch (thrown) {
      const error = toErrorInfo(thrown);
      if (told || SILENT.has(error.code)) return;
      told = true;
      troubles.emit({ error, waiting: false });
    }
  }

  return {
    look() {
      underWay ??= look().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    tidy,
    async dispose() {
      listening.dispose();
      controller.abort();
      await underWay;
    },
  };
}
