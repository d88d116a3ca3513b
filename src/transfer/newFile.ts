// Writes a file whole or not at all: beside its place first, and into it in one step. What was there stays until then.
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fail, isFailure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";

/** Characters that are put together before they are written. */
const BUFFERED = 256 * 1024;

/** Returns how many bytes were written. Throws `store-io` with the system's words, and `aborted`. */
export async function writeNewFile(
  target: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  const beside = path.join(
    path.dirname(target),
    `.${path.basename(target).slice(0, 100)}-${randomBytes(6).toString("hex")}.tmp`,
  );
  let bytes = 0;
  try {
    const file = await open(beside, "wx", 0o666);
    try {
      let waiting = "";
      const flush = async () => {
        const data = Buffer.from(waiting);
        waiting = "";
        await file.appendFile(data);
        bytes += data.length;
      };
      for await (const piece of pieces) {
        signal.throwIfAborted();
        waiting += piece;
        if (waiting.length >= BUFFERED) await flush();
      }
      await flush();
      await file.sync();
    } finally {
      await file.close();
    }
    signal.throwIfAborted();
    await rename(beside, target);
    return bytes;
  } catch (thrown) {
    await rm(beside, { force: true }).catch(() => {});
    if (isFailure(thrown) || signal.aborted) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw fail(
      "store-io",
      t("“{0}” could not be written: {1}", target, why),
      t("Choose another place, or make room, then try again."),
    );
  }
}
