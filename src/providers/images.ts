import type { Image } from "../core/message.ts";

/** What the formats are that a vendor's documentation names; the others are refused, with the whole request. */
export const imageTypes = {
  anthropic: ["image/jpeg", "image/png", "image/gif", "image/webp"],
  google: ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"],
  openai: ["image/jpeg", "image/png", "image/gif", "image/webp"],
} as const;

/** Stands where an image cannot go along: the model knows that there was one, and can say that it did not see it. */
export const imageNote = ({ mediaType }: Image) =>
  `(An image of type ${mediaType} was left out: this model cannot read it.)`;
