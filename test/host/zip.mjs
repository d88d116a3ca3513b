// Reads the table of contents of a .zip or .vsix.
import { readFileSync } from "node:fs";

const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const CENTRAL_ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;

/**
 * @param {string} file
 * @returns {{ name: string, packed: number, size: number }[]} files only; sizes in bytes
 * Format: PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16. No Zip64, which starts at 4 GB.
 */
export function readZip(file) {
  const bytes = readFileSync(file);
  let end = bytes.length - END_SIZE;
  while (end >= 0 && bytes.readUInt32LE(end) !== END_OF_CENTRAL_DIRECTORY) end--;
  if (end < 0) throw new Error(`${file} is not a zip file.`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries = [];
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error(`${file} has a broken table of contents.`);
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString("utf8", at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
    });
    at += ENTRY_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries.filter(({ name }) => !name.endsWith("/"));
}
