// A copy of a database as of one moment, made while it is in use. Never written over another.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Connection } from "./connection.ts";
import { syncFolder } from "./diskFile.ts";

/**
 * Writes `<folder>/<name>-<date>.sqlite` and answers its path. The folder exists. A copy that could not be finished is
 * removed, and what went wrong is thrown.
 */
export function backUp(connection: Connection, folder: string, name: string): string {
  const target = freeName(path.join(folder, name), ".sqlite");
  const partial = path.join(folder, "unfinished");
  rmSync(partial, { force: true });
  try {
    connection.copyInto(partial);
    makeDurable(partial);
    renameSync(partial, target);
    syncFolder(folder);
    return target;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** `<prefix>-<date><suffix>`, with a number after the date if there is such a file already. */
export function freeName(prefix: string, suffix: string): string {
  const date = new Date().toISOString().replaceAll(":", "-").replace(".", "-");
  for (let count = 1; ; count++) {
    const name = `${prefix}-${date}${count === 1 ? "" : `-${count}`}${suffix}`;
    if (!existsSync(name)) return name;
  }
}

export function makeDurable(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
