// A copy of a damaged database that SQLite is more likely to read: with a valid header, and as long as the header says.
// https://sqlite.org/fileformat2.html#the_database_header
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { journalSuffix } from "./vfs.ts";

const magic = "SQLite format 3\0";
const HEADER_BYTES = 100;
const DEFAULT_PAGE_BYTES = 4096;

/**
 * Answers the format's version that the header tells, or 0 when it tells nothing. The file has just been found damaged by
 * SQLite, which rolls back a crashed transaction before it looks at anything else; so there is no journal to mind.
 */
export function copyDamaged(file: string, copy: string): number {
  copyFileSync(file, copy);
  const descriptor = openSync(copy, "r+");
  try {
    return mend(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function removeDamagedCopy(copy: string): void {
  for (const suffix of ["", journalSuffix]) rmSync(copy + suffix, { force: true });
}

function mend(descriptor: number): number {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const version = header.readUInt32BE(60);
  header.write(magic, 0, "latin1");
  const pageBytes = pageSize(header.readUInt16BE(16));
  header.writeUInt16BE(pageBytes === 65536 ? 1 : pageBytes, 16);
  // Versions of the format (1: a rollback journal), no reserved bytes, and three numbers that never differ.
  header.set([1, 1, 0, 64, 32, 32], 18);
  if (header.readUInt32BE(44) === 0 || header.readUInt32BE(44) > 4) header.writeUInt32BE(4, 44);
  header.writeUInt32BE(1, 56); // UTF-8
  writeSync(descriptor, header, 0, HEADER_BYTES, 0);
  pad(descriptor, header.readUInt32BE(28), pageBytes);
  return version;
}

function pageSize(said: number): number {
  if (said === 1) return 65536;
  return said >= 512 && (said & (said - 1)) === 0 ? said : DEFAULT_PAGE_BYTES;
}

/** A file that was cut off reads on with zeros, so that the pages before the cut are not refused. */
function pad(descriptor: number, pages: number, pageBytes: number): void {
  const { size } = fstatSync(descriptor);
  const whole = Math.ceil(size / pageBytes) * pageBytes;
  // A page count that claims more than a hundred times what is there is damage, too.
  const claimed = pages * pageBytes <= size * 100 ? pages * pageBytes : 0;
  ftruncateSync(descriptor, Math.max(whole, claimed));
}
