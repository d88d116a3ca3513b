import assert from "node:assert/strict";
import { test } from "node:test";
import { lazy } from "../../src/core/lazy.ts";

test("What is loaded lazily is read once, for all who ask, and again only after it has failed", async () => {
  let reads = 0;
  let broken = true;
  const one = lazy(async () => {
    reads++;
    if (broken) throw new Error("No file.");
    return "here";
  });
  assert.equal(one.loaded, null);
  const asked = [one.load(), one.load()];
  for (const answer of asked) await assert.rejects(answer, /No file/);
  assert.deepEqual([reads, one.loaded], [1, null]);
  broken = false;
  assert.deepEqual(await Promise.all([one.load(), one.load()]), ["here", "here"]);
  assert.equal(await one.load(), "here");
  assert.deepEqual([reads, one.loaded], [2, "here"]);
});
