import { closeSync, openSync, writeSync } from "node:fs";

/** Writes into the middle of a file, as a failing disk or another program would. */
export function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}
