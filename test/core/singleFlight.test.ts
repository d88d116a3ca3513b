import assert from "node:assert/strict";
import { test } from "node:test";
import { singleFlight } from "../../src/core/singleFlight.ts";

test("what is called twice at once runs once, and again when it is called later or has failed", async () => {
  let runs = 0;
  const run = singleFlight(async () => {
    await null;
    if (++runs === 2) throw new Error("no");
    return runs;
  });
  assert.deepEqual(await Promise.all([run(), run()]), [1, 1]);
  await assert.rejects(run());
  assert.equal(await run(), 3);
});
