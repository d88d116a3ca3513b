// The unmodified npm release of sql.js, loaded once per thread and put on real files.
//
// What it leans on, beside sql.js's exported C functions: Emscripten's hook `instantiateWasm`, to see the wasm's memory and
// table (found by what they are, as their names are minified); and that the first word of `struct sqlite3` points to its VFS.
// All of it is checked here and by `selfTest`; where it does not hold, nothing is opened.
/// <reference path="./sqlJs.d.ts" />
import initSqlJs, { type SqlJs } from "sql.js";
import { Arena } from "./arena.ts";
import { type EngineCode, type Instance, instantiate } from "./engineCode.ts";
import { Heap } from "./heap.ts";
import { rc, vfsLayout } from "./sqlite.ts";
import { type Originals, Vfs } from "./vfs.ts";

export interface Engine {
  readonly sqlJs: SqlJs;
  readonly heap: Heap;
  readonly arena: Arena;
  readonly vfs: Vfs;
}

export interface EngineOptions {
  readonly code: EngineCode;
  /** How long a transaction waits for another process's. */
  readonly busyMs: number;
}

export async function loadEngine({ code, busyMs }: EngineOptions): Promise<Engine> {
  const { sqlJs, memory, table } = await load(code);
  const heap = new Heap(sqlJs, memory);
  const address = findVfs(sqlJs, heap);
  const method = (offset: number) => table.get(heap.readWord(address + offset));
  const originals: Originals = {
    open: method(vfsLayout.xOpen),
    delete: method(vfsLayout.xDelete),
    access: method(vfsLayout.xAccess),
    fullPathname: method(vfsLayout.xFullPathname),
  };
  return { sqlJs, heap, arena: new Arena(heap), vfs: new Vfs(sqlJs, heap, address, originals, busyMs) };
}

async function load(code: EngineCode): Promise<Instance & { sqlJs: SqlJs }> {
  return new Promise((resolve, reject) => {
    let made: Instance | undefined;
    initSqlJs({
      printErr: () => {},
      instantiateWasm(imports, done) {
        instantiate(code, imports).then((instance) => {
          made = instance;
          done(instance.instance, code);
        }, reject);
        return {};
      },
    }).then((sqlJs) => {
      if (made === undefined) reject(new Error("sql.js did not ask for its machine code."));
      // A copy, as looking up a function in Emscripten's own object, which grew one property at a time, costs as much as a
      // call: a tenth of a large page.
      else resolve({ ...made, sqlJs: { ...sqlJs } });
    }, reject);
  });
}

/** The address of the default VFS, if it looks as the public C interface says. */
function findVfs(sqlJs: SqlJs, heap: Heap): number {
  const out = heap.allocate(4);
  const name = heap.allocateText(":memory:");
  try {
    if (sqlJs._sqlite3_open(name.at, out) !== rc.OK) throw new Error("sql.js cannot open a database in memory.");
    const connection = heap.readWord(out);
    const vfs = heap.readWord(connection);
    sqlJs._sqlite3_close_v2(connection);
    const version = heap.readWord(vfs + vfsLayout.iVersion);
    const maxPath = heap.readWord(vfs + vfsLayout.mxPathname);
    const vfsName = heap.string(heap.readWord(vfs + vfsLayout.zName));
    if (vfsName !== "unix" || version < 1 || version > 3 || maxPath < 64 || maxPath > 65536)
      throw new Error(`sql.js has an unknown file system: "${vfsName}", version ${version}, paths of ${maxPath}.`);
    return vfs;
  } finally {
    heap.free(name.at);
    heap.free(out);
  }
}
