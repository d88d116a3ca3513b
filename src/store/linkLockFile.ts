// Linux: a symlink whose target is the owner's record. symlink(2) is atomic and says who in the same step, where a lock
// file with content has a moment in which it is empty, and where POSIX locks are dropped by the first close of any
// descriptor of the file and do not hold between threads.
import { lstatSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import type { LockFile } from "./lockFile.ts";
import { fateOf, isOwnedByThread, nameOf, ownerRecord } from "./owner.ts";
import { errno } from "./sqliteError.ts";

/** A lock from another machine or container is given up for dead after this long: a thousand times our longest wait. */
const FOREIGN_MS = 10 * 60_000;
/** A guard that guards a guard that guards …: each needs a process that died within microseconds. */
const GUARD_DEPTH = 3;

export function linkLockFile(path: string): LockFile {
  let record: string | undefined;
  function release(): void {
    const mine = record;
    record = undefined;
    if (mine !== undefined && ownerOf(path) === mine) unlinkSync(path);
  }
  return {
    take() {
      const next = ownerRecord();
      if (!create(path, next)) return false;
      record = next;
      return true;
    },
    isStillOurs: () => record !== undefined && ownerOf(path) === record,
    release,
    clearDead: () => clear(path, path, GUARD_DEPTH),
    owner: () => ownerOf(path),
    close: release,
  };
}

/**
 * A thread that was ended inside a transaction leaves the lock with the pid of a process that lives on. Whoever ended it
 * calls this once the thread is gone.
 */
export function releaseOfThread(path: string, thread: number): boolean {
  const record = ownerOf(path);
  if (record === undefined || !isOwnedByThread(record, thread)) return false;
  unlinkSync(path);
  return true;
}

export function ownerOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Removes the link if its owner is dead. Two processes may find the same corpse, and the slower one must not remove the
 * lock that was taken since: so a link may only be removed by its owner, or by who holds the guard that is named after
 * that very record, and looks again under it.
 */
function clear(link: string, base: string, depth: number): void {
  const record = ownerOf(link);
  if (record === undefined || depth === 0 || !isGone(record, link)) return;
  const guard = `${base}.${nameOf(record)}`;
  if (!create(guard, ownerRecord())) {
    clear(guard, base, depth - 1);
    return;
  }
  try {
    if (ownerOf(link) === record) unlinkSync(link);
  } finally {
    unlinkSync(guard);
  }
}

function isGone(record: string, link: string): boolean {
  const fate = fateOf(record);
  return fate === "foreign" ? ageOf(link) > FOREIGN_MS : fate === "dead";
}

/** By the clock of the file system that holds it, as the other machine's and ours may differ. */
function ageOf(link: string): number {
  const probe = `${link}.clock`;
  try {
    writeFileSync(probe, "", { mode: 0o600 });
    const now = lstatSync(probe).mtimeMs;
    unlinkSync(probe);
    return now - lstatSync(link).mtimeMs;
  } catch {
    return 0;
  }
}

function create(link: string, target: string): boolean {
  try {
    symlinkSync(target, link);
    return true;
  } catch (error) {
    if (errno(error) === "EEXIST") return false;
    throw error;
  }
}
