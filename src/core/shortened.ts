// A value of any size as much of it as a person reads at once: its long texts are cut.
import type { Json } from "./json.ts";

/** Characters of all texts together: a message to a view of so much takes a tenth of a second or two. */
const MOST = 1_000_000;

export interface Shortened<Value> {
  readonly value: Value;
  readonly isCut: boolean;
}

/** Texts are cut from where there are too many characters on. `value` is plain JSON; a picture is left as it is, or left out. */
export function shortened<Value>(value: Value, most = MOST): Shortened<Value> {
  let left = most;
  let isCut = false;
  function cut(part: Json, isPicture: boolean): Json {
    if (typeof part === "string") {
      const room = isPicture && part.length > left ? 0 : left;
      const text = part.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
      isCut ||= text.length < part.length;
      left -= text.length;
      return text;
    }
    if (Array.isArray(part)) return part.map((inner: Json) => cut(inner, false));
    if (typeof part !== "object" || part === null) return part;
    const isImage = "mediaType" in part;
    return Object.fromEntries(
      Object.entries(part).map(([name, inner]) => [name, cut(inner, isImage && name === "data")]),
    );
  }
  // The walk keeps the shape: only texts are shorter.
  const short = cut(value as Json, false) as Value;
  return { value: isCut ? short : value, isCut };
}
