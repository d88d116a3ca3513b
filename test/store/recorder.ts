// Records what a program does to the files of one folder, in order, to ask afterwards what a power cut would have left.
// (Replaces functions of `node:fs` for the whole process.)
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";

export type NameAct = { readonly kind: "create" | "delete"; readonly name: string };
export type ContentAct =
  | { readonly kind: "write"; readonly name: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly name: string; readonly size: number };
export type Act =
  | NameAct
  | ContentAct
  | { readonly kind: "sync"; readonly name: string }
  | { readonly kind: "sync folder" }
  | { readonly kind: "acknowledged"; readonly n: number };

export interface Recording {
  readonly acts: Act[];
  /** The files as they were at the start. */
  readonly before: ReadonlyMap<string, Uint8Array>;
  stop(): void;
}

export function record(folder: string): Recording {
  const acts: Act[] = [];
  const { existsSync, openSync, closeSync, writeSync, ftruncateSync, fsyncSync, fdatasyncSync, unlinkSync } = fs;
  const original = { openSync, closeSync, writeSync, ftruncateSync, fsyncSync, fdatasyncSync, unlinkSync };
  const names = new Map<number, string>();
  const nameOf = (file: fs.PathLike) =>
    path.dirname(String(file)) === folder && !String(file).includes(".lock") ? path.basename(String(file)) : undefined;
  const before = new Map(
    fs
      .readdirSync(folder)
      .filter((name) => nameOf(path.join(folder, name)) !== undefined)
      .map((name) => [name, new Uint8Array(fs.readFileSync(path.join(folder, name)))]),
  );
  // The files that are open already.
  for (const link of fs.readdirSync("/proc/self/fd")) {
    const name = targetOf(`/proc/self/fd/${link}`);
    if (name !== undefined && nameOf(name) !== undefined) names.set(Number(link), path.basename(name));
  }
  const replaced: Partial<typeof fs> = {
    openSync(file, ...rest) {
      const name = nameOf(file);
      const isNew = name !== undefined && !existsSync(file);
      const descriptor = original.openSync(file, ...rest);
      if (String(file) === folder) names.set(descriptor, "");
      if (name !== undefined) names.set(descriptor, name);
      if (name !== undefined && isNew) acts.push({ kind: "create", name });
      return descriptor;
    },
    closeSync(descriptor) {
      names.delete(descriptor);
      original.closeSync(descriptor);
    },
    ftruncateSync(descriptor, size) {
      const name = names.get(descriptor);
      if (name !== undefined) acts.push({ kind: "truncate", name, size: size ?? 0 });
      original.ftruncateSync(descriptor, size);
    },
    fsyncSync: sync,
    fdatasyncSync: sync,
    unlinkSync(file) {
      const name = nameOf(file);
      if (name !== undefined) acts.push({ kind: "delete", name });
      original.unlinkSync(file);
    },
  };
  function sync(descriptor: number): void {
    const name = names.get(descriptor);
    if (name !== undefined) acts.push(name === "" ? { kind: "sync folder" } : { kind: "sync", name });
  }
  // Its overloads do not fit one function; SQLite's files are only ever written to by this one.
  const write = (descriptor: number, from: Uint8Array, offset: number, length: number, position: number): number => {
    const name = names.get(descriptor);
    if (name !== undefined) acts.push({ kind: "write", name, position, bytes: from.slice(offset, offset + length) });
    return original.writeSync(descriptor, from, offset, length, position);
  };
  Object.assign(fs, replaced, { writeSync: write });
  syncBuiltinESMExports();
  return {
    acts,
    before,
    stop() {
      Object.assign(fs, original);
      syncBuiltinESMExports();
    },
  };
}

function targetOf(link: string): string | undefined {
  try {
    return fs.readlinkSync(link);
  } catch {
    return undefined;
  }
}
