// Some lines of an open file, however large it is: read in pieces, and no further than needed.
import type { TextDecoder } from "node:util";
import { fail } from "../../core/failure.ts";
import { describe } from "./describe.ts";
import { CHUNK_BYTES, type OpenFile } from "./openFile.ts";
import { decoderOf, encodingOf } from "./text.ts";

/** As much of a line as is shown: longer ones are generated, and would push out what matters. */
const LONGEST_LINE = 2_000;
/** How far into a file its lines are counted: about half a second of reading. */
const MOST_SCANNED = 128 * 1024 * 1024;

export type Lines =
  | {
      readonly kind: "text";
      readonly lines: readonly string[];
      /** Whether the file goes on after the last of them. */
      readonly more: boolean;
      /** How many lines there are up to where reading ended. */
      readonly counted: number;
    }
  | { readonly kind: "binary"; readonly description: string };

/**
 * The lines from number `from` (1 is the first), `most.lines` of them and about `most.characters` in all.
 * Throws `limit` when they begin too far into the file.
 */
export async function readLines(
  { handle, stats }: OpenFile,
  from: number,
  most: { readonly lines: number; readonly characters: number },
  signal: AbortSignal,
): Promise<Lines> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const lines: string[] = [];
  let characters = 0;
  let counted = 0;
  let rest = "";
  let head: Buffer | null = null;
  let decoder: TextDecoder | null = null;

  /** False when enough has been taken. */
  const take = (line: string): boolean => {
    if (lines.length === most.lines || characters >= most.characters) return false;
    counted++;
    if (counted < from) return true;
    const shown = shorten(line.endsWith("\r") ? line.slice(0, -1) : line);
    lines.push(shown);
    characters += shown.length;
    return true;
  };

  for (let position = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
    const chunk = buffer.subarray(0, bytesRead);
    if (head === null) {
      head = Buffer.from(chunk);
      const encoding = encodingOf(chunk);
      if (encoding === null) return { kind: "binary", description: describe(head, Number(stats.size)) };
      decoder = decoderOf(encoding);
    }
    const text = decodeOrNull(decoder, chunk, bytesRead > 0);
    // A NUL further on: a text with a hole in it, or a binary file that begins with words.
    if (text === null || text.includes("\0"))
      return { kind: "binary", description: describe(head, Number(stats.size)) };
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (!take(line)) return { kind: "text", lines, more: true, counted };
    if (bytesRead === 0) {
      if (rest !== "" && !take(rest)) return { kind: "text", lines, more: true, counted };
      return { kind: "text", lines, more: false, counted };
    }
    if (rest.length > LONGEST_LINE) rest = `${rest.slice(0, LONGEST_LINE)}…`;
    position += bytesRead;
    if (position >= MOST_SCANNED) {
      if (lines.length > 0) return { kind: "text", lines, more: true, counted };
      throw fail(
        "limit",
        `Line ${from} is further into the file than is read: only its first ${MOST_SCANNED / 1024 / 1024} MB are.`,
        "Find what you look for with search.",
      );
    }
  }
}

function decodeOrNull(decoder: TextDecoder | null, chunk: Buffer, stream: boolean): string | null {
  try {
    return decoder?.decode(chunk, { stream }) ?? "";
  } catch {
    return null;
  }
}

/** Not in the middle of a character. */
function shorten(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE).replace(/[\uD800-\uDBFF]$/, "")}… (the line goes on)`;
}
