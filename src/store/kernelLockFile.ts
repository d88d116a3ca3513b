// Windows and macOS: the kernel holds the lock, and lets go of it when the process dies or the thread's files are closed
// (Node closes the files that a worker leaves open). Who has it stands in a file beside it, which others can read.
import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import type { LockFile } from "./lockFile.ts";
import { ownerRecord } from "./owner.ts";
import { errno } from "./sqliteError.ts";

const exclusive = {
  /** libuv's UV_FS_O_EXLOCK: opened with share mode 0, so that nobody else can open it. */
  win32: 0x10000000,
  /** O_EXLOCK | O_NONBLOCK of open(2). */
  darwin: 0x20 | 0x4,
} as const;

/** Longer than any record, so that a shorter one leaves nothing of a longer one behind it. */
const RECORD_BYTES = 80;

/** What "it is taken" is called there: EBUSY on Windows, EAGAIN on macOS. */
const taken = new Set(["EBUSY", "EAGAIN", "EWOULDBLOCK"]);

export function kernelLockFile(path: string, platform: keyof typeof exclusive): LockFile {
  const ownerPath = `${path}.owner`;
  let descriptor: number | undefined;
  /** Kept open: opening it for each transaction would cost as much as the lock itself. */
  let ownerFile: number | undefined;

  function sayOwner(): void {
    try {
      ownerFile ??= openSync(ownerPath, constants.O_RDWR | constants.O_CREAT, 0o600);
      writeSync(ownerFile, ownerRecord().padEnd(RECORD_BYTES), 0);
    } catch {
      // Only told to who waits in vain; the lock is ours without it.
    }
  }
  function release(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }
  return {
    take() {
      try {
        descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | exclusive[platform], 0o600);
        sayOwner();
        return true;
      } catch (error) {
        if (taken.has(errno(error) ?? "")) return false;
        throw error;
      }
    },
    isStillOurs: () => descriptor !== undefined,
    release,
    clearDead() {},
    owner() {
      try {
        return readFileSync(ownerPath, "utf8").trim() || undefined;
      } catch {
        return undefined;
      }
    },
    close() {
      release();
      if (ownerFile !== undefined) closeSync(ownerFile);
      ownerFile = undefined;
    },
  };
}
