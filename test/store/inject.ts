// Makes calls into the file system fail. (Replaces functions of `node:fs` for the whole process.)
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

export type FileCall =
  | "openSync"
  | "readSync"
  | "writeSync"
  | "ftruncateSync"
  | "fsyncSync"
  | "fdatasyncSync"
  | "symlinkSync"
  | "readFileSync";

/** How many bytes `work` writes to files. */
export function bytesWritten(work: () => void): number {
  const { writeSync } = fs;
  let bytes = 0;
  const counted = (...args: Parameters<typeof writeSync>) => {
    const written = writeSync(...args);
    bytes += written;
    return written;
  };
  Object.assign(fs, { writeSync: counted });
  syncBuiltinESMExports();
  try {
    work();
    return bytes;
  } finally {
    Object.assign(fs, { writeSync });
    syncBuiltinESMExports();
  }
}

/** While `work` runs, those calls fail with the code that `fails` says so of, counted from 1. Answers how many there were. */
export function failing(
  calls: readonly FileCall[],
  code: string,
  fails: (count: number) => boolean,
  work: () => void,
): number {
  const original = Object.fromEntries(calls.map((name) => [name, fs[name]]));
  let count = 0;
  for (const name of calls) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const replaced = (...args: unknown[]) => {
      count += 1;
      if (fails(count)) throw Object.assign(new Error(`${code}: injected into ${name}`), { code });
      return real(...args);
    };
    Object.assign(fs, { [name]: replaced });
  }
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    Object.assign(fs, original);
    syncBuiltinESMExports();
  }
  return count;
}
