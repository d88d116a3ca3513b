// The conversations in a zip file, as vendors send their exports: found by its directory, and unpacked while they are read.
// Nothing is written, no name in it is a path for us, and what it unpacks to is bounded.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { fail } from "../core/failure.ts";
import { t } from "../core/l10n.ts";

export interface ZipEntry {
  readonly name: string;
  /** Throws `invalid` when it is damaged, or unpacks to more than a bound. */
  read(signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** Of all that is unpacked: far more than any person's conversations, and read in a minute. */
const MOST_UNPACKED = 4 * 1024 * 1024 * 1024;
/** A directory of a hundred thousand files is smaller. */
const MOST_DIRECTORY = 32 * 1024 * 1024;
/** The end record stands in the file's last 64 KiB. */
const END_REACH = 65_557;
const PIECE = 256 * 1024;
const [DIRECTORY_END, DIRECTORY_ENTRY, LOCAL_ENTRY] = [0x06054b50, 0x02014b50, 0x04034b50];
const WIDE = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

const refuse = (file: string, why: string) =>
  fail(
    "invalid",
    t("“{0}” could not be unpacked: {1}", file, why),
    t("Unpack it, then choose conversations.json in it."),
  );

export const looksLikeZip = (beginning: Uint8Array): boolean =>
  beginning[0] === 0x50 && beginning[1] === 0x4b && (beginning[2] === 3 || beginning[2] === 5);

/** The entries whose last part of the name `wanted` accepts, by name. All together unpack to at most so many bytes. */
export async function zipEntries(
  file: string,
  wanted: (name: string) => boolean,
  most = MOST_UNPACKED,
): Promise<ZipEntry[]> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - END_REACH), Math.min(size, END_REACH), file);
    const end = lastIndexOf(tail, DIRECTORY_END);
    if (end === -1) throw refuse(file, t("it has no end."));
    const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
    if (offset === WIDE || length === WIDE) throw refuse(file, t("it is larger than 4 GB."));
    if (length > MOST_DIRECTORY) throw refuse(file, t("too many files are in it."));
    const directory = await readAt(handle, offset, length, file);
    const budget = { left: most };
    const found: ZipEntry[] = [];
    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === DIRECTORY_ENTRY; ) {
      const [nameLength, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
      const name = directory.subarray(at + 46, at + 46 + (nameLength ?? 0)).toString("utf8");
      const method = directory.readUInt16LE(at + 10);
      const encrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
      const [packed, place] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
      if (wanted(name.split("/").at(-1) ?? "")) {
        if (encrypted) throw refuse(file, t("it has a password."));
        if (packed === WIDE || place === WIDE) throw refuse(file, t("it is larger than 4 GB."));
        if (method !== STORED && method !== DEFLATED) throw refuse(file, t("it is packed in a way that is not known."));
        const read = (signal: AbortSignal) => unpack({ file, place, packed, method, budget }, signal);
        found.push({ name, read });
      }
      at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
    }
    return found.sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  });
}

interface Packed {
  readonly file: string;
  readonly place: number;
  readonly packed: number;
  readonly method: number;
  readonly budget: { left: number };
}

async function* unpack(entry: Packed, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { file, method, budget } = entry;
  const source = Readable.from(packedBytes(entry, signal));
  const stream = method === DEFLATED ? source.pipe(createInflateRaw({ chunkSize: PIECE })) : source;
  source.on("error", (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) {
      signal.throwIfAborted();
      budget.left -= chunk.length;
      if (budget.left < 0) throw refuse(file, t("it unpacks to more than can be imported."));
      yield chunk;
    }
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("Z_"))
      throw refuse(file, t("it is damaged."));
    throw thrown;
  } finally {
    stream.destroy();
    source.destroy();
  }
}

async function* packedBytes({ file, place, packed }: Packed, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY);
  try {
    const local = await readAt(handle, place, 30, file);
    if (local.readUInt32LE(0) !== LOCAL_ENTRY) throw refuse(file, t("it is damaged."));
    let at = place + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    for (let left = packed; left > 0; ) {
      signal.throwIfAborted();
      const piece = await readAt(handle, at, Math.min(PIECE, left), file);
      yield piece;
      at += piece.length;
      left -= piece.length;
    }
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, at: number, length: number, file: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  if (bytesRead < length) throw refuse(file, t("a part of it is missing."));
  return buffer;
}

async function withFile<Result>(file: string, work: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((thrown) => {
    throw refuse(file, thrown instanceof Error ? thrown.message : String(thrown));
  });
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

function lastIndexOf(tail: Buffer, signature: number): number {
  for (let at = tail.length - 22; at >= 0; at--) if (tail.readUInt32LE(at) === signature) return at;
  return -1;
}
