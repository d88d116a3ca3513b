// Opens what was confined, and nothing else: an ordinary file, that very one, without waiting for anybody.
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import path from "node:path";
import { type Failure, fail } from "../../core/failure.ts";
import type { Place } from "./confine.ts";
import { type HeldFolder, holdFolder } from "./hold.ts";
import { ioFailure, swapped } from "./ioError.ts";

export interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: BigIntStats;
}

/** To be closed by the caller. Throws `missing`, `invalid` for what is no file, `stale` when it was swapped meanwhile. */
export async function openFile(place: Pick<Place, "path" | "shown">): Promise<OpenFile> {
  try {
    const folder = await holdFolder(path.dirname(place.path));
    try {
      return await openIn(folder, path.basename(place.path), place.shown);
    } finally {
      await folder.close();
    }
  } catch (thrown) {
    throw ioFailure(thrown, place.shown);
  }
}

/** Opens a file in a folder that is held. */
export async function openIn(folder: HeldFolder, name: string, shown: string): Promise<OpenFile> {
  const at = folder.at(name);
  const before = await lstat(at, { bigint: true });
  const not = notAFile(before, shown);
  if (not !== null) throw not;
  // O_NONBLOCK: should a pipe have been put there since, opening it must not wait for a writer.
  const handle = await open(at, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile() || stats.dev !== before.dev || stats.ino !== before.ino) throw swapped(shown);
    await folder.check();
    return { handle, stats };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

function notAFile(stats: BigIntStats, shown: string): Failure | null {
  const quoted = JSON.stringify(shown);
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return fail("invalid", `${quoted} is a folder.`, "List it with list_folder.");
  // A real path has no links: this one was put there since.
  if (stats.isSymbolicLink()) return swapped(shown);
  const what = stats.isFIFO() ? "a pipe" : stats.isSocket() ? "a socket" : "a device";
  return fail("invalid", `${quoted} is ${what}, not a file: it is not opened.`);
}

/** Tells one state of a file from another. */
export const stampOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string => `${dev}:${ino}:${size}:${mtimeNs}`;

/** All of a file. Throws `limit` when it has more than `most` bytes; its stated size is not believed. */
export async function readAll({ handle }: OpenFile, most: number, shown: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let length = 0; ; ) {
    signal.throwIfAborted();
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, length);
    if (bytesRead === 0) return Buffer.concat(chunks, length);
    length += bytesRead;
    if (length > most) throw fail("limit", `${JSON.stringify(shown)} is larger than ${most / 1024 / 1024} MB.`);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** Large enough that a file of usual size comes in one read. */
export const CHUNK_BYTES = 256 * 1024;
