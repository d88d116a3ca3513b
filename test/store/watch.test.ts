import assert from "node:assert/strict";
import { utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Watcher } from "../../src/store/watcher.ts";
import { Child, folder, storeOn, type TestStore, times } from "./support.ts";

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

test("What another process streams is noticed while it streams, not some commits later", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file);
  const commits = times(8);
  const committedAt: number[] = [];
  const noticedAt: number[] = [];
  let behind = 0;
  const whole = new Promise<void>((resolve) => {
    store.onChange(async ({ foreign }) => {
      if (!foreign) return;
      const at = Date.now();
      const last = await store.call("last", "w");
      for (let n = noticedAt.length + 1; n <= last; n++) {
        noticedAt.push(at);
        behind = Math.max(behind, last - n);
      }
      if (last === commits) resolve();
    });
  });
  const streamer = new Child("streamer", [file, commits], (line) => committedAt.push(Number(line.split(" ")[2])));
  assert.equal(await streamer.ended, 0, streamer.errors);
  await whole;
  const delays = noticedAt.map((at, index) => at - (committedAt[index] ?? 0)).sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
  t.diagnostic(`from commit to notice: median ${at(0.5)} ms, 95% ${at(0.95)} ms, over ${commits} commits`);
  // A commit is seen before a third one after it is made, a second and a half later.
  assert.ok(behind < 3, `${behind} more had been committed when one was noticed`);
});
