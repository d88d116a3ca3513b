// A file's lines as both ways of searching count them.
import { type OpenFile, openFile, readAll } from "./openFile.ts";
import { MOST_FILE_BYTES } from "./searchQuery.ts";
import { decode } from "./text.ts";

/** Null for what is not searched: binary, too large, unreadable, or not the file that was found there. */
export async function linesOf(real: string, signal: AbortSignal): Promise<readonly string[] | null> {
  let file: OpenFile | null = null;
  try {
    file = await openFile({ path: real, shown: real });
    if (file.stats.size > MOST_FILE_BYTES) return null;
    const text = decode(await readAll(file, MOST_FILE_BYTES, real, signal))?.text;
    if (text === undefined || text.includes("\0")) return null;
    const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
    // What follows the last line break is a line only when something is there.
    if (lines.at(-1) === "") lines.pop();
    return lines;
  } catch {
    signal.throwIfAborted();
    return null;
  } finally {
    await file?.handle.close();
  }
}
