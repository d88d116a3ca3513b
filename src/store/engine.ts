// The unmodified npm release of sql.js, loaded once per thread and put on real files.
//
// What it leans on, beside sql.js's exported C functions: Emscripten's hook `instantiateWasm`, to see the wasm's memory and
// table (found by what they are, as their names are minified); and that the first word of `struct sqlite3` points to its VFS.
// All of it is checked here and by `selfTest`; where it does not hold, nothing is opened.
/// <reference path="./sqlJs.d.ts" />
import { readFileSync } from "node:fs";
import initSqlJs, { type SqlJs } from "sql.js";
import { Heap, type WasmMemory } from "./heap.ts";
import { rc, vfsLayout } from "./sqlite.ts";
import { type Originals, Vfs } from "./vfs.ts";

export interface Engine {
  readonly sqlJs: SqlJs;
  readonly heap: Heap;
  readonly vfs: Vfs;
}

export interface EngineOptions {
  /** Path of sql-wasm.wasm. */
  readonly wasm: string;
  /** How long a transaction waits for another process's. */
  readonly busyMs: number;
}

/** The global `WebAssembly`, which only the DOM's types declare. */
interface WebAssemblyGlobal {
  readonly Memory: new (...args: never[]) => WasmMemory;
  readonly Table: new (...args: never[]) => WasmTable;
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: WasmInstance; module: object }>;
}
interface WasmTable {
  get(index: number): (...args: number[]) => number;
}
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export async function loadEngine({ wasm, busyMs }: EngineOptions): Promise<Engine> {
  const { sqlJs, memory, table } = await instantiate(wasm);
  const heap = new Heap(sqlJs, memory);
  const address = findVfs(sqlJs, heap);
  const method = (offset: number) => table.get(heap.readWord(address + offset));
  const originals: Originals = {
    open: method(vfsLayout.xOpen),
    delete: method(vfsLayout.xDelete),
    access: method(vfsLayout.xAccess),
    fullPathname: method(vfsLayout.xFullPathname),
  };
  return { sqlJs, heap, vfs: new Vfs(sqlJs, heap, address, originals, busyMs) };
}

async function instantiate(wasm: string): Promise<{ sqlJs: SqlJs; memory: WasmMemory; table: WasmTable }> {
  const assembly: WebAssemblyGlobal = Reflect.get(globalThis as object, "WebAssembly");
  const bytes = readFileSync(wasm);
  let memory: WasmMemory | undefined;
  let table: WasmTable | undefined;
  const sqlJs = await new Promise<SqlJs>((resolve, reject) => {
    initSqlJs({
      printErr: () => {},
      instantiateWasm(imports, done) {
        assembly.instantiate(bytes, imports).then(({ instance, module }) => {
          for (const exported of Object.values(instance.exports)) {
            if (exported instanceof assembly.Memory) memory = exported;
            else if (exported instanceof assembly.Table) table = exported;
          }
          done(instance, module);
        }, reject);
        return {};
      },
    }).then(resolve, reject);
  });
  if (memory === undefined || table === undefined) throw new Error("sql.js exports no memory or no table.");
  return { sqlJs, memory, table };
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
