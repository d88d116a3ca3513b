import type { Image, ResultImage, ToolMessage, UserBlock } from "../core/message.ts";

/** What the formats are that a vendor's documentation names; the others are refused, with the whole request. */
export const imageTypes = {
  anthropic: ["image/jpeg", "image/png", "image/gif", "image/webp"],
  google: ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"],
  openai: ["image/jpeg", "image/png", "image/gif", "image/webp"],
} as const;

/** Stands where an image cannot go along: the model knows that there was one, and can say that it did not see it. */
export const imageNote = ({ mediaType }: Pick<Image, "mediaType">) =>
  `(An image of type ${mediaType} was left out: this model cannot read it.)`;

/** A result's text with a note for each image that cannot go along. */
export function textWithNotes(text: string, images: readonly ResultImage[] = []): string {
  return [text, ...images.map(imageNote)].filter((part) => part !== "").join("\n\n");
}

/** What follows the results where a vendor takes images from a person only: the images, and whose they are. */
export function resultImages({ content }: ToolMessage): UserBlock[] {
  return content.flatMap(({ name, images = [] }): UserBlock[] =>
    images.length === 0
      ? []
      : [
          { type: "text", text: `(From the tool ${name}, not from the person:)` },
          ...images.map((image) => ({ type: "image", ...image }) as const),
        ],
  );
}
