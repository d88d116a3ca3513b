// What an image has to be to go along with a message. Which kind it is its first bytes say, never a name or a claim.

/** All that the vendors' chats take. */
export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/**
 * Bytes of one image. Anthropic refuses more than 5 MB of Base64, the least of all vendors; a screenshot of a whole screen has
 * a tenth of it, and what is over this is sent, kept and exported again and again with its conversation.
 */
export const LARGEST_IMAGE = 2_000_000;
/** The same in Base64, which has four characters for three bytes. */
export const LONGEST_IMAGE_DATA = Math.ceil(LARGEST_IMAGE / 3) * 4;
/** Pixels of the longer edge. Anthropic refuses more where a request has many images; the others scale down to about as much. */
export const LONGEST_EDGE = 2_000;
/** Images of one message: each costs about a thousand tokens, in every later request too. */
export const MOST_IMAGES = 10;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The first bytes of each kind, in Base64. Of WebP the length of the file stands in the middle of them. */
const BEGINNINGS: readonly (readonly [ImageType, RegExp])[] = [
  ["image/png", /^iVBORw0KGgo/],
  ["image/jpeg", /^\/9j\//],
  ["image/gif", /^R0lGOD(dh|lh)/],
  ["image/webp", /^UklGR.{6}XRUJQ/],
];

/** Which kind of image this Base64 is; null when it is none of them, or no Base64. */
export function imageType(data: string): ImageType | null {
  const found = BEGINNINGS.find(([, beginning]) => beginning.test(data));
  return found !== undefined && data.length % 4 === 0 && BASE64.test(data) ? found[0] : null;
}
