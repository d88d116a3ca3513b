import assert from "node:assert/strict";
import { utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Watcher } from "../../src/store/watcher.ts";
import { folder, storeOn, type TestStore } from "./support.ts";

test("The database is asked only when its file has changed, or may have within one step of the clock", (t) => {
  const file = path.join(folder(t), "file");
  writeFileSync(file, "");
  let version = 1;
  let asked = 0;
  let told = 0;
  t.mock.timers.enable({ apis: ["setInterval", "Date"], now: 1_800_000_000_000 });
  const at = (seconds: number) => utimesSync(file, seconds, seconds);
  const watcher = new Watcher(
    file,
    () => {
      asked += 1;
      return version;
    },
    () => {
      told += 1;
    },
  );
  at(1_800_000_000);
  watcher.start();
  t.mock.timers.tick(300);
  assert.deepEqual([asked, told], [2, 0]);
  // Written again, within the same second of a clock of seconds.
  version = 2;
  t.mock.timers.tick(300);
  assert.deepEqual([asked, told], [3, 1]);
  t.mock.timers.tick(3000);
  const settled = asked;
  t.mock.timers.tick(30_000);
  assert.deepEqual([asked, told], [settled, 1]);
  at(1_800_000_030);
  version = 3;
  t.mock.timers.tick(300);
  assert.equal(told, 2);
  watcher.stop();
  version = 4;
  t.mock.timers.tick(3000);
  assert.equal(told, 2);
});

/** Resolves with the next change, and whether it was another process's. */
const nextChange = (store: TestStore) =>
  new Promise<boolean>((resolve) => {
    const listening = store.onChange(({ foreign }) => {
      listening.dispose();
      resolve(foreign);
    });
  });

test("A change is told to the window that made it, and to the others", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const [mine, other] = [await storeOn(t, file), await storeOn(t, file)];
  const [here, there] = [nextChange(mine), nextChange(other)];
  // So that the other listens before this is written.
  await other.call("last", "a");
  await mine.call("add", { who: "a", n: 1, text: "" });
  assert.deepEqual(await Promise.all([here, there]), [false, true]);
});

test("A second change right after the first is told, too", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const [mine, other] = [await storeOn(t, file), await storeOn(t, file)];
  for (let n = 1; n <= 3; n++) {
    const told = nextChange(other);
    await other.call("last", "a");
    await mine.call("add", { who: "a", n, text: "" });
    assert.equal(await told, true);
  }
});

test("Reading changes nothing, and one's own writing is not another's", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const [mine, other] = [await storeOn(t, file), await storeOn(t, file)];
  const told: boolean[] = [];
  mine.onChange(({ foreign }) => told.push(foreign));
  await mine.call("add", { who: "a", n: 1, text: "" });
  await other.call("last", "a");
  const foreign = nextChange(other);
  await other.call("last", "a");
  await mine.call("add", { who: "a", n: 2, text: "" });
  // By the time that the other has seen it, `mine` has looked, too.
  await foreign;
  assert.deepEqual(told, [false, false]);
});
