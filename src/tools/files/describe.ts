// What is said of a file that is no text.

const SIGNATURES: readonly [kind: string, bytes: readonly number[], at?: number][] = [
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["a JPEG image", [0xff, 0xd8, 0xff]],
  ["a GIF image", [0x47, 0x49, 0x46, 0x38]],
  ["a WebP image", [0x57, 0x45, 0x42, 0x50], 8],
  ["a BMP image", [0x42, 0x4d]],
  ["an icon", [0x00, 0x00, 0x01, 0x00]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["a ZIP archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["an SQLite database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ["a WebAssembly module", [0x00, 0x61, 0x73, 0x6d]],
  ["a Linux program", [0x7f, 0x45, 0x4c, 0x46]],
  ["a Windows program", [0x4d, 0x5a]],
];

/** Such as "a PNG image, 640 × 480 pixels, 12.3 KB". `head`: its first bytes, `size`: of the whole file in bytes. */
export function describe(head: Buffer, size: number): string {
  const signature = SIGNATURES.find(([, bytes, at = 0]) => bytes.every((byte, index) => head[at + index] === byte));
  const kind = signature?.[0] ?? "binary, or text in an encoding other than UTF-8 and UTF-16";
  const pixels = pixelsOf(kind, head);
  return [kind, ...(pixels === null ? [] : [`${pixels[0]} × ${pixels[1]} pixels`]), sizeWords(size)].join(", ");
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value.toFixed(1)} ${units[unit]}`;
}

function pixelsOf(kind: string, head: Buffer): readonly [width: number, height: number] | null {
  // https://www.w3.org/TR/png/#11IHDR and https://www.w3.org/Graphics/GIF/spec-gif89a.txt, section 18
  if (kind === "a PNG image" && head.length >= 24) return [head.readUInt32BE(16), head.readUInt32BE(20)];
  if (kind === "a GIF image" && head.length >= 10) return [head.readUInt16LE(6), head.readUInt16LE(8)];
  return kind === "a JPEG image" ? jpegPixels(head) : null;
}

/** Goes from segment to segment to the frame header (ITU T.81, B.2.2). */
function jpegPixels(head: Buffer): readonly [number, number] | null {
  for (let at = 2; at + 9 <= head.length; at += 2 + head.readUInt16BE(at + 2)) {
    const marker = head[at + 1] ?? 0;
    if (head[at] !== 0xff) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [head.readUInt16BE(at + 7), head.readUInt16BE(at + 5)];
  }
  return null;
}
