// A sorted Uint32Array of event numbers: what the inspector knows of every event that passes the filter.

/** The position of `seq`, or where it would stand. */
export function lowerBound(seqs: Uint32Array, seq: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seqs[middle] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The position of `seq`; null when it is not there. */
export function positionOf(seqs: Uint32Array, seq: number | null): number | null {
  if (seq === null) return null;
  const position = lowerBound(seqs, seq);
  return seqs[position] === seq ? position : null;
}

/** `seqs` and after them what of `more` is greater. */
export function appended(seqs: Uint32Array, more: Uint32Array): Uint32Array {
  const fresh = seqs.length === 0 ? more : more.subarray(lowerBound(more, (seqs.at(-1) ?? 0) + 1));
  if (fresh.length === 0) return seqs;
  const all = new Uint32Array(seqs.length + fresh.length);
  all.set(seqs);
  all.set(fresh, seqs.length);
  return all;
}
