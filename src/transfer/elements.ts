// Takes a JSON array apart into its elements while it is read, so that a file of hundreds of megabytes is never in memory.
// A document that is one object has one element. (https://www.rfc-editor.org/rfc/rfc8259)
import { t } from "../core/l10n.ts";

export type Element =
  | { readonly type: "element"; readonly index: number; readonly text: string }
  | { readonly type: "tooLong"; readonly index: number }
  /** Nothing comes behind it. */
  | { readonly type: "broken"; readonly why: string };

const [SPACE, QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from(' "\\,[]{}');
/** Where a string in the text may end, or the next sign in it has another meaning. Most of a file is within strings. */
function nextSign(chunk: Uint8Array, from: number): number {
  let at = from;
  while (at < chunk.length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
  return at;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** @param most bytes of one element; a longer one is passed over. */
export async function* jsonElements(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Element> {
  let state: "before" | "array" | "object" | "after" = "before";
  let depth = 0;
  let inString = false;
  let escaped = false;
  let index = 0;
  let kept: Uint8Array[] = [];
  let bytes = 0;
  let first = true;

  const keep = (chunk: Uint8Array, from: number, to: number) => {
    bytes += to - from;
    if (bytes <= most) kept.push(chunk.slice(from, to));
    else kept = [];
  };
  function take(): Element | null {
    const isTooLong = bytes > most;
    const text = isTooLong ? "" : Buffer.concat(kept).toString("utf8").trim();
    kept = [];
    bytes = 0;
    if (isTooLong) return { type: "tooLong", index: index++ };
    return text === "" ? null : { type: "element", index: index++, text };
  }

  for await (let chunk of chunks) {
    if (first && Buffer.from(chunk.subarray(0, 3)).equals(BYTE_ORDER_MARK)) chunk = chunk.subarray(3);
    first = false;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        else at = nextSign(chunk, at + 1) - 1;
        continue;
      }
      if (state === "before" || state === "after") {
        if (byte <= (SPACE ?? 0)) continue;
        if (state === "after") return yield { type: "broken", why: t("Something stands behind its end.") };
        if (byte !== OPEN && byte !== OPEN_OBJECT) return yield { type: "broken", why: t("It is not JSON.") };
        state = byte === OPEN ? "array" : "object";
        depth = 1;
        from = state === "array" ? at + 1 : at;
        continue;
      }
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN || byte === OPEN_OBJECT) depth++;
      else if (byte === CLOSE || byte === CLOSE_OBJECT) depth--;
      const ends = depth === 0;
      if (!ends && (depth !== 1 || byte !== COMMA || state !== "array")) continue;
      keep(chunk, from, ends && state === "object" ? at + 1 : at);
      const element = take();
      if (element !== null) yield element;
      from = at + 1;
      if (ends) state = "after";
    }
    if (state === "array" || state === "object") keep(chunk, from, chunk.length);
  }
  const reached: string = state;
  if (reached === "before") yield { type: "broken", why: t("It is empty.") };
  else if (reached !== "after")
    yield { type: "broken", why: t("It ends in the middle: what is behind that is missing.") };
}
