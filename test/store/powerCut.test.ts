// A power cut loses nothing that was acknowledged, and damages nothing. The disk is simulated (see powerCut.ts); so that the
// simulation itself can be trusted, it must find damage when SQLite is told not to sync.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { count } from "./counts.ts";
import { cutAfter } from "./powerCut.ts";
import { type Recording, record } from "./recorder.ts";
import { assertWhole, folder, Ledger, loadedEngine, times } from "./support.ts";

const cuts = times(40);
const controlCuts = 15;
const transactions = 60;

test(`${cuts} power cuts`, async (t) => {
  const found = await cut(t, "FULL", cuts);
  const { lost, corrupt } = found;
  count(t, { part: "power cuts", kills: cuts, acknowledged: transactions, lost, corrupt });
  t.diagnostic(`journals to roll back ${found.journals}`);
  assert.ok(found.journals > 0);
  assert.deepEqual({ lost: found.lost, corrupt: found.corrupt }, { lost: 0, corrupt: 0 });
});

test(`${cuts} power cuts within the first transaction, when the journal's name is new`, async (t) => {
  const found = await cut(t, "FULL", cuts, 1);
  const { lost, corrupt } = found;
  count(t, { part: "power cuts, first transaction", kills: cuts, acknowledged: 1, lost, corrupt });
  assert.deepEqual({ lost, corrupt }, { lost: 0, corrupt: 0 });
});

test("The same with syncing turned off is found to damage the database", async (t) => {
  const found = await cut(t, "OFF", controlCuts);
  t.diagnostic(`control: power cuts ${controlCuts}, lost ${found.lost}, corrupt ${found.corrupt}`);
  assert.ok(found.corrupt > 0);
});

async function cut(t: TestContext, synchronous: "FULL" | "OFF", count: number, length = transactions) {
  const made = folder(t);
  const recording = await recorded(path.join(made, "live"), synchronous, length);
  const found = { journals: 0, lost: 0, corrupt: 0 };
  for (let each = 0; each < count; each++) {
    const { files, n } = cutAfter(recording, Math.floor(Math.random() * recording.acts.length));
    const image = path.join(made, "image");
    rmSync(image, { recursive: true, force: true });
    mkdirSync(image);
    for (const [name, content] of files) writeFileSync(path.join(image, name), content);
    if ((files.get("studio.sqlite.rbj")?.length ?? 0) > 0) found.journals += 1;
    const last = await lastIn(path.join(image, "studio.sqlite"));
    if (last === undefined) found.corrupt += 1;
    else if (last < n) found.lost += 1;
  }
  return found;
}

/** Undefined when it is not whole. */
async function lastIn(file: string): Promise<number | undefined> {
  const ledger = new Ledger(await loadedEngine(), file);
  try {
    const audit = ledger.audit();
    assertWhole(audit);
    return ledger.reports[0]?.outcome === "opened" ? (audit.last.w ?? 0) : undefined;
  } catch {
    return undefined;
  } finally {
    ledger.close();
  }
}

async function recorded(made: string, synchronous: "FULL" | "OFF", length: number): Promise<Recording> {
  const file = path.join(made, "studio.sqlite");
  const before = new Ledger(await loadedEngine(), file);
  before.append("w", 1, 299, 600);
  before.close();
  rmSync(`${file}.rbj`);
  const ledger = new Ledger(await loadedEngine(), file);
  // A small cache spills into the file in mid-transaction.
  ledger.executor.open().run("PRAGMA cache_size = -64");
  ledger.executor.open().run(`PRAGMA synchronous = ${synchronous}`);
  const recording = record(made);
  try {
    let n = 299;
    for (let each = 0; each < length; each++) {
      const count = 1 + Math.floor(Math.random() * 30);
      ledger.append("w", n + 1, count, 600);
      n += count;
      recording.acts.push({ kind: "acknowledged", n });
    }
    return recording;
  } finally {
    recording.stop();
    ledger.close();
  }
}
