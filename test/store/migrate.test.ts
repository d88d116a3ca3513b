import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { explain } from "../../src/store/explain.ts";
import { Lock } from "../../src/store/lock.ts";
import type { Migration } from "../../src/store/migrate.ts";
import { openingLockPath } from "../../src/store/openingLock.ts";
import { operations } from "./operations.ts";
import { migrations } from "./schema.ts";
import { assertWhole, Child, folder, Ledger, loadedEngine, storeOn } from "./support.ts";

const second: Migration = {
  version: 2,
  reason: "Entries may have a colour.",
  up: (db) => void db.run("ALTER TABLE entry ADD COLUMN colour TEXT"),
};
const newer = [...migrations, second];

const code = (expected: string) => (error: unknown) => explain(error, "the file").code === expected;

test("A backup is made first, and can be opened", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const old = new Ledger(engine, file);
  old.append("w", 1, 100, 100);
  old.close();
  const current = new Ledger(engine, file, newer);
  t.after(() => current.close());
  assertWhole(current.audit());
  const [report] = current.reports;
  assert.equal(report?.outcome, "migrated");
  assert.equal(report.version, 2);
  assert.match(path.relative(made, report.backup ?? ""), /^backups.studio-v1-\d{4}-\d\d-\d\dT[\d-]+Z\.sqlite$/);
  assert.deepEqual(readdirSync(path.join(made, "backups")), [path.basename(report.backup ?? "")]);
  const backup = new Ledger(engine, report.backup ?? "");
  t.after(() => backup.close());
  assert.equal(backup.last("w"), 100);
  assert.deepEqual(
    backup.reports.map(({ outcome }) => outcome),
    ["opened"],
  );
});

test("An older window that is still open neither reads nor writes the newer format", async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const older = new Ledger(engine, file);
  t.after(() => older.close());
  older.append("w", 1, 1, 1);
  const current = new Ledger(engine, file, newer);
  t.after(() => current.close());
  current.audit();
  assert.throws(() => older.append("w", 2, 1, 1), code("store-newer"));
  assert.throws(() => older.last("w"), code("store-newer"));
  assert.throws(() => new Ledger(engine, file).last("w"), code("store-newer"));
  assert.equal(current.last("w"), 1);
});

test("A migration that fails leaves the format as it was", async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const old = new Ledger(engine, file);
  old.append("w", 1, 5, 100);
  old.close();
  const failing: Migration = {
    version: 3,
    reason: "It fails after having done much.",
    up(db) {
      db.run("DELETE FROM entry");
      db.run("DROP TABLE absent");
    },
  };
  const wrong = new Ledger(engine, file, [...newer, failing]);
  assert.throws(() => wrong.audit(), /no such table/);
  const again = new Ledger(engine, file);
  t.after(() => again.close());
  assertWhole(again.audit());
  assert.equal(again.last("w"), 5);
});

test("A process killed within a migration leaves the format as it was", async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const old = new Ledger(engine, file);
  old.append("w", 1, 500, 600);
  old.close();
  const child = new Child("migrate", [file, "die"]);
  await child.ended;
  assert.equal(child.process.signalCode, "SIGKILL", child.errors);
  const again = new Ledger(engine, file);
  t.after(() => again.close());
  assertWhole(again.audit());
  assert.equal(again.last("w"), 500);
});

test("Two windows that are updated at once: one migrates, with one backup", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const old = new Ledger(engine, file);
  old.append("w", 1, 500, 600);
  old.close();
  const windows = [new Child("migrate", [file]), new Child("migrate", [file])];
  const codes = await Promise.all(windows.map((window) => window.ended));
  assert.deepEqual(codes, [0, 0], windows.map((window) => window.errors).join());
  assert.deepEqual(windows.flatMap((window) => window.lines).sort(), ["migrated", "opened"]);
  assert.equal(readdirSync(path.join(made, "backups")).length, 1);
});

test("Opening is refused while another window opens", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const lock = new Lock(openingLockPath(file));
  assert.ok(lock.acquire(0));
  await assert.rejects(storeOn(t, file, { busyMs: 20 }), { code: "store-busy" });
  assert.deepEqual(readdirSync(path.dirname(file)), [path.basename(openingLockPath(file))]);
  lock.release();
  await storeOn(t, file, { busyMs: 20 });
});

test("A backup is never written over another", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const open = new Ledger(engine, file);
  t.after(() => open.close());
  open.append("w", 1, 5, 100);
  t.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  const { backUp } = await import("../../src/store/backup.ts");
  const copies = [1, 2, 3].map(() => backUp(open.executor.open(), made, "copy"));
  assert.equal(new Set(copies).size, 3);
  // A copy that another attempt left unfinished is in nobody's way.
  writeFileSync(path.join(made, "unfinished"), "half a copy");
  backUp(open.executor.open(), made, "copy");
  assert.equal(open.executor.execute(operations.last, "w"), 5);
});

test("An old file that is put in the place of an open one is brought up to date when it is met", async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  const old = new Ledger(engine, file);
  old.append("w", 1, 5, 100);
  old.close();
  const before = readFileSync(file);
  const current = new Ledger(engine, file, newer);
  t.after(() => current.close());
  current.append("w", 6, 1, 1);
  writeFileSync(file, before);
  assert.equal(current.last("w"), 5);
  assert.deepEqual(
    current.reports.map(({ outcome }) => outcome),
    ["migrated", "migrated"],
  );
});
