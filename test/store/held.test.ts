// A window that stops in the middle of a transaction: it is not robbed, the others wait for it once and no longer, a person
// is told once and by name, and when it goes on everything does.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { ErrorInfo } from "../../src/core/failure.ts";
import { ownerOf } from "../../src/store/linkLockFile.ts";
import { openingLockPath } from "../../src/store/openingLock.ts";
import { ownerRecord, processOf } from "../../src/store/owner.ts";
import { lockPath } from "../../src/store/vfs.ts";
import { failing } from "./inject.ts";
import { assertWhole, Child, folder, Ledger, loadedEngine, storeOn, type TestStore } from "./support.ts";

const linux = { skip: process.platform !== "linux" && "only Linux tells that a process is stopped" };
const busyMs = 300;

interface Held {
  readonly file: string;
  readonly store: TestStore;
  /** What the store told of holds. */
  readonly told: ErrorInfo[];
  /** Somebody is in a transaction, and stopped. */
  stopped(): Promise<Child>;
  /** They go on, and end their transaction. */
  goesOn(holder: Child): Promise<void>;
}

async function withStore(t: TestContext): Promise<Held> {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file, { busyMs });
  await store.call("add", { who: "a", n: 1, text: "" });
  const told: ErrorInfo[] = [];
  store.onHeld((error) => void told.push(error));
  const release = path.join(path.dirname(file), "release");
  return {
    file,
    store,
    told,
    async stopped() {
      rmSync(release, { force: true });
      const holder = new Child("holder", [file]);
      t.after(() => holder.kill());
      await holder.says((line) => line === "held");
      process.kill(holder.pid, "SIGSTOP");
      const record = ownerOf(lockPath(file)) ?? "";
      for (const end = performance.now() + 5000; processOf(record)?.stopped !== true; )
        assert.ok(performance.now() < end);
      return holder;
    },
    async goesOn(holder) {
      writeFileSync(release, "");
      process.kill(holder.pid, "SIGCONT");
      await holder.says((line) => line === "released");
    },
  };
}

/** The next thing that is told of a hold. */
const nextTold = (store: TestStore) =>
  new Promise<ErrorInfo>((resolve) => {
    const listening = store.onHeld((error) => {
      listening.dispose();
      resolve(error);
    });
  });

test(
  "Ten calls in a row are refused by name, the person is told once, and all goes on afterwards",
  linux,
  async (t) => {
    const { file, store, told, stopped, goesOn } = await withStore(t);
    const holder = await stopped();
    const mine = ownerOf(lockPath(file));
    const failures = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        store.call("add", { who: "a", n: 2 + n, text: "" }).then(
          () => assert.fail("written beside an open transaction"),
          (failure) => failure.info,
        ),
      ),
    );
    for (const { code, message, advice } of failures) {
      assert.equal(code, "store-busy");
      assert.match(message, new RegExp(`process ${holder.pid}, which is stopped.* for \\d+ s`));
      assert.match(advice, new RegExp(`end process ${holder.pid}, then try again`));
    }
    assert.equal(told.length, 1);
    assert.deepEqual({ ...told[0], message: "" }, { ...failures[0], message: "" });
    // Not robbed.
    assert.equal(ownerOf(lockPath(file)), mine);

    await goesOn(holder);
    await store.call("add", { who: "a", n: 2, text: "" });
    const audit = await store.call("audit", undefined);
    assertWhole(audit);
    assert.deepEqual(audit.last, { a: 2 });

    // Another time is told again.
    const again = await stopped();
    await assert.rejects(store.call("last", "a"), { code: "store-busy" });
    assert.equal(told.length, 2);
    // Who could not be read meanwhile is asked again, although nothing was written.
    const over = new Promise<void>((resolve) => store.onChange((change) => change.foreign && resolve()));
    await again.kill();
    await over;
    // Dead, it holds up nobody, and nothing of it is left.
    assertWhole(await store.call("audit", undefined));
  },
);

test("Who only looks whether something changed waits for nobody", linux, async (t) => {
  const { file, stopped } = await withStore(t);
  const ledger = new Ledger(await loadedEngine(), file);
  t.after(() => ledger.close());
  const version = ledger.executor.dataVersion();
  const holder = await stopped();
  const looks = failing(
    ["symlinkSync"],
    "",
    () => false,
    () => assert.throws(() => ledger.executor.dataVersion(), /locked/),
  );
  assert.equal(looks, 2);
  await holder.kill();
  assert.equal(ledger.executor.dataVersion(), version);
});

test("A window in which nobody does anything tells of it, too, and hears what comes afterwards", linux, async (t) => {
  const { store, told, stopped, goesOn } = await withStore(t);
  const holder = await stopped();
  const first = nextTold(store);
  const heard: boolean[] = [];
  store.onChange(({ foreign }) => void heard.push(foreign));
  assert.match((await first).message, new RegExp(`process ${holder.pid}`));
  for (let call = 0; call < 3; call++) await assert.rejects(store.call("last", "a"), { code: "store-busy" });
  assert.equal(told.length, 1);
  await goesOn(holder);
  await store.call("add", { who: "a", n: 2, text: "" });
  const foreign = new Promise<void>((resolve) => store.onChange((change) => change.foreign && resolve()));
  const other = await withSecond(t, store);
  await other.call("add", { who: "b", n: 1, text: "" });
  await foreign;
});

const withSecond = (t: TestContext, store: TestStore) => storeOn(t, store.report.file, { busyMs });

test("A lock of another machine is not taken for a process of this one", linux, async (t) => {
  const { file, store, told } = await withStore(t);
  const [, , ...rest] = ownerRecord().split(":");
  symlinkSync(["v1", "otherhost", ...rest].join(":"), lockPath(file));
  await assert.rejects(store.call("last", "a"), { code: "store-busy", message: /another machine/ });
  assert.match(told[0]?.advice ?? "", /ten minutes/);
  assert.doesNotMatch(JSON.stringify(told), /process \d/);
  unlinkSync(lockPath(file));
  assert.equal(await store.call("last", "a"), 1);
});

test("A window that stops while it opens the store is named by the next one", linux, async (t) => {
  const file = path.join(folder(t), "made", "studio.sqlite");
  mkdirSync(path.dirname(file));
  const child = new Child("owner", []);
  t.after(() => child.kill());
  symlinkSync(await child.says((line) => line.startsWith("v1:")), openingLockPath(file));
  await assert.rejects(storeOn(t, file, { busyMs: 50 }), {
    code: "store-busy",
    message: new RegExp(`process ${child.pid}\\)`),
  });
});
