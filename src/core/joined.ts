/** Lists of numbers one after the other, as one. */
export function joined(lists: readonly Uint32Array[]): Uint32Array {
  const [first, ...others] = lists;
  if (first && others.length === 0) return first;
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
