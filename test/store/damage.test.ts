// Damage is found, said, and put aside untouched; what can be read is saved; nothing is ever overwritten.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { Connection } from "../../src/store/connection.ts";
import { explain } from "../../src/store/explain.ts";
import { suspect } from "../../src/store/suspicion.ts";
import { failing } from "./inject.ts";
import { overwrite } from "./overwrite.ts";
import { assertWhole, folder, Ledger, loadedEngine, storeOn } from "./support.ts";

const entries = 2000;

/** A closed database of 2,000 entries, some 1.5 MB. */
async function written(t: TestContext): Promise<string> {
  const file = path.join(folder(t), "studio.sqlite");
  const ledger = new Ledger(await loadedEngine(), file);
  ledger.append("w", 1, entries, 600);
  ledger.close();
  return file;
}

/** Opens it again; answers the report's damage, after checking what is always true of it. */
async function reopened(t: TestContext, file: string, untouched = true) {
  const before = readFileSync(file);
  const ledger = new Ledger(await loadedEngine(), file);
  t.after(() => ledger.close());
  const audit = ledger.audit();
  const [report] = ledger.reports;
  assert.ok(report?.damage !== undefined);
  assert.equal(report.outcome, "replaced");
  const aside = readFileSync(report.damage.aside[0] ?? "");
  if (untouched) assert.ok(aside.equals(before), "put aside untouched");
  assert.equal(audit.integrity, "ok");
  assert.equal(report.damage.saved.entry ?? 0, audit.entries);
  ledger.append("later", 1, 1, 1);
  return { audit, damage: report.damage, report };
}

test("A page in the middle is overwritten: found by who reads it, repaired at the next start", async (t) => {
  const file = await written(t);
  overwrite(file, 101 * 4096, new Uint8Array(4096).fill(0xaa));
  const ledger = new Ledger(await loadedEngine(), file);
  assert.equal(ledger.last("w"), entries);
  assert.throws(
    () => {
      for (let id = 1; id <= entries; id++) ledger.executor.open().get("SELECT text FROM entry WHERE id = ?", id);
    },
    (error) => explain(error, file).code === "store-corrupt",
  );
  assert.throws(() =>
    ledger.executor.execute({ mode: "read", run: (db) => db.all("SELECT text FROM entry") }, undefined),
  );
  ledger.close();
  const { audit, damage } = await reopened(t, file);
  assert.equal(damage.kind, "corrupt");
  assert.deepEqual(damage.incomplete, ["entry"]);
  assert.ok(audit.entries >= entries - 10 && audit.entries < entries, String(audit.entries));
  // A table that was whole is whole, in place of what the schema had put there.
  assert.equal(audit.counted, entries);
});

test("The file is cut off", async (t) => {
  const file = await written(t);
  truncateSync(file, 150 * 4096 + 1000);
  const { audit, damage } = await reopened(t, file);
  assert.equal(damage.kind, "corrupt");
  assert.ok(audit.entries > 500 && audit.entries < entries, String(audit.entries));
});

test("The header is overwritten", async (t) => {
  const file = await written(t);
  overwrite(file, 0, new Uint8Array(30).fill(0xff));
  const { audit, damage } = await reopened(t, file);
  assert.deepEqual(damage.incomplete, []);
  assert.equal(audit.entries, entries);
  assertWhole(audit);
  // What the triggers did was copied, not done again, and they are back; what can be searched was indexed again.
  const again = await storeOn(t, file);
  assertWhole(await again.call("audit", undefined));
  const sql = "SELECT count(*) AS n FROM words WHERE words MATCH 'x*'";
  assert.deepEqual(await again.call("sql", { sql }), [{ n: entries + 1 }]);
});

test("A table without row ids is saved from both ends", async (t) => {
  const file = await written(t);
  const ledger = new Ledger(await loadedEngine(), file);
  const sql = `WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 5000)
    INSERT INTO author SELECT printf('author %05d %s', n, hex(zeroblob(50))), n FROM count`;
  ledger.executor.open().run(sql);
  ledger.close();
  // Its pages are the last of the file.
  overwrite(file, statSync(file).size - 60 * 4096, new Uint8Array(2 * 4096).fill(0xaa));
  suspect(file);
  const { damage } = await reopened(t, file);
  assert.deepEqual(damage.incomplete, ["author"]);
  const saved = damage.saved.author ?? 0;
  assert.ok(saved > 4800 && saved < 5001, String(saved));
});

