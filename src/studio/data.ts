// The history as a whole: copies of it, and going back to one.
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Emitter } from "../core/scope.ts";
import type { BackupWithContent } from "../store/backups.ts";
import type { Copies } from "../store/copies.ts";
import type { StoreReport } from "../store/report.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

export interface Data extends Pick<Copies, "list" | "backUp" | "exportTo"> {
  /** The path of the database. */
  readonly file: string;
  /**
   * Makes any file with a history the current one, in all windows; answers where the one that it replaced is kept. Throws
   * `working` while a session is at work in some window.
   */
  restore(from: string, signal?: AbortSignal): Promise<string>;
  /** Saves what can be read of a damaged history into a new one; answers what was found and done. */
  repair(): Promise<StoreReport>;
}

export function createData({ store }: StudioDeps, changes: Emitter<Change>): Data {
  return {
    get file() {
      return store.report.file;
    },
    list: (signal) => store.copies.list(signal),
    backUp: (signal): Promise<BackupWithContent> => store.copies.backUp(signal),
    exportTo: (target, signal) => store.copies.exportTo(target, signal),
    async restore(from, signal) {
      const atWork = await store.call("leases.list", undefined);
      if (atWork.length > 0) {
        throw fail(
          "working",
          english("A session is at work, here or in another window."),
          english("Stop it first, or wait until it is done."),
        );
      }
      const replaced = await store.copies.restore(from, signal);
      changes.emit({ type: "foreign" });
      return replaced.path;
    },
    async repair() {
      await store.copies.repair();
      changes.emit({ type: "foreign" });
      return store.report;
    },
  };
}
