// Backups of a history in use, and going back to one.
import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { backupFolder } from "../../src/store/backups.ts";
import { Connection } from "../../src/store/connection.ts";
import { overwrite } from "./overwrite.ts";
import { assertWhole, folder, Ledger, loadedEngine, storeOn, type TestStore } from "./support.ts";

const batch = (from: number, count: number) => ({ who: "w", from, count, bytes: 700 });

async function written(t: TestContext, count: number): Promise<{ store: TestStore; file: string; made: string }> {
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("append", batch(1, count));
  return { store, file, made };
}

test("A backup is whole, and what was written while it was made harms nothing", async (t) => {
  const { store, file } = await written(t, 5000);
  const backingUp = store.copies.backUp();
  let done = false;
  const writing = (async () => {
    for (let n = 5001; !done; n++) await store.call("append", batch(n, 1));
  })();
  const backup = await backingUp;
  done = true;
  await writing;
  assert.ok((backup.content?.recorded ?? 0) >= 5000);
  assert.deepEqual(
    store.copies.dates().map(({ path: name, kind }) => [name, kind]),
    [[backup.path, "regular"]],
  );
  assert.deepEqual(readdirSync(backupFolder(file)), [path.basename(backup.path)]);
  const copy = new Ledger(await loadedEngine(), backup.path);
  t.after(() => copy.close());
  assertWhole(copy.audit());
});

test("Going back to a backup, in all windows; and back again", async (t) => {
  const { store, file } = await written(t, 10);
  const other = await storeOn(t, file);
  const backup = await store.copies.backUp();
  await store.call("append", batch(11, 10));
  assert.equal(await other.call("last", "w"), 20);
  const foreign = new Promise<void>((resolve) => other.onChange(({ foreign: is }) => is && resolve()));

  const replaced = await store.copies.restore(backup.path);
  assert.equal(await store.call("last", "w"), 10);
  await foreign;
  assert.equal(await other.call("last", "w"), 10);
  await other.call("append", batch(11, 1));
  assert.equal(await store.call("last", "w"), 11);

  const [listed] = (await store.copies.list()).filter(({ kind }) => kind === "replaced");
  assert.deepEqual(listed?.path, replaced.path);
  assert.equal(listed?.content?.recorded, 20);
  await store.copies.restore(replaced.path);
  assert.equal(await store.call("last", "w"), 20);
  assertWhole(await other.call("audit", undefined));
  // Nothing is left but what belongs there. Each window still looks now and then at what came back, and has the lock while it does.
  while (existsSync(`${file}.lock`)) await setTimeout(5);
  assert.deepEqual(
    readdirSync(path.dirname(file)).filter((name) => !/^studio\.sqlite(\.rbj|\.schema|\.lock)?$/.test(name)),
    ["backups"],
  );
});

test("A damaged, empty, foreign, newer or absent file is refused, and nothing changes", async (t) => {
  const { store, made } = await written(t, 2000);
  const { path: good } = await store.copies.backUp();
  const as = (name: string) => path.join(made, name);
  for (const name of ["damaged", "cut", "newer"]) copyFileSync(good, as(name));
  overwrite(as("damaged"), 40 * 4096, new Uint8Array(8192).fill(0xa5));
  truncateSync(as("cut"), 100_000);
  overwrite(as("newer"), 60, Buffer.from([0, 0, 0, 99]));
  writeFileSync(as("empty"), "");
  writeFileSync(as("text"), "not a database at all, but long enough to have a header of one hundred bytes".repeat(9));
  const engine = await loadedEngine();
  engine.vfs.mount(made);
  const foreign = new Connection(engine, as("foreign"));
  foreign.run("CREATE TABLE t (x)");
  foreign.close();
  const expected = {
    damaged: "store-corrupt",
    cut: "store-corrupt",
    newer: "store-newer",
    empty: "store-corrupt",
    text: "store-corrupt",
    foreign: "store-corrupt",
    absent: "store-missing",
  };
  for (const [name, code] of Object.entries(expected))
    await assert.rejects(store.copies.restore(as(name)), { code }, name);
  assert.equal(await store.call("last", "w"), 2000);
  assert.deepEqual(
    store.copies.dates().map(({ kind }) => kind),
    ["regular"],
  );
  assert.deepEqual(
    readdirSync(made).filter((name) => name.includes("restoring")),
    [],
  );
});

test("A file that another tool switched to a log of its own is read with what its log holds", async (t) => {
  const { store, made } = await written(t, 10);
  const { path: good } = await store.copies.backUp();
  const wal = path.join(made, "wal.sqlite");
  copyFileSync(good, wal);
  overwrite(wal, 18, Uint8Array.of(2, 2));
  await store.copies.restore(wal);
  assertWhole(await store.call("audit", undefined));
});

test("Damage in the history is found by its backup, which is not kept; repairing saves what can be read", async (t) => {
  const { store, file } = await written(t, 2000);
  const { path: before } = await store.copies.backUp();
  await store.call("append", batch(2001, 1));
  const damaged = statSync(file).size - 60 * 4096;
  overwrite(file, damaged, new Uint8Array(2 * 4096).fill(0xa5));
  await assert.rejects(store.copies.backUp(), { code: "store-corrupt" });
  assert.deepEqual(
    store.copies.dates().map(({ path: name }) => name),
    [before],
  );
  const bytes = readFileSync(file);
  await store.copies.repair();
  const { outcome, damage, backups } = store.report;
  assert.equal(outcome, "replaced");
  assert.equal(backups, 1);
  assert.ok(readFileSync(damage?.aside[0] ?? "").equals(bytes));
  assert.equal((await store.call("audit", undefined)).integrity, "ok");
  await store.copies.backUp();
});

test("Exporting writes a whole copy to where the person wants it, in place of what is there", async (t) => {
  const { store } = await written(t, 100);
  const target = path.join(folder(t), "mine.sqlite");
  writeFileSync(target, "older");
  await store.copies.exportTo(target);
  const copy = new Ledger(await loadedEngine(), target);
  t.after(() => copy.close());
  assert.equal(copy.last("w"), 100);
  await assert.rejects(store.copies.exportTo(path.join(target, "in", "a", "file.sqlite")), { code: "store-missing" });
});

test("Nothing is exported over the history itself, or beside it", async (t) => {
  const { store, file } = await written(t, 10);
  await assert.rejects(store.copies.exportTo(file), { code: "invalid" });
  await assert.rejects(store.copies.exportTo(`${file}.rbj`), { code: "invalid" });
  assert.equal((await store.call("audit", undefined)).integrity, "ok");
});

test("A copy that was stopped leaves nothing, and the next one can be made", async (t) => {
  const { store, file } = await written(t, 20_000);
  const controller = new AbortController();
  const stopping = store.copies.backUp(controller.signal);
  controller.abort();
  await assert.rejects(stopping, { code: "aborted" });
  assert.deepEqual(readdirSync(backupFolder(file)), []);
  await store.copies.backUp();
});

test("What a dead window left unfinished is removed after a day", async (t) => {
  const { store, file } = await written(t, 10);
  await store.copies.backUp();
  const left = (name: string, days: number) => {
    const at = Date.now() / 1000 - days * 24 * 3600;
    writeFileSync(name, "");
    utimesSync(name, at, at);
    return name;
  };
  const old = [left(path.join(backupFolder(file), "unfinished-1"), 2), left(`${file}.restoring-1`, 2)];
  const recent = [left(path.join(backupFolder(file), "unfinished-2"), 0), left(`${file}.restoring-2`, 0)];
  await store.copies.backUp();
  assert.deepEqual([...old, ...recent].map(existsSync), [false, false, true, true]);
});
