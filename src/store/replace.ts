// Puts another database in the history's place. At no moment is there none under its name, nor is anything lost: the history as
// it was is kept under another one.
import { linkSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { syncFolder } from "./diskFile.ts";
import { Lock } from "./lock.ts";
import { openingLockPath } from "./openingLock.ts";
import { rc } from "./sqlite.ts";
import { errno, SqliteError } from "./sqliteError.ts";
import { journalSuffix, lockPath } from "./vfs.ts";

/** Both files are in folders of the same disk, `by` is durable, and `aside` does not exist. Other windows notice by themselves. */
export function replace(file: string, by: string, aside: string, busyMs: number): void {
  const locks = [new Lock(openingLockPath(file)), new Lock(lockPath(file))];
  const busy = (lock?: Lock) => new SqliteError(rc.BUSY, "Another window is using it.", lock?.heldBy());
  try {
    for (const lock of locks) if (!lock.acquire(busyMs)) throw busy(lock);
    // Left by a process that died just now: rolled back by the next who reads, but never into another database.
    if ((statSync(file + journalSuffix, { throwIfNoEntry: false })?.size ?? 0) > 0) throw busy();
    keepAs(file, aside);
    renameSync(by, file);
    syncFolder(path.dirname(aside));
    syncFolder(path.dirname(file));
  } finally {
    for (const lock of locks) lock.close();
  }
}

function keepAs(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch (error) {
    // Some file systems know no second name.
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes(errno(error) ?? "")) throw error;
    renameSync(file, aside);
  }
}
