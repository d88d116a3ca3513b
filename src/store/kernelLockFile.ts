// Windows and macOS: the kernel holds the lock, and lets go of it when the process dies or the thread's files are closed
// (Node closes the files that a worker leaves open).
import { closeSync, constants, openSync } from "node:fs";
import type { LockFile } from "./lockFile.ts";
import { errno } from "./sqliteError.ts";

const exclusive = {
  /** libuv's UV_FS_O_EXLOCK: opened with share mode 0, so that nobody else can open it. */
  win32: 0x10000000,
  /** O_EXLOCK | O_NONBLOCK of open(2). */
  darwin: 0x20 | 0x4,
} as const;

/** What "it is taken" is called there: EBUSY on Windows, EAGAIN on macOS. */
const taken = new Set(["EBUSY", "EAGAIN", "EWOULDBLOCK"]);

export function kernelLockFile(path: string, platform: keyof typeof exclusive): LockFile {
  let descriptor: number | undefined;
  return {
    take() {
      try {
        descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | exclusive[platform], 0o600);
        return true;
      } catch (error) {
        if (taken.has(errno(error) ?? "")) return false;
        throw error;
      }
    },
    isStillOurs: () => descriptor !== undefined,
    release() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
    clearDead() {},
  };
}
