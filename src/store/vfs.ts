// Puts SQLite on real files: replaces the methods of sql.js's own `sqlite3_vfs`, which keeps files in memory, by ones over
// `node:fs`. https://sqlite.org/c3ref/vfs.html
//
// Only files in the folders that were `mount`ed are real; every other name goes to the original methods, so that no SQL can
// reach another file. A JavaScript exception never passes through wasm frames: it becomes a result code and a `fault`.
import { accessSync, constants, statSync, unlinkSync } from "node:fs";
import path from "node:path";
import type { SqlJs } from "sql.js";
import { fillRandom } from "./chance.ts";
import { type DiskFile, openDiskFile, openTemporaryFile, syncFolder } from "./diskFile.ts";
import type { Heap } from "./heap.ts";
import { ioMethods } from "./ioMethods.ts";
import { Lock, LockHeld, pause } from "./lock.ts";
import { access, ioSignatures, lockLevel, open, rc, vfsLayout } from "./sqlite.ts";
import { errno } from "./sqliteError.ts";

/**
 * A name that no other tool knows. With SQLite's own, a shell that merely reads the live file would take our transaction for
 * a crashed one and roll it back under our feet: it cannot see our lock.
 */
export const journalSuffix = ".rbj";
const sqliteJournalSuffix = "-journal";
/** SQLite's default of 512 bytes is too short for some home folders; 4,096 is Linux's own limit. */
const MAX_PATH_BYTES = 4096;
const ignoresCase = process.platform === "win32" || process.platform === "darwin";

type Method = (...args: number[]) => number;

export interface Originals {
  readonly open: Method;
  readonly delete: Method;
  readonly access: Method;
  readonly fullPathname: Method;
}

export class Vfs {
  /** The last thing that the file system threw. Cleared by whoever wants to know. */
  fault: unknown;
  readonly #heap: Heap;
  readonly #original: Originals;
  readonly #files = new Map<number, DiskFile>();
  readonly #folders: string[] = [];
  readonly #unlocked = new Set<string>();
  readonly #methods: number;
  #busyMs: number;

