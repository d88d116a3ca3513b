import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { Connection, configure } from "../../src/store/connection.ts";
import type { Database } from "../../src/store/database.ts";
import { ownerOf } from "../../src/store/linkLockFile.ts";
import { selfTest } from "../../src/store/selfTest.ts";
import { lockPath } from "../../src/store/vfs.ts";
import { failing } from "./inject.ts";
import { assertWhole, folder, Ledger, loadedEngine } from "./support.ts";

async function connect(t: TestContext): Promise<Connection> {
  const engine = await loadedEngine();
  const made = path.join(folder(t), "inner");
  mkdirSync(made);
  engine.vfs.mount(made);
  const connection = new Connection(engine, path.join(made, "test.sqlite"));
  t.after(() => connection.close());
  configure(connection);
  return connection;
}

test("Values come back as they went in", async (t) => {
  const db = await connect(t);
  db.run("CREATE TABLE value (id INTEGER PRIMARY KEY, number INTEGER, real REAL, text TEXT, blob BLOB) STRICT");
  const values = [
    [0, 0.1, "", new Uint8Array()],
    [-1, -1e300, "\ufeff\0 in \0 the middle\0", Uint8Array.of(0, 255)],
    [2 ** 31, 5, "🎈 ü", new Uint8Array(100_000).fill(7)],
    [Date.now(), null, "x".repeat(1_000_000), null],
    [Number.MAX_SAFE_INTEGER, null, null, null],
  ] as const;
  for (const row of values) db.run("INSERT INTO value (number, real, text, blob) VALUES (?, ?, ?, ?)", ...row);
  const found = db.all<Record<string, unknown>>("SELECT number, real, text, blob FROM value ORDER BY id");
  assert.deepEqual(
    found.map((row) => Object.values(row)),
    values,
  );
  assert.deepEqual(Object.getPrototypeOf(found[0]), Object.prototype);
  const numbers = db.numbers("SELECT number, text FROM value WHERE number < ? ORDER BY id", Number.MAX_SAFE_INTEGER);
  assert.deepEqual(numbers, [0, -1, 2 ** 31, values[3][0]]);
  assert.deepEqual(db.numbers("SELECT number FROM value WHERE number > ?", 3), numbers.slice(2).concat(2 ** 53 - 1));
  assert.deepEqual(db.numbers("SELECT number FROM value WHERE id > 9"), []);
  // As integers, not as reals.
  assert.equal(db.value("SELECT group_concat(DISTINCT typeof(number)) FROM value"), "integer");
});

test("What was bound before is not seen again, and long values leave nothing behind", async (t) => {
  const db = await connect(t);
  const two = (...values: (string | null)[]) => db.get("SELECT ? AS a, ? AS b", ...values);
  assert.deepEqual(two("x", "y"), { a: "x", b: "y" });
  assert.deepEqual(two(null, "z"), { a: null, b: "z" });
  assert.deepEqual(two("ü".repeat(50_000), "🎈".repeat(4096)), { a: "ü".repeat(50_000), b: "🎈".repeat(4096) });
  assert.deepEqual(two("only"), { a: "only", b: null });
  assert.throws(() => two("a", "b", "too many"));
  assert.deepEqual(two("", "end"), { a: "", b: "end" });
});

test("A lone surrogate becomes the replacement character, not an error", async (t) => {
  const db = await connect(t);
  assert.deepEqual(db.get("SELECT ? AS text", "a\ud800b"), { text: "a\ufffdb" });
});

test("run answers how many rows it changed", async (t) => {
  const db = await connect(t);
  assert.equal(db.run("CREATE TABLE t (a)"), 0);
  assert.equal(db.run("INSERT INTO t VALUES (1), (2), (3)"), 3);
  assert.equal(db.run("CREATE INDEX i ON t (a)"), 0);
  assert.equal(db.run("UPDATE t SET a = 0 WHERE a > 5"), 0);
  assert.equal(db.run("WITH two AS (SELECT 2) DELETE FROM t WHERE a IN two"), 1);
});

test("The first row, every row, no row", async (t) => {
  const db = await connect(t);
  db.run("CREATE TABLE t (a)");
  assert.equal(db.get("SELECT a FROM t"), undefined);
  assert.deepEqual(db.all("SELECT a FROM t"), []);
  // All three are inserted, though only the first is wanted.
  assert.deepEqual(db.get("INSERT INTO t VALUES (1), (2), (3) RETURNING a"), { a: 1 });
  assert.deepEqual(db.all("SELECT a FROM t"), [{ a: 1 }, { a: 2 }, { a: 3 }]);
  assert.equal(db.locked, false);
});

