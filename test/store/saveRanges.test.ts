import assert from "node:assert/strict";
import { test } from "node:test";
import { saveRanges } from "../../src/store/saveRanges.ts";

/** A table of these row ids, of which those in the damaged ranges cannot be read. */
function table(ids: readonly number[], damaged: readonly (readonly [number, number])[]) {
  const saved = new Set<number>();
  let steps = 0;
  const isDamaged = (id: number) => damaged.some(([from, to]) => id >= from && id <= to);
  return {
    saved,
    get steps() {
      return steps;
    },
    rows: {
      copy(from: number, to: number): boolean {
        steps += 1;
        // To stop, a scan must have seen that what follows is past the end.
        if (isDamaged(from) || damaged.some(([begin, end]) => begin <= to && end >= from)) return false;
        for (const id of ids) if (id >= from && id <= to) saved.add(id);
        return true;
      },
      canSeek(to: number): boolean {
        steps += 1;
        return !isDamaged(to);
      },
    },
  };
}

const dense = Array.from({ length: 20_000 }, (_, index) => index + 1);

test("A table that is whole takes a step per run", () => {
  const whole = table(dense, []);
  assert.equal(saveRanges(1, 20_000, whole.rows), true);
  assert.equal(whole.saved.size, 20_000);
  assert.equal(whole.steps, 1);
});

test("All but the damaged rows are saved, in few steps", () => {
  const damaged = [
    [1, 40],
    [500, 555],
    [5000, 9000],
    [12_345, 12_345],
  ] as const;
  const found = table(dense, damaged);
  assert.equal(saveRanges(1, 20_000, found.rows), false);
  assert.equal(found.saved.size, 20_000 - 40 - 56 - 4001 - 1);
  assert.ok(found.steps < 12_000, String(found.steps));
});

test("An island between two damaged pages is found", () => {
  // Leaps from 1,000 land on 1,001, 1,003, 1,007 … 1,063, 1,127, 1,255, 1,511, none of them on the island.
  const found = table(dense, [
    [1000, 1300],
    [1400, 2000],
  ]);
  saveRanges(1, 20_000, found.rows);
  assert.ok([1301, 1350, 1399].every((id) => found.saved.has(id)));
});

test("A lost end whose length nobody knows costs few steps", () => {
  const found = table(dense, [[15_000, Number.MAX_SAFE_INTEGER]]);
  assert.equal(saveRanges(1, Number.MAX_SAFE_INTEGER, found.rows), false);
  assert.equal(found.saved.size, 14_999);
  assert.ok(found.steps < 200, String(found.steps));
});
