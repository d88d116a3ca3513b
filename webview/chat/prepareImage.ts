// An image file becomes what goes along with a message: drawn anew, no larger than models look at, as PNG or JPEG, which
// every vendor takes. So nothing goes with it that a file may hold beside its picture: a place, a camera, a name.
import { fail } from "../../src/core/failure.ts";
import { imageType, LARGEST_IMAGE, LONGEST_EDGE } from "../../src/core/image.ts";
import { t } from "../shared/l10n.ts";

/** Bytes of a file that is read at all: a photo of any camera has less. */
const LARGEST_FILE = 50_000_000;
/** Four bytes of memory for each: a picture with more would bring the editor down. */
const MOST_PIXELS = 100_000_000;
/** What photos are kept with: no eye, and no model, sees a difference. */
const JPEG_QUALITY = 0.9;
/** Each step has half of the pixels of the one before. */
const SMALLER = Math.SQRT1_2;

/** The image in Base64, at most `LARGEST_IMAGE` bytes. Rejects with `invalid` when the file is no image that can be taken. */
export async function prepareImage(file: Blob): Promise<string> {
  if (file.size > LARGEST_FILE)
    throw fail("invalid", t("The file is larger than {0} MB.", LARGEST_FILE / 1e6), t("Make the image smaller first."));
  const type = imageType(await base64(file));
  if (type === null)
    throw fail("invalid", t("This file is no PNG, JPEG, GIF or WebP image."), t("Save it as one of these first."));
  const picture = await createImageBitmap(file).catch(() => {
    throw fail("invalid", t("The image is damaged."), t("Open it in an image editor and save it again."));
  });
  try {
    const { width, height } = picture;
    if (width * height > MOST_PIXELS)
      throw fail(
        "invalid",
        t("The image has more than {0} million pixels.", MOST_PIXELS / 1e6),
        t("Make it smaller first."),
      );
    let scale = Math.min(1, LONGEST_EDGE / Math.max(width, height));
    // Lines and letters stay sharp in a PNG; a photo is far smaller as a JPEG.
    if (type !== "image/jpeg") {
      const drawn = await draw(picture, scale, "image/png");
      if (drawn.size <= LARGEST_IMAGE) return await base64(drawn);
    }
    for (;;) {
      const drawn = await draw(picture, scale, "image/jpeg");
      if (drawn.size <= LARGEST_IMAGE) return await base64(drawn);
      scale *= SMALLER;
    }
  } finally {
    picture.close();
  }
}

function draw(picture: ImageBitmap, scale: number, type: "image/png" | "image/jpeg"): Promise<Blob> {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null)
    throw fail("internal", t("The image could not be drawn."), t("Close other windows and try again."));
  if (type === "image/jpeg") {
    // It knows no transparency, which would become black.
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality: JPEG_QUALITY });
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(fail("invalid", t("The file cannot be read."), t("See whether it is still there.")));
    reader.readAsDataURL(blob);
  });
}
