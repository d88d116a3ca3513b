// A file that at most one thread of one process has taken. How that is done depends on the system; each way is a file.
import { kernelLockFile } from "./kernelLockFile.ts";
import { linkLockFile } from "./linkLockFile.ts";

export interface LockFile {
  /** Takes it if it is free. Throws what the file system throws, except that it is taken. */
  take(): boolean;
  /** False when somebody decided that we are gone (only an owner on another machine ever is, see `linkLockFile`). */
  isStillOurs(): boolean;
  release(): void;
  /** Removes the lock of an owner that is dead. */
  clearDead(): void;
  /** The record of who has it, another one for each time that it is taken; undefined when that cannot be told. */
  owner(): string | undefined;
  /** Not used any more. Releases it, too. */
  close(): void;
}

export function lockFile(path: string): LockFile {
  switch (process.platform) {
    case "win32":
    case "darwin":
      return kernelLockFile(path, process.platform);
    default:
      return linkLockFile(path);
  }
}
