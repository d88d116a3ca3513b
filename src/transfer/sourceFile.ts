// A file that a person chose, or that another program keeps: read piece by piece, and never anything but a file.
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { fail } from "../core/failure.ts";
import { t } from "../core/l10n.ts";

/** Bytes that are read at a time. */
const PIECE = 1024 * 1024;

/** Throws `invalid` when it cannot be read, or is no ordinary file: a pipe would never end. */
export async function* fileChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const refuse = (why: string) =>
    fail("invalid", t("“{0}” could not be read: {1}", path, why), t("Choose another file."));
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((thrown) => {
    throw refuse(thrown instanceof Error ? thrown.message : String(thrown));
  });
  try {
    if (!(await file.stat()).isFile()) throw refuse(t("it is no file."));
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE), 0, PIECE);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
