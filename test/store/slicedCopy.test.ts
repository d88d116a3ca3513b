// A copy made in slices, while the original is in use.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { SlicedCopy } from "../../src/store/slicedCopy.ts";
import { assertWhole, folder, Ledger, loadedEngine } from "./support.ts";

test("What is written meanwhile by this connection and by another is in the copy", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  const ledger = new Ledger(engine, path.join(made, "studio.sqlite"));
  const other = new Ledger(engine, path.join(made, "studio.sqlite"));
  ledger.append("w", 1, 10_000, 700);
  let longest = 0;
  let slices = 0;
  const copy = new SlicedCopy(engine, ledger.executor.open(), path.join(made, "copy.sqlite"));
  for (let done = false, n = 10_001, o = 1; !done; slices++) {
    const before = performance.now();
    done = copy.step();
    longest = Math.max(longest, performance.now() - before);
    if (done) break;
    ledger.append("w", n, 10, 700);
    n += 10;
    if (slices === 5) other.append("o", o++, 1, 1);
    assert.equal(ledger.executor.open().locked, false);
  }
  copy.close(true);
  const expected = ledger.audit();
  const copied = new Ledger(engine, copy.target);
  t.after(() => {
    for (const each of [ledger, other, copied]) each.close();
  });
  assertWhole(copied.audit());
  assert.deepEqual(copied.audit(), expected);
  t.diagnostic(`${slices} slices, the longest ${longest.toFixed(1)} ms`);
});
