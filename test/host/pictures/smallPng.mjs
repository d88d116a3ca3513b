// Makes a screenshot small: at most 256 colours, as the PNG format allows, which for an editor's window is hardly seen.
// https://www.w3.org/TR/png-3/
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** As many as one byte tells apart; then fewer, until the picture is small enough. Below the last, greys become uneven. */
const COLOURS = [256, 176, 128, 96, 64, 48];

/**
 * @param {Buffer} png 8 bits a channel, no palette, not interlaced, as browsers write it; what is transparent becomes opaque
 * @param {number} most bytes that it should have; it has more where that takes too few colours
 */
export function smallPng(png, most) {
  const { width, height, channels, pixels } = decode(png);
  const counts = new Map();
  const colours = new Uint32Array(width * height);
  for (let at = 0, from = 0; at < colours.length; at++, from += channels) {
    const colour = (pixels[from] << 16) | (pixels[from + 1] << 8) | pixels[from + 2];
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  let small = Buffer.alloc(0);
  for (const amount of COLOURS) {
    small = encode(width, height, colours, counts, amount);
    if (small.length <= most) break;
  }
  return small;
}

function encode(width, height, colours, counts, amount) {
  const bySight = [...counts]
    .map(([colour, count]) => ({ colour, count }))
    .sort((one, other) => other.count - one.count);
  // What is seen most stays exactly as it is: backgrounds, and the plain parts of letters.
  const kept = bySight.slice(0, amount / 4);
  const palette = [...kept.map(({ colour }) => colour), ...medianCut(bySight.slice(amount / 4), amount - kept.length)];
  const nearest = new Map([...counts.keys()].map((colour) => [colour, nearestOf(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter: none, which is best for a palette
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      rows[row * (width + 1) + 1 + column] = nearest.get(colours[row * width + column]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channelsOf))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const channelsOf = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function decode(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, kind, , , interlaced] = png.subarray(24, 29);
  const channels = { 2: 3, 6: 4 }[kind];
  if (depth !== 8 || channels === undefined || interlaced) throw new Error("Only 8 bits of RGB or RGBA are read.");
  const parts = [];
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return {
    width,
    height,
    channels,
    pixels: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels),
  };
}

/** Each byte was written as its difference from what stands left, above and left above. */
function unfilter(filtered, length, height, channels) {
  const pixels = Buffer.alloc(length * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (length + 1)];
    for (let column = 0; column < length; column++) {
      const at = row * length + column;
      const left = column < channels ? 0 : pixels[at - channels];
      const up = row === 0 ? 0 : pixels[at - length];
      const corner = row === 0 || column < channels ? 0 : pixels[at - length - channels];
      const expected = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[at] = filtered[row * (length + 1) + 1 + column] + expected;
    }
  }
  return pixels;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Halves the box of colours that is seen most and widest, until there are as many boxes as colours; each gives its mean. */
function medianCut(colours, amount) {
  if (colours.length === 0) return [];
  const boxes = [boxOf(colours)];
  while (boxes.length < amount) {
    const widest = boxes.reduce((one, other) => (other.weight > one.weight ? other : one));
    if (widest.weight === 0) break;
    const { axis, members } = widest;
    members.sort((one, other) => channelsOf(one.colour)[axis] - channelsOf(other.colour)[axis]);
    // Where half of the pixels are on either side would spend all boxes on the background.
    const middle = (channelsOf(members[0].colour)[axis] + channelsOf(members.at(-1).colour)[axis]) / 2;
    const cut = members.findIndex(({ colour }) => channelsOf(colour)[axis] > middle);
    boxes.splice(boxes.indexOf(widest), 1, boxOf(members.slice(0, cut)), boxOf(members.slice(cut)));
  }
  return boxes.map(meanOf);
}

function boxOf(members) {
  let pixels = 0;
  const least = [255, 255, 255];
  const most = [0, 0, 0];
  for (const { colour, count } of members) {
    pixels += count;
    for (const [index, value] of channelsOf(colour).entries()) {
      least[index] = Math.min(least[index], value);
      most[index] = Math.max(most[index], value);
    }
  }
  const widths = most.map((value, index) => value - least[index]);
  const width = Math.max(...widths);
  return { members, axis: widths.indexOf(width), weight: width ** 2 * Math.log(pixels + 1) };
}

function meanOf({ members }) {
  const pixels = members.reduce((sum, { count }) => sum + count, 0);
  const sums = [0, 0, 0];
  for (const { colour, count } of members)
    for (const [index, value] of channelsOf(colour).entries()) sums[index] += value * count;
  const [red, green, blue] = sums.map((sum) => Math.round(sum / pixels));
  return (red << 16) | (green << 8) | blue;
}

function nearestOf(palette, colour) {
  const wanted = channelsOf(colour);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, each] of palette.entries()) {
    const distance = channelsOf(each).reduce((sum, value, axis) => sum + (value - wanted[axis]) ** 2, 0);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
