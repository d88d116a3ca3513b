// A folder held open, so that names in it mean what they meant when it was checked, whatever is put in its place.
//
// Node has no openat(2). On Linux the kernel's own names for open files do the same: "/proc/self/fd/7/name" is `name` in
// the folder that is open as 7, and reading the link "/proc/self/fd/7" says where that folder really is (proc(5)).
// Elsewhere the real path is asked for again, before and after. There somebody who swaps folders forth and back at the very
// moments of both looks could still win; the workspace's trust is what keeps such programs out.
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { codeOf, swapped } from "./ioError.ts";

export interface HeldFolder {
  /** The real path that it was checked to have. */
  readonly path: string;
  /** A path for system calls that names something in this very folder. */
  at(name: string): string;
  /** Throws `stale` when the folder is not where it was. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Holds the folder with this real path; `by` is the path to open it by, when it is not the same.
 * Throws `stale` when a link or another folder is there by now, and the system's errors.
 */
export async function holdFolder(folder: string, by = folder): Promise<HeldFolder> {
  if (process.platform === "win32") return holdByName(folder);
  const handle = await open(by, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const known = await realOfOpen(handle);
    if (known === null) {
      await handle.close();
      return await holdByName(folder);
    }
    const check = async () => {
      if ((await realOfOpen(handle)) !== folder) throw swapped(folder);
    };
    await check();
    return { path: folder, at: (name) => `/proc/self/fd/${handle.fd}/${name}`, check, close: () => handle.close() };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** Where an open file really is; null when the system does not say so. */
async function realOfOpen(handle: FileHandle): Promise<string | null> {
  if (process.platform !== "linux") return null;
  return readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
}

async function holdByName(folder: string): Promise<HeldFolder> {
  const identity = async () => {
    if ((await realpath(folder)) !== folder) throw swapped(folder);
    const { dev, ino } = await lstat(folder, { bigint: true });
    return `${dev}:${ino}`;
  };
  const first = await identity();
  return {
    path: folder,
    at: (name) => path.join(folder, name),
    async check() {
      const now = await identity().catch((thrown) => {
        throw codeOf(thrown) === "ENOENT" ? swapped(folder) : thrown;
      });
      if (now !== first) throw swapped(folder);
    },
    close: async () => {},
  };
}