test("Nothing of it can be read", async (t) => {
  const file = await written(t);
  writeFileSync(file, "This was the history.".repeat(1000));
  const { audit, damage } = await reopened(t, file);
  assert.deepEqual(damage.incomplete, ["author", "entry", "leaf", "total"]);
  assert.equal(audit.entries, 0);
});

test("The file is empty", async (t) => {
  const file = await written(t);
  truncateSync(file, 0);
  const { audit, damage } = await reopened(t, file);
  assert.equal(damage.kind, "empty");
  assert.equal(audit.entries, 0);
});

test("A crash's journal is rolled back before anything is saved, as at any start", async (t) => {
  const file = await written(t);
  // A transaction that is only half in the file, with its journal, under a header that cannot be read.
  const ledger = new Ledger(await loadedEngine(), file);
  const connection = ledger.executor.open();
  connection.run("PRAGMA cache_size = -64");
  connection.run("BEGIN IMMEDIATE");
  connection.run("UPDATE entry SET text = 'half done'");
  const [half, journal] = [readFileSync(file), readFileSync(`${file}.rbj`)];
  connection.run("ROLLBACK");
  ledger.close();
  half.write("no header", 0);
  writeFileSync(file, half);
  writeFileSync(`${file}.rbj`, journal);
  const { audit } = await reopened(t, file, false);
  assert.equal(audit.entries, entries);
  const again = await storeOn(t, file);
  const texts = await again.call("sql", { sql: "SELECT count(*) AS n FROM entry WHERE text = 'half done'" });
  assert.deepEqual(texts, [{ n: 0 }]);
});

test("The file is gone, and a journal of it is left: it does not get into the new one", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  writeFileSync(`${file}.rbj`, "a journal of old");
  const store = await storeOn(t, file);
  assert.equal(store.report.outcome, "created");
  assert.equal(store.report.damage?.kind, "missing");
  assert.equal(readFileSync(store.report.damage.aside[0] ?? "", "utf8"), "a journal of old");
});

test("The file is gone, and the empty journal of a finished transaction is left: that is no damage", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  writeFileSync(`${file}.rbj`, "");
  const store = await storeOn(t, file);
  assert.equal(store.report.outcome, "created");
  assert.equal(store.report.damage, undefined);
});

test("Another program's database is left alone", async (t) => {
  const engine = await loadedEngine();
  const file = path.join(folder(t), "studio.sqlite");
  engine.vfs.mount(path.dirname(file));
  const connection = new Connection(engine, file);
  connection.run("CREATE TABLE theirs (a)");
  connection.close();
  const before = readFileSync(file);
  await assert.rejects(storeOn(t, file), { code: "store-corrupt", message: /another program/ });
  assert.ok(readFileSync(file).equals(before));
  assert.deepEqual(readdirSync(path.dirname(file)), ["studio.sqlite"]);
});

test("A disk that is full while a damaged file is repaired: it keeps its place", async (t) => {
  const file = await written(t);
  overwrite(file, 0, new Uint8Array(30).fill(0xff));
  const before = readFileSync(file);
  const ledger = new Ledger(await loadedEngine(), file);
  // Past the self-test, and into the salvage.
  failing(
    ["writeSync"],
    "ENOSPC",
    (count) => count > 60,
    () => {
      assert.throws(
        () => ledger.audit(),
        (error) => explain(error, file).code === "store-full",
      );
    },
  );
  assert.ok(readFileSync(file).equals(before));
  assert.ok(!existsSync(`${file}.new`) && !existsSync(`${file}.reading`));
  const { audit } = await reopened(t, file);
  assert.equal(audit.entries, entries);
});

test("A window that had it open goes on in the new one", async (t) => {
  const file = await written(t);
  const open = await storeOn(t, file);
  assert.equal(await open.call("last", "w"), entries);
  overwrite(file, 0, new Uint8Array(30).fill(0xff));
  const other = await storeOn(t, file);
  assert.equal(other.report.outcome, "replaced");
  await open.call("add", { who: "w", n: entries + 1, text: "" });
  assert.equal(await other.call("last", "w"), entries + 1);
  assertWhole(await other.call("audit", undefined));
});
