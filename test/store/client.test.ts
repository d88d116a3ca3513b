import assert from "node:assert/strict";
import { existsSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ownerOf } from "../../src/store/linkLockFile.ts";
import { lockPath } from "../../src/store/vfs.ts";
import type { operations } from "./operations.ts";
import { assertWhole, folder, program, storeOn, wasm } from "./support.ts";

const name = (wrong: string) => wrong as keyof typeof operations;

test("What is written is there after closing and opening again", async (t) => {
  const file = path.join(folder(t), "deep", "er", "studio.sqlite");
  const first = await storeOn(t, file);
  assert.equal(first.report.outcome, "created");
  assert.equal(await first.call("add", { who: "a", n: 1, text: "hello \0 ü 🎈" }), 1);
  await first.dispose();
  const second = await storeOn(t, file);
  assert.equal(second.report.outcome, "opened");
  assert.deepEqual(await second.call("entries", "a"), [{ n: 1, text: "hello \0 ü 🎈" }]);
  assertWhole(await second.call("audit", undefined));
});

test("Two ways to one folder lead to one lock", { skip: process.platform === "win32" }, async (t) => {
  const made = folder(t);
  const [straight, around] = [path.join(made, "real"), path.join(made, "link")];
  const first = await storeOn(t, path.join(straight, "studio.sqlite"));
  symlinkSync(straight, around);
  const second = await storeOn(t, path.join(around, "..", "link", "studio.sqlite"), { busyMs: 50 });
  assert.equal(second.report.file, first.report.file);
  const until = new Int32Array(new SharedArrayBuffer(8));
  const held = first.call("hold", until);
  await Atomics.waitAsync(until, 1, 0).value;
  await assert.rejects(second.call("last", "a"), { code: "store-busy" });
  Atomics.store(until, 0, 1);
  Atomics.notify(until, 0);
  await held;
  assert.equal(await second.call("last", "a"), 0);
});

test("A folder that cannot be made is said in words", async (t) => {
  const made = folder(t);
  writeFileSync(path.join(made, "file"), "");
  await assert.rejects(storeOn(t, path.join(made, "file", "studio.sqlite")), { code: "store-io" });
});

test("Only the user can read the folder and what is in it", { skip: process.platform === "win32" }, async (t) => {
  const file = path.join(folder(t), "made", "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("add", { who: "a", n: 1, text: "" });
  assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  const names = readdirSync(path.dirname(file)).filter((each) => !each.endsWith(".lock"));
  assert.deepEqual(names.sort(), ["studio.sqlite", "studio.sqlite.rbj", "studio.sqlite.schema"]);
  for (const each of names) assert.equal(statSync(path.join(path.dirname(file), each)).mode & 0o777, 0o600, each);
});

test("Each request is answered, in order, and the lock is free after each", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file);
  const answers: string[] = [];
  const note = (label: string) => () => answers.push(label);
  const noteMessage = (error: Error) => answers.push(error.message);
  await Promise.all([
    store.call("add", { who: "a", n: 1, text: "" }).then(note("first")),
    store.call("add", { who: "a", n: 1, text: "" }).then(note("never"), note("refused")),
    store.call(name("nothing"), undefined as never).catch(noteMessage),
    store.call(name("__proto__"), undefined as never).catch(noteMessage),
    store.call("sql", { sql: "SELECT nonsense" }).catch(note("nonsense")),
    store.call("sql", { sql: "SELECT * FROM entry" }).then(note("many")),
    store.call("add", { who: "a", n: 2, text: "" }).then(note("last")),
  ]);
  assert.deepEqual(answers, [
    "first",
    "refused",
    'The store has no operation "nothing".',
    'The store has no operation "__proto__".',
    "nonsense",
    "many",
    "last",
  ]);
  assert.equal(ownerOf(lockPath(file)), undefined);
  assertWhole(await store.call("audit", undefined));
  assert.equal(ownerOf(lockPath(file)), undefined);
});

test("What cannot be sent is refused, and nothing else is harmed", async (t) => {
  const store = await storeOn(t, path.join(folder(t), "studio.sqlite"));
  const text = (() => {}) as unknown as string;
  await assert.rejects(store.call("add", { who: "a", n: 1, text }), { code: "internal" });
  assert.equal(await store.call("last", "a"), 0);
});

test("A failed operation leaves nothing behind", async (t) => {
  const store = await storeOn(t, path.join(folder(t), "studio.sqlite"));
  await store.call("add", { who: "a", n: 3, text: "" });
  // Fails at its third entry.
  await assert.rejects(store.call("append", { who: "a", from: 1, count: 5, bytes: 10 }), { code: "internal" });
  assert.deepEqual(await store.call("entries", "a"), [{ n: 3, text: "" }]);
});

test("A crashed worker: what was pending is rejected, the next call finds everything as it was", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("add", { who: "a", n: 1, text: "" });
  const behind = assert.rejects(
    async () => {
      await Promise.all([store.call("crash", undefined), store.call("last", "a")]);
    },
    { code: "internal" },
  );
  await behind;
  // It died with the lock in hand; its process lives on.
  assert.equal(await store.call("last", "a"), 1);
  assertWhole(await store.call("audit", undefined));
});

test("Closing waits for what was asked before, and refuses what is asked after", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file);
  const asked = store.call("append", { who: "a", from: 1, count: 500, bytes: 100 });
  await Promise.all([store.dispose(), store.dispose()]);
  await asked;
  await assert.rejects(store.call("last", "a"), { code: "closed" });
  const again = await storeOn(t, file);
  assert.equal(await again.call("last", "a"), 500);
});

test("A transaction that hangs is ended, and rolled back by the next window", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const hanging = await storeOn(t, file);
  const other = await storeOn(t, file, { busyMs: 50 });
  const until = new Int32Array(new SharedArrayBuffer(8));
  const held = assert.rejects(hanging.call("hold", until), { code: "internal" });
  await Atomics.waitAsync(until, 1, 0).value;

  await assert.rejects(other.call("last", "a"), { code: "store-busy" });
  await hanging.dispose();
  await held;
  assertWhole(await other.call("audit", undefined));
});

test("A file that was replaced under an open window is noticed before it is written to", async (t) => {
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("add", { who: "a", n: 1, text: "" });
  renameSync(file, `${file}.moved`);
  await assert.rejects(store.call("add", { who: "a", n: 2, text: "" }), { code: "store-missing" });
  assert.ok(!existsSync(file));
  const other = await storeOn(t, path.join(made, "other.sqlite"));
  await other.call("add", { who: "b", n: 1, text: "" });
  await other.dispose();
  renameSync(path.join(made, "other.sqlite"), file);
  await store.call("add", { who: "b", n: 2, text: "" });
  assert.deepEqual((await store.call("audit", undefined)).last, { b: 2 });
  const moved = await storeOn(t, `${file}.moved`);
  assert.deepEqual((await moved.call("audit", undefined)).last, { a: 1 });
});

test("A wasm file that is not sql.js is refused in words", async (t) => {
  const made = folder(t);
  writeFileSync(path.join(made, "wrong.wasm"), "not wasm");
  const options = { wasm: path.join(made, "wrong.wasm") };
  await assert.rejects(storeOn(t, path.join(made, "studio.sqlite"), options), { code: "internal" });
  assert.ok(!existsSync(path.join(made, "studio.sqlite")));
  assert.ok(existsSync(wasm) && existsSync(program("worker")));
});