  constructor(sqlJs: SqlJs, heap: Heap, vfs: number, original: Originals, busyMs: number) {
    this.#busyMs = busyMs;
    this.#heap = heap;
    this.#original = original;
    const methods = ioMethods({
      heap,
      files: this.#files,
      busyMs: () => this.#busyMs,
      attempt: (code, work) => this.#attempt(code, work),
    });
    const signatures = Object.entries(ioSignatures);
    this.#methods = heap.allocate(4 * (1 + signatures.length));
    heap.writeWord(this.#methods, 1);
    const table: Record<string, (...args: never[]) => number> = methods;
    signatures.forEach(([name, signature], index) => {
      const method = table[name];
      if (method !== undefined) heap.writeWord(this.#methods + 4 + 4 * index, sqlJs.addFunction(method, signature));
    });
    this.#install(sqlJs, vfs);
  }

  /** Makes the files in a folder real. */
  mount(folder: string): void {
    const name = comparable(folder);
    if (!this.#folders.includes(name)) this.#folders.push(name);
  }

  /** Runs `work`; connections to the file that are opened in it take no lock: nobody else knows it, or we hold it already. */
  withoutLock<Result>(file: string, work: () => Result): Result {
    this.#unlocked.add(file);
    try {
      return work();
    } finally {
      this.#unlocked.delete(file);
    }
  }

  /** How long a transaction waits for another window's, at this moment. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** Runs `work`; where it meets another window's lock it fails at once. */
  withoutWaiting<Result>(work: () => Result): Result {
    const usual = this.#busyMs;
    this.#busyMs = 0;
    try {
      return work();
    } finally {
      this.#busyMs = usual;
    }
  }

  /** Whether this thread is inside a transaction on the file. */
  holds(file: string): boolean {
    return [...this.#files.values()].some((open) => open.path === file && open.level > lockLevel.NONE);
  }

  #install(sqlJs: SqlJs, vfs: number): void {
    const put = (at: number, signature: string, method: Method) => {
      const guarded: Method = (...args) => this.#attempt(rc.IOERR, () => method(...args));
      this.#heap.writeWord(vfs + at, sqlJs.addFunction(guarded, signature));
    };
    put(vfsLayout.xOpen, "iiiiii", (...args) => this.#open(...args));
    put(vfsLayout.xDelete, "iiii", (...args) => this.#delete(...args));
    put(vfsLayout.xAccess, "iiiii", (...args) => this.#access(...args));
    put(vfsLayout.xFullPathname, "iiiii", (...args) => this.#fullPathname(...args));
    put(vfsLayout.xRandomness, "iiii", (_vfs = 0, bytes = 0, out = 0) => {
      fillRandom(this.#heap.bytes.subarray(out, out + bytes));
      return bytes;
    });
    put(vfsLayout.xSleep, "iii", (_vfs = 0, microseconds = 0) => {
      pause(microseconds / 1000);
      return microseconds;
    });
    this.#heap.writeWord(vfs + vfsLayout.mxPathname, MAX_PATH_BYTES);
  }

  #open(vfs = 0, name = 0, file = 0, flags = 0, outFlags = 0): number {
    const asked = name === 0 ? undefined : this.#heap.string(name);
    if (asked !== undefined && !this.#isReal(asked)) return this.#original.open(vfs, name, file, flags, outFlags);
    // Zero methods mean: not open, do not call xClose.
    this.#heap.writeWord(file, 0);
    return this.#attempt(rc.CANTOPEN, () => {
      const opened = asked === undefined ? this.#openTemporary() : this.#openNamed(onDisk(asked), flags);
      this.#files.set(file, opened);
      const got = opened.readOnly ? (flags & ~(open.READWRITE | open.CREATE)) | open.READONLY : flags;
      if (outFlags !== 0) this.#heap.writeWord(outFlags, got);
      this.#heap.writeWord(file, this.#methods);
      return rc.OK;
    });
  }

  #openNamed(file: string, flags: number): DiskFile {
    const locks = (flags & open.MAIN_DB) !== 0 && !this.#unlocked.has(file);
    return openDiskFile(file, flags, locks ? new Lock(lockPath(file)) : undefined);
  }

  #openTemporary(): DiskFile {
    const [folder] = this.#folders;
    if (folder === undefined) throw new Error("No folder is mounted.");
    return openTemporaryFile(folder);
  }

  #delete(vfs = 0, name = 0, durable = 0): number {
    const asked = this.#heap.string(name);
    if (!this.#isReal(asked)) return this.#original.delete(vfs, name, durable);
    return this.#attempt(rc.IOERR_DELETE, () => {
      const file = onDisk(asked);
      try {
        unlinkSync(file);
      } catch (error) {
        if (errno(error) === "ENOENT") return rc.IOERR_DELETE_NOENT;
        throw error;
      }
      if (durable !== 0) syncFolder(path.dirname(file));
      return rc.OK;
    });
  }

  #access(vfs = 0, name = 0, question = 0, out = 0): number {
    const asked = this.#heap.string(name);
    if (!this.#isReal(asked)) return this.#original.access(vfs, name, question, out);
    this.#heap.writeWord(out, isThere(onDisk(asked), question) ? 1 : 0);
    return rc.OK;
  }

  #fullPathname(vfs = 0, name = 0, room = 0, out = 0): number {
    const asked = this.#heap.string(name);
    if (!this.#isReal(asked)) return this.#original.fullPathname(vfs, name, room, out);
    return this.#heap.writeString(out, room, path.resolve(asked)) ? rc.OK : rc.CANTOPEN;
  }

  #isReal(name: string): boolean {
    return path.isAbsolute(name) && this.#folders.includes(comparable(path.dirname(path.resolve(name))));
  }

  #attempt(code: number, work: () => number): number {
    try {
      return work();
    } catch (error) {
      this.fault = error;
      return error instanceof LockHeld ? rc.BUSY : code;
    }
  }
}

export function lockPath(file: string): string {
  return `${file}.lock`;
}

function onDisk(name: string): string {
  return name.endsWith(sqliteJournalSuffix) ? name.slice(0, -sqliteJournalSuffix.length) + journalSuffix : name;
}

function comparable(name: string): string {
  const resolved = path.resolve(name);
  return ignoresCase ? resolved.toLowerCase() : resolved;
}

/** As SQLite's own: an empty file counts as absent, since an empty journal is the mark of a finished transaction. */
function isThere(file: string, question: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (question === access.EXISTS) return found.size > 0 || !found.isFile();
  if (question !== access.READWRITE) return true;
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
