import assert from "node:assert/strict";
import { test } from "node:test";
import { createIds } from "../../src/core/id.ts";

/** Ids at these times; `digit` stands for all random digits. */
function idsAt(times: readonly number[], digit = 0): string[] {
  let at = 0;
  const newId = createIds(
    () => times[at++] ?? 0,
    (length) => new Uint8Array(length).fill(digit),
  );
  return times.map(() => newId());
}

test("an id is 26 characters: the time, then chance", () => {
  assert.deepEqual(idsAt([0]), ["0".repeat(26)]);
  assert.deepEqual(idsAt([1], 31), [`${"0".repeat(9)}1${"Z".repeat(16)}`]);
  // https://github.com/ulid/spec: the time of this moment is written so.
  assert.deepEqual(idsAt([1_469_918_176_385]), [`01ARYZ6S41${"0".repeat(16)}`]);
});

test("within a millisecond, and when the clock goes back, ids count up", () => {
  const ids = idsAt([5, 5, 5, 4, 1, 6, 6], 30);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids[1]?.slice(-2), "YZ");
  assert.equal(ids[2]?.slice(-2), "Z0");
});

test("many in one moment are unique and sorted", () => {
  const newId = createIds(
    () => 1,
    (length) => crypto.getRandomValues(new Uint8Array(length)),
  );
  const ids = Array.from({ length: 5_000 }, newId);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)));
});

test("two windows in the same millisecond make different ids", () => {
  const windows = [0, 1].map(() =>
    createIds(
      () => 1,
      (length) => crypto.getRandomValues(new Uint8Array(length)),
    ),
  );
  const ids = windows.flatMap((newId) => Array.from({ length: 1_000 }, newId));
  assert.equal(new Set(ids).size, ids.length);
});
