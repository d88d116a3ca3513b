// kill -9 at any moment loses nothing that was acknowledged, and damages nothing.
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ownerOf } from "../../src/store/linkLockFile.ts";
import { journalSuffix, lockPath } from "../../src/store/vfs.ts";
import { count } from "./counts.ts";
import { assertWhole, Child, folder, Ledger, loadedEngine, sleep, times } from "./support.ts";

const kills = times(25);
/** A transaction takes a few milliseconds, so this cuts into any part of one. */
const longestLifeMs = 120;

test(`${kills} writers killed in the middle`, async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const engine = await loadedEngine();
  let acknowledged = 0;
  const seen = { commits: 0, locksLeft: 0, journalsLeft: 0 };
  for (let kill = 0; kill < kills; kill++) {
    const writer = new Child("writer", [file, "w", 64], (line) => {
      if (!line.startsWith("acknowledged")) return;
      acknowledged = Number(line.split(" ")[1]);
      seen.commits += 1;
    });
    // Some of them before their first commit, however busy the machine is.
    const commits = Math.floor(Math.random() * 10);
    await writer.says(() => writer.lines.length > commits);
    await sleep(Math.random() * longestLifeMs);
    await writer.kill();
    assert.equal(writer.errors, "");
    if (ownerOf(lockPath(file)) !== undefined) seen.locksLeft += 1;
    const journal = file + journalSuffix;
    if (existsSync(journal) && statSync(journal).size > 0) seen.journalsLeft += 1;

    const ledger = new Ledger(engine, file);
    const audit = ledger.audit();
    ledger.close();
    assert.deepEqual(
      ledger.reports.map((report) => report.outcome),
      ["opened"],
    );
    assertWhole(audit);
    const last = audit.last.w ?? 0;
    assert.ok(last >= acknowledged, `${acknowledged} was acknowledged, ${last} is the last`);
    // At most the one transaction that was committed and could not say so any more.
    assert.ok(last <= acknowledged + 30, `${last} was committed, ${acknowledged} acknowledged`);
    acknowledged = last;
  }
  count(t, { part: "one window", kills, acknowledged: seen.commits, lost: 0, corrupt: 0 });
  t.diagnostic(`left by the dead: ${seen.locksLeft} locks, ${seen.journalsLeft} journals to roll back`);
  // Else this test kills nothing of interest.
  assert.ok(seen.locksLeft > 0 && seen.journalsLeft > 0);
});