test("A statement that fails in the middle gives the file free, and can be used again", async (t) => {
  const db = await connect(t);
  db.run("CREATE TABLE t (a INTEGER) STRICT");
  db.run("INSERT INTO t VALUES (1), (-9223372036854775808)");
  assert.throws(() => db.all("SELECT abs(a) FROM t"), /overflow/);
  assert.equal(db.locked, false);
  assert.throws(() => db.all("SELECT abs(a) FROM t"), /overflow/);
  assert.throws(() => db.run("INSERT INTO t VALUES (?)", "text"), /cannot store TEXT/);
  assert.equal(db.run("INSERT INTO t VALUES (?)", 5), 1);
});

test("A text with two statements is refused, instead of running one of them", async (t) => {
  const db = await connect(t);
  assert.throws(() => db.run("CREATE TABLE a (x); CREATE TABLE b (x)"), /One statement at a time/);
  assert.throws(() => db.run("  "), /One statement at a time/);
  assert.equal(db.run("CREATE TABLE a (x); "), 0);
});

test("A transaction is all or nothing, and never waits", async (t) => {
  const db = await connect(t);
  db.run("CREATE TABLE t (a)");
  const failing = () => {
    db.run("INSERT INTO t VALUES (1)");
    throw new Error("changed my mind");
  };
  assert.throws(() => db.transaction("write", failing), /changed my mind/);
  assert.throws(() => db.transaction("write", async () => db.run("INSERT INTO t VALUES (2)")), /must not wait/);
  assert.equal(db.locked, false);
  assert.deepEqual(db.all("SELECT a FROM t"), []);
});

test("More statements than are kept: the oldest are prepared again", async (t) => {
  const db = await connect(t);
  for (let round = 0; round < 2; round++)
    for (let n = 0; n < 400; n++) assert.deepEqual(db.get(`SELECT ${n} AS n`), { n });
});

test("No SQL reaches a file outside of the store's folder", async (t) => {
  const db = await connect(t);
  const outside = folder(t);
  for (const name of [path.join(outside, "x.sqlite"), "x.sqlite", `${db.file}/../../y.sqlite`]) {
    try {
      db.run("ATTACH ? AS other", name);
      db.run("CREATE TABLE other.t (a)");
      db.run("DETACH other");
    } catch {
      // Not to be opened at all is fine, too.
    }
  }
  assert.deepEqual(readdirSync(outside), []);
  assert.ok(!existsSync("x.sqlite"));
  assert.deepEqual(readdirSync(path.join(db.file, "../..")), ["inner"]);
});

test("Every setting is what the commit's promises rest on", async (t) => {
  const db = await connect(t);
  const setting = (name: string) => db.value(`PRAGMA ${name}`);
  assert.equal(setting("journal_mode"), "truncate");
  assert.equal(setting("synchronous"), 2);
  assert.equal(setting("locking_mode"), "normal");
  assert.equal(setting("cache_size"), -16384);
  assert.equal(setting("foreign_keys"), 1);
});

test("The self-test passes, leaves nothing, and refuses an engine that keeps files in memory", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  engine.vfs.mount(made);
  selfTest(engine, path.join(made, "self-test"));
  assert.deepEqual(readdirSync(made), []);
  // Its file cannot be read back.
  failing(
    ["readFileSync"],
    "EIO",
    () => true,
    () => {
      assert.throws(() => new Ledger(engine, path.join(made, "studio.sqlite")).audit(), { code: "internal" });
    },
  );
  assert.deepEqual(readdirSync(made), []);
  // Not mounted: sql.js's own file system has it, and no file of ours.
  const elsewhere = path.join(folder(t), "self-test");
  assert.throws(() => selfTest(engine, elsewhere), { code: "internal" });
});

test("An operation that would keep the file locked does not", async (t) => {
  const ledger = new Ledger(await loadedEngine(), path.join(folder(t), "studio.sqlite"));
  t.after(() => ledger.close());
  const run = (db: Database) => db.run("PRAGMA locking_mode = EXCLUSIVE");
  ledger.executor.execute({ mode: "write", run }, undefined);
  assert.equal(ownerOf(lockPath(ledger.reports[0]?.file ?? "")), undefined);
  assertWhole(ledger.audit());
});

// The last one, as the limit is the engine's and can only be lowered.
test("Running out of memory is an error of one call", async (t) => {
  const db = await connect(t);
  assert.equal(db.value("PRAGMA hard_heap_limit"), 2 ** 30);
  db.run("PRAGMA hard_heap_limit = 40000000");
  assert.throws(() => db.get("SELECT hex(zeroblob(40000000))"), /out of memory/);
  assert.deepEqual(db.get("SELECT length(hex(zeroblob(1000000))) AS n"), { n: 2_000_000 });
});
