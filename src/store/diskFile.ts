// One real file as SQLite has it open: opened, read, written, made durable, closed. Throws what the file system throws.
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { randomName } from "./chance.ts";
import type { Lock } from "./lock.ts";
import { lockLevel, open } from "./sqlite.ts";
import { errno } from "./sqliteError.ts";

export const windows = process.platform === "win32";

/** The file under this name is not the one that was opened: another window replaced it, or somebody removed it. */
export class FileReplaced extends Error {
  constructor(file: string) {
    super(`"${file}" was removed or replaced by another file.`);
    this.name = "FileReplaced";
  }
}

export interface DiskFile {
  readonly path: string;
  readonly descriptor: number;
  readonly readOnly: boolean;
  readonly deleteOnClose: boolean;
  /** Only of a main database: what `level` above NONE is made of. */
  readonly lock: Lock | undefined;
  /** Which file that is; it cannot become another one, nor another one become it, while it is open. */
  readonly identity: Pick<Stats, "ino" | "dev"> | undefined;
  level: number;
  /** Just created: its name is durable only once its folder is. */
  folderUnsynced: boolean;
}

/** Journals and databases are the names whose loss would lose data. */
const namedForGood = open.MAIN_DB | open.MAIN_JOURNAL | open.SUPER_JOURNAL | open.WAL;

export function openDiskFile(file: string, flags: number, lock: Lock | undefined): DiskFile {
  const opened = descriptorOf(file, flags);
  return {
    path: file,
    ...opened,
    deleteOnClose: (flags & open.DELETEONCLOSE) !== 0,
    lock,
    identity: lock && fstatSync(opened.descriptor),
    level: lockLevel.NONE,
  };
}

/** A file that nobody else sees: without a name where the system allows that, else deleted when closed. */
export function openTemporaryFile(folder: string): DiskFile {
  const file = path.join(folder, `temporary-${randomName()}`);
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  if (!windows) unlinkSync(file);
  return {
    path: file,
    descriptor,
    readOnly: false,
    deleteOnClose: windows,
    lock: undefined,
    identity: undefined,
    level: lockLevel.NONE,
    folderUnsynced: false,
  };
}

function descriptorOf(file: string, flags: number): Pick<DiskFile, "descriptor" | "readOnly" | "folderUnsynced"> {
  const access = flags & open.READWRITE ? constants.O_RDWR : constants.O_RDONLY;
  const created = { readOnly: false, folderUnsynced: (flags & namedForGood) !== 0 };
  if (flags & open.EXCLUSIVE)
    return { descriptor: openSync(file, access | constants.O_CREAT | constants.O_EXCL, 0o600), ...created };
  try {
    return { descriptor: openSync(file, access), readOnly: access === constants.O_RDONLY, folderUnsynced: false };
  } catch (error) {
    const code = errno(error) ?? "";
    if (code === "ENOENT" && flags & open.CREATE)
      return { descriptor: openSync(file, access | constants.O_CREAT, 0o600), ...created };
    // A database that cannot be written to can still be read.
    if (flags & open.MAIN_DB && ["EACCES", "EROFS", "EPERM"].includes(code))
      return { descriptor: openSync(file, constants.O_RDONLY), readOnly: true, folderUnsynced: false };
    throw error;
  }
}

export function closeDiskFile(file: DiskFile): void {
  try {
    file.lock?.close();
  } finally {
    closeSync(file.descriptor);
  }
  // SQLite deletes its files by name itself; what it leaves to us is only ever temporary.
  if (file.deleteOnClose && windows) unlinkSync(file.path);
}

/** Reads into `memory` at `at`. Answers how many bytes there were; fewer than asked for at the end of the file. */
export function readDiskFile(file: DiskFile, memory: Uint8Array, at: number, bytes: number, position: number): number {
  let done = 0;
  while (done < bytes) {
    const count = readSync(file.descriptor, memory, at + done, bytes - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** Writes what stands in `memory` at `at`. */
export function writeDiskFile(file: DiskFile, memory: Uint8Array, at: number, bytes: number, position: number): void {
  let done = 0;
  while (done < bytes) done += writeSync(file.descriptor, memory, at + done, bytes - done, position + done);
}

/** After this returns, what was written survives a power cut. */
export function syncDiskFile(file: DiskFile, dataOnly: boolean): void {
  if (dataOnly) fdatasyncSync(file.descriptor);
  else fsyncSync(file.descriptor);
  if (!file.folderUnsynced) return;
  syncFolder(path.dirname(file.path));
  file.folderUnsynced = false;
}

/** Makes the names in a folder durable. Windows cannot, and its file system keeps a journal of them. */
export function syncFolder(folder: string): void {
  if (windows) return;
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function assertNotReplaced(file: DiskFile): void {
  const named = statSync(file.path, { throwIfNoEntry: false });
  if (named?.ino !== file.identity?.ino || named?.dev !== file.identity?.dev) throw new FileReplaced(file.path);
}
