// The machine code of sql.js: compiled once, outside the worker, and given to each worker that is started. Threads share what
// was compiled, and V8 compiles a function only when it is first called: so a second worker is up in a fraction of the time.
import { readFile } from "node:fs/promises";
import type { WasmMemory } from "./heap.ts";

/** A `WebAssembly.Module`. It can be sent to a worker. */
export type EngineCode = object;

/** The global `WebAssembly`, which only the DOM's types declare. */
interface WebAssemblyGlobal {
  readonly Memory: new (...args: never[]) => WasmMemory;
  readonly Table: new (...args: never[]) => WasmTable;
  compile(bytes: Uint8Array): Promise<EngineCode>;
  instantiate(code: EngineCode, imports: object): Promise<WasmInstance>;
}
interface WasmTable {
  get(index: number): (...args: number[]) => number;
}
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

const assembly: WebAssemblyGlobal = Reflect.get(globalThis as object, "WebAssembly");

/** By path, for as long as this process lives: an installed file does not change. */
const compiled = new Map<string, Promise<EngineCode>>();

/** `wasm` is the path of sql-wasm.wasm. Rejects with what is wrong with that file. */
export function compileEngine(wasm: string): Promise<EngineCode> {
  const code = compiled.get(wasm) ?? readFile(wasm).then((bytes) => assembly.compile(bytes));
  compiled.set(wasm, code);
  // What failed can be tried again.
  code.catch(() => compiled.delete(wasm));
  return code;
}

export interface Instance {
  readonly instance: object;
  readonly memory: WasmMemory;
  readonly table: WasmTable;
}

export async function instantiate(code: EngineCode, imports: object): Promise<Instance> {
  const instance = await assembly.instantiate(code, imports);
  // Their names are minified.
  const exported = Object.values(instance.exports);
  const memory = exported.find((value) => value instanceof assembly.Memory);
  const table = exported.find((value) => value instanceof assembly.Table);
  if (memory === undefined || table === undefined) throw new Error("sql.js exports no memory or no table.");
  return { instance, memory, table };
}
