import assert from "node:assert/strict";
import { test } from "node:test";
import { imageType } from "../../src/core/image.ts";

const base64 = (...bytes: (number | string)[]) =>
  Buffer.concat(bytes.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : Buffer.of(one)))).toString(
    "base64",
  );

test("an image is what its first bytes say", () => {
  assert.equal(imageType(base64("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "rest")), "image/png");
  assert.equal(imageType(base64("\xff\xd8\xff\xe0", "rest of it")), "image/jpeg");
  assert.equal(imageType(base64("GIF89a", "rest")), "image/gif");
  assert.equal(imageType(base64("GIF87a", "rest")), "image/gif");
  for (const length of ["\0\0\0\0", "\xff\xff\xff\xff", "abcd"])
    assert.equal(imageType(base64(`RIFF${length}WEBPVP8 `)), "image/webp");
});

test("what is something else, or no Base64, is no image", () => {
  assert.equal(imageType(""), null);
  assert.equal(imageType(base64("<svg onload='x()'>")), null);
  assert.equal(imageType(base64("GIF88a", "rest")), null);
  assert.equal(imageType(base64("RIFF\0\0\0\0WAVEfmt ")), null);
  assert.equal(imageType('iVBORw0KGgo" onerror="x()'), null);
  assert.equal(imageType("iVBORw0KGgoA="), null);
});
