import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { createTokenCounter } from "../../src/providers/tokenCounter.ts";
import { slices } from "../../src/providers/tokenSlices.ts";

const program = path.join(process.env.STUDIO_BUILD ?? "", "src/providers/tokenWorker.js");

test("slices are short, whole characters, and all of the text", () => {
  for (const text of ["", "a", "a".repeat(50_000), "👩‍👩‍👧‍👦🏔".repeat(2_001), "界".repeat(20_000)]) {
    const all = slices(text);
    assert.equal(all.join(""), text);
    for (const slice of all) {
      assert.ok(slice.length > 0 && slice.length <= 2_000);
      assert.doesNotMatch(slice, /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
    }
  }
});

test("tokens are counted in a thread: code, other scripts, endless runs, and what looks like a vendor's mark", async () => {
  const counter = createTokenCounter(program);
  const counts = await counter.count(["", "Hello, world!", "<|endoftext|>", "東京は晴れです。", "a".repeat(50_000)]);
  assert.deepEqual(counts.slice(0, 2), [0, 4]);
  const [, , mark = 0, japanese = 0, run = 0] = counts;
  assert.ok(mark > 1 && mark < 10, String(mark));
  assert.ok(japanese > 3 && japanese < 10, String(japanese));
  assert.ok(run > 5_000 && run < 20_000, String(run));
  // Several at once each get their own answer.
  const [one, other] = await Promise.all([counter.count(["one"]), counter.count(["one two three"])]);
  assert.deepEqual([one, other], [[1], [3]]);
  await counter.dispose();
  assert.deepEqual(await counter.count(["one"]), [1], "it starts again");
  await counter.dispose();
});

test("a thread that ends answers nothing of the one after it", async () => {
  const counter = createTokenCounter(program);
  await counter.count(["one"]);
  const [, counts] = await Promise.all([counter.dispose(), counter.count(["one two three"])]);
  assert.deepEqual(counts, [3]);
  await counter.dispose();
});

test("where the thread cannot run, the rule of thumb answers", async () => {
  const counter = createTokenCounter(path.join(process.env.STUDIO_BUILD ?? "", "no-such-program.js"));
  assert.deepEqual(await counter.count(["x".repeat(35)]), [10]);
  await counter.dispose();
});
