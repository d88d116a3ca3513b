// Bytes <-> text, both ways exactly: what is decoded here is encoded to the same bytes.
import { TextDecoder } from "node:util";

export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be";

export interface Text {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

/** Git looks for a NUL in as many bytes to tell binary files (buffer_is_binary). */
const HEAD_BYTES = 8_000;

/** Told by the first bytes; null when it is no text. */
export function encodingOf(head: Uint8Array): Encoding | null {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8-bom";
  // The same mark with two zeros is UTF-32.
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return head.subarray(0, HEAD_BYTES).includes(0) ? null : "utf-8";
}

/** Throws when it is fed what is no text in this encoding. Leaves out the byte order mark. */
export function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding === "utf-8-bom" ? "utf-8" : encoding, { fatal: true });
}

/** Null when it is no text. */
export function decode(bytes: Uint8Array): Text | null {
  const encoding = encodingOf(bytes);
  if (encoding === null) return null;
  try {
    return { text: decoderOf(encoding).decode(bytes), encoding };
  } catch {
    return null;
  }
}

export function encode({ text, encoding }: Text): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.from(`\uFEFF${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
    default:
      return encoding satisfies never;
  }
}
