import type { ResultImage } from "../../src/core/message.ts";

/** Images that a page may show: what is in the log may come from elsewhere. An SVG is a document, and is not among them. */
const TYPE = /^image\/(png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Characters of its data: a screenshot has a tenth of it, and more would make a page slow. */
const LONGEST = 8_000_000;

/** A `data:` address for an image; null when it is none that may be shown. */
export function imageSource({ mediaType, data }: ResultImage): string | null {
  return TYPE.test(mediaType) && data.length <= LONGEST && BASE64.test(data)
    ? `data:${mediaType};base64,${data}`
    : null;
}
