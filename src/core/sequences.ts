// Two lists of keys -> what they have in common, in order. Quick also for tens of thousands: what is equal at both ends is
// taken off, keys that stand once in each anchor the rest (https://bramcohen.livejournal.com/73318.html), and only what is
// small between two anchors is compared in full.

/** Cells of the table for what is between two anchors: some milliseconds. Beyond, what is between them has nothing in common. */
const MOST_CELLS = 250_000;

/** Positions in `left` and `right` of what is equal, rising in both. */
export function common(left: readonly string[], right: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  /** Stretches that are still to be looked at, the first one last. */
  const open: [number, number, number, number][] = [[0, left.length, 0, right.length]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    let [fromLeft, toLeft, fromRight, toRight] = stretch;
    while (fromLeft < toLeft && fromRight < toRight && left[fromLeft] === right[fromRight])
      found.push([fromLeft++, fromRight++]);
    while (fromLeft < toLeft && fromRight < toRight && left[toLeft - 1] === right[toRight - 1])
      found.push([--toLeft, --toRight]);
    if (fromLeft === toLeft || fromRight === toRight) continue;
    const anchors = anchorsOf(left, right, [fromLeft, toLeft, fromRight, toRight]);
    if (anchors.length === 0) {
      found.push(...inFull(left, right, [fromLeft, toLeft, fromRight, toRight]));
      continue;
    }
    let [atLeft, atRight] = [fromLeft, fromRight];
    for (const [one, other] of [...anchors, [toLeft, toRight] as const]) {
      open.push([atLeft, one, atRight, other]);
      if (one < toLeft && other < toRight) found.push([one, other]);
      [atLeft, atRight] = [one + 1, other + 1];
    }
  }
  return found.sort(([one], [other]) => one - other);
}

type Stretch = readonly [fromLeft: number, toLeft: number, fromRight: number, toRight: number];

/** Keys that stand once in each stretch, as many as rise in both. */
function anchorsOf(left: readonly string[], right: readonly string[], stretch: Stretch): [number, number][] {
  const [fromLeft, toLeft, fromRight, toRight] = stretch;
  const placed = new Map<string, { left: number; right: number; count: number }>();
  for (let at = fromLeft; at < toLeft; at++) {
    const key = left[at] ?? "";
    const known = placed.get(key);
    placed.set(key, { left: at, right: -1, count: known === undefined ? 1 : 3 });
  }
  for (let at = fromRight; at < toRight; at++) {
    const known = placed.get(right[at] ?? "");
    if (known === undefined) continue;
    known.right = at;
    known.count += 1;
  }
  const once = [...placed.values()].filter(({ count, right: at }) => count === 2 && at >= 0);
  return longestRise(once.map((one): [number, number] => [one.left, one.right]));
}

/** Of pairs that rise in their first number, as many as possible that rise in their second: patience sorting. */
function longestRise(pairs: readonly [number, number][]): [number, number][] {
  const piles: number[] = [];
  const before: number[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    let [low, high] = [0, piles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[piles[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (piles[low - 1] ?? -1);
    piles[low] = index;
  }
  const rise: [number, number][] = [];
  for (let at = piles.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) rise.push(pair);
  }
  return rise.reverse();
}

/** The longest common subsequence, from a table of all of both. Nothing where that would be too large. */
function inFull(left: readonly string[], right: readonly string[], stretch: Stretch): [number, number][] {
  const [fromLeft, toLeft, fromRight, toRight] = stretch;
  const [height, width] = [toLeft - fromLeft, toRight - fromRight];
  if (height * width > MOST_CELLS) return [];
  const lengths = new Uint32Array((height + 1) * (width + 1));
  const length = (row: number, column: number) => lengths[row * (width + 1) + column] ?? 0;
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const isEqual = left[fromLeft + row] === right[fromRight + column];
      lengths[row * (width + 1) + column] = isEqual
        ? length(row + 1, column + 1) + 1
        : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const found: [number, number][] = [];
  for (let [row, column] = [0, 0]; row < height && column < width; ) {
    if (left[fromLeft + row] === right[fromRight + column]) found.push([fromLeft + row++, fromRight + column++]);
    else if (length(row + 1, column) >= length(row, column + 1)) row++;
    else column++;
  }
  return found;
}
