// What a commit costs, and how much memory there is, does not depend on how much was ever recorded.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { bytesWritten, type FileCall, failing } from "./inject.ts";
import { operations } from "./operations.ts";
import { folder, Ledger, loadedEngine } from "./support.ts";

const pageBytes = 4096;
const smallMb = 10;
const largeMb = process.env.STUDIO_TORTURE === undefined ? 60 : 500;
/** The page cache of 16 MB, SQLite's own needs, and room for the largest value of these tests; not a part of the file. */
const heapMb = 64;

test(`A commit at ${largeMb} MB costs what it costs at ${smallMb} MB`, async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const ledger = new Ledger(engine, file);
  t.after(() => ledger.close());
  const fill = (rows: number, bytes: number) => ledger.executor.execute(operations.fill, { rows, bytes });
  const growTo = (megabytes: number) => {
    while (statSync(file).size < megabytes * 1e6) fill(100, 10_000);
  };
  const callsPerCommit = (calls: readonly FileCall[]) =>
    failing(
      calls,
      "",
      () => false,
      () => fill(1, 500),
    );
  const costOfCommit = () => ({
    syncs: callsPerCommit(["fsyncSync", "fdatasyncSync"]),
    writes: callsPerCommit(["writeSync"]),
    reads: callsPerCommit(["readSync"]),
    bytes: bytesWritten(() => fill(1, 500)),
  });
  ledger.audit();
  growTo(smallMb);
  const small = costOfCommit();
  growTo(largeMb);
  const large = costOfCommit();
  t.diagnostic(`per commit: ${JSON.stringify(small)} at ${smallMb} MB, ${JSON.stringify(large)} at ${largeMb} MB`);
  assert.equal(large.syncs, small.syncs);
  // A tree that is one level higher has one page more to read, and splits one page more often.
  assert.ok(large.writes <= small.writes + 4 && large.reads <= small.reads + 8);
  assert.ok(large.bytes <= small.bytes + 4 * pageBytes);
  const heap = engine.heap.bytes.length / 1e6;
  t.diagnostic(`memory of the engine at ${largeMb} MB: ${heap.toFixed(0)} MB`);
  assert.ok(heap < heapMb);
});
