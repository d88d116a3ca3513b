// Puts a database's files aside, untouched, under a dated name beside them.
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { freeName } from "./backup.ts";
import { syncFolder } from "./diskFile.ts";
import { journalSuffix } from "./vfs.ts";

/** What may lie beside a database: our journal, and what a foreign tool's WAL mode leaves. */
const companions = [journalSuffix, "-wal", "-shm", "-journal"];

/**
 * Renames the file, then what belongs to it; answers the new names. In this order, because a database that lost its
 * journal would be taken for whole, while a journal that lost its database is put aside at the next start.
 */
export function putAside(file: string): string[] {
  const target = freeName(`${file}.damaged`, "");
  const moved: string[] = [];
  for (const suffix of ["", ...companions]) {
    if (!existsSync(file + suffix)) continue;
    renameSync(file + suffix, target + suffix);
    moved.push(target + suffix);
  }
  syncFolder(path.dirname(file));
  return moved;
}
