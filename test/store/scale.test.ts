// What a commit costs, and how much memory there is, does not depend on how much was ever recorded.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type FileCall, failing } from "./inject.ts";
import { operations } from "./operations.ts";
import { folder, Ledger, loadedEngine } from "./support.ts";

const smallMb = 10;
const largeMb = process.env.STUDIO_TORTURE === undefined ? 60 : 500;
/** The page cache of 16 MB, SQLite's own needs, and room for the largest value of these tests; not a part of the file. */
const heapMb = 64;

test(`A commit at ${largeMb} MB costs what it costs at ${smallMb} MB`, async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const ledger = new Ledger(engine, file);
  t.after(() => ledger.close());
  let n = 0;
  const growTo = (megabytes: number) => {
    for (; statSync(file).size < megabytes * 1e6; n += 100) ledger.append("w", n + 1, 100, 10_000);
  };
  const callsPerCommit = (calls: readonly FileCall[]) => {
    n += 1;
    const add = { who: "w", n, text: "x".repeat(500) };
    return failing(
      calls,
      "",
      () => false,
      () => ledger.executor.execute(operations.add, add),
    );
  };
  const costOfCommit = () => ({
    syncs: callsPerCommit(["fsyncSync", "fdatasyncSync"]),
    writes: callsPerCommit(["writeSync"]),
    reads: callsPerCommit(["readSync"]),
  });
  ledger.audit();
  growTo(smallMb);
  const small = costOfCommit();
  growTo(largeMb);
  const large = costOfCommit();
  t.diagnostic(
    `calls per commit: ${JSON.stringify(small)} at ${smallMb} MB, ${JSON.stringify(large)} at ${largeMb} MB`,
  );
  assert.equal(large.syncs, small.syncs);
  // A tree that is one level higher has one page more to read, and splits one page more often.
  assert.ok(large.writes <= small.writes + 4 && large.reads <= small.reads + 8);
  assert.equal(ledger.last("w"), n);
  const heap = engine.heap.bytes.length / 1e6;
  t.diagnostic(`memory of the engine at ${largeMb} MB: ${heap.toFixed(0)} MB`);
  assert.ok(heap < heapMb);
});
