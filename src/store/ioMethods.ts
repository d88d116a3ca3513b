// SQLite's `sqlite3_io_methods`, version 1, on real files: what SQLite calls to read, write, sync and lock an open file.
// https://sqlite.org/c3ref/io_methods.html. Version 1 has no shared memory, hence no WAL.
import { fstatSync, ftruncateSync } from "node:fs";
import {
  assertNotReplaced,
  closeDiskFile,
  type DiskFile,
  readDiskFile,
  syncDiskFile,
  windows,
  writeDiskFile,
} from "./diskFile.ts";
import type { Heap } from "./heap.ts";
import { device, type ioSignatures, lockLevel, rc, sync } from "./sqlite.ts";

/** What today's disks write at once. SQLite keeps the journal's header apart from its content by so much. */
const SECTOR_BYTES = 4096;

export interface IoContext {
  readonly heap: Heap;
  /** The open files, by the address of their `sqlite3_file`. */
  readonly files: Map<number, DiskFile>;
  /** How long xLock waits for another process, at that moment. */
  busyMs(): number;
  /** Runs a method's work: what it throws is kept as the fault, and `code` is answered (for `LockHeld`: BUSY). */
  attempt(code: number, work: () => number): number;
}

export type IoMethods = { readonly [Name in keyof typeof ioSignatures]: (file: number, ...args: never[]) => number };

export function ioMethods({ heap, files, busyMs, attempt }: IoContext): IoMethods {
  const fileAt = (address: number): DiskFile => {
    const file = files.get(address);
    if (file === undefined) throw new Error("SQLite used a file that is not open.");
    return file;
  };

  return {
    xClose: (address) =>
      attempt(rc.IOERR_CLOSE, () => {
        const file = fileAt(address);
        files.delete(address);
        closeDiskFile(file);
        return rc.OK;
      }),

    xRead: (address, into: number, bytes: number, position: bigint) =>
      attempt(rc.IOERR_READ, () => {
        const count = readDiskFile(fileAt(address), heap.bytes, into, bytes, Number(position));
        if (count < bytes) heap.bytes.fill(0, into + count, into + bytes);
        return count < bytes ? rc.IOERR_SHORT_READ : rc.OK;
      }),

    xWrite: (address, from: number, bytes: number, position: bigint) =>
      attempt(rc.IOERR_WRITE, () => {
        writeDiskFile(fileAt(address), heap.bytes, from, bytes, Number(position));
        return rc.OK;
      }),

    xTruncate: (address, size: bigint) =>
      attempt(rc.IOERR_TRUNCATE, () => {
        ftruncateSync(fileAt(address).descriptor, Number(size));
        return rc.OK;
      }),

    xSync: (address, flags: number) =>
      attempt(rc.IOERR_FSYNC, () => {
        syncDiskFile(fileAt(address), (flags & sync.DATAONLY) !== 0);
        return rc.OK;
      }),

    xFileSize: (address, outSize: number) =>
      attempt(rc.IOERR_FSTAT, () => {
        heap.writeLong(outSize, fstatSync(fileAt(address).descriptor).size);
        return rc.OK;
      }),

    // One lock for readers and writers alike: whoever is past NONE is alone.
    xLock: (address, level: number) =>
      attempt(rc.IOERR_LOCK, () => {
        const file = fileAt(address);
        if (level <= file.level) return rc.OK;
        if (file.lock !== undefined && file.level > lockLevel.NONE && !file.lock.isStillOurs())
          throw new Error(`The lock of "${file.path}" was taken away.`);
        if (file.lock !== undefined && file.level === lockLevel.NONE) {
          if (!file.lock.acquire(busyMs())) throw file.lock.heldBy();
          try {
            assertNotReplaced(file);
          } catch (error) {
            file.lock.release();
            throw error;
          }
        }
        file.level = level;
        return rc.OK;
      }),

    xUnlock: (address, level: number) =>
      attempt(rc.IOERR_UNLOCK, () => {
        const file = fileAt(address);
        if (level >= file.level) return rc.OK;
        file.level = level;
        if (level === lockLevel.NONE) file.lock?.release();
        return rc.OK;
      }),

    // Asked while we hold SHARED, that is, the lock: nobody else can have more. Answering 1 would keep SQLite from ever
    // rolling back the journal of a process that crashed.
    xCheckReservedLock: (_address, outReserved: number) => {
      heap.writeWord(outReserved, 0);
      return rc.OK;
    },

    xFileControl: () => rc.NOTFOUND,
    xSectorSize: () => SECTOR_BYTES,
    xDeviceCharacteristics: () => device.POWERSAFE_OVERWRITE | (windows ? device.UNDELETABLE_WHEN_OPEN : 0),
  };
}
