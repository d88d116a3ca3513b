// How many lines a change adds and removes.

/** Lines that differ, at most, before the rest counts as exchanged as a whole: the count is for a glance. */
const MOST_DIFFERENCES = 2_000;

/** Null stands for no file. */
export function countLines(before: string | null, after: string | null): { added: number; removed: number } {
  let old = linesOf(before);
  let young = linesOf(after);
  let same = 0;
  while (same < old.length && same < young.length && old[same] === young[same]) same++;
  old = old.slice(same);
  young = young.slice(same);
  while (old.length > 0 && young.length > 0 && old.at(-1) === young.at(-1)) {
    old.pop();
    young.pop();
  }
  const distance = editDistance(old, young) ?? old.length + young.length;
  return {
    added: (distance + young.length - old.length) / 2,
    removed: (distance + old.length - young.length) / 2,
  };
}

function linesOf(text: string | null): string[] {
  if (text === null || text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Insertions and removals, as few as possible; null when they are too many. E. Myers, "An O(ND) Difference Algorithm" (1986). */
function editDistance(old: readonly string[], young: readonly string[]): number | null {
  /** By diagonal: how far into `old` a path with so many differences comes. */
  const reach = new Map<number, number>([[1, 0]]);
  for (let differences = 0; differences <= Math.min(MOST_DIFFERENCES, old.length + young.length); differences++) {
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const below = reach.get(diagonal - 1) ?? -1;
      const above = reach.get(diagonal + 1) ?? -1;
      let at = diagonal === -differences || (diagonal !== differences && below < above) ? above : below + 1;
      while (at < old.length && at - diagonal < young.length && old[at] === young[at - diagonal]) at++;
      reach.set(diagonal, at);
      if (at >= old.length && at - diagonal >= young.length) return differences;
    }
  }
  return null;
}
