import assert from "node:assert/strict";
import { lutimesSync, readdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { kernelLockFile } from "../../src/store/kernelLockFile.ts";
import { Lock } from "../../src/store/lock.ts";
import { nameOf, ownerRecord, processOf } from "../../src/store/owner.ts";
import { count as report } from "./counts.ts";
import { failing } from "./inject.ts";
import { Child, folder, sleep, times } from "./support.ts";

const links = { skip: ["win32", "darwin"].includes(process.platform) && "the kernel holds the lock here" };

test("One at a time, and free again afterwards", (t) => {
  const file = path.join(folder(t), "lock");
  const [first, second] = [new Lock(file), new Lock(file)];
  assert.equal(first.acquire(0), true);
  assert.equal(second.acquire(20), false);
  first.release();
  assert.equal(second.acquire(0), true);
  second.release();
  assert.equal(first.acquire(0), true);
  first.release();
  if (!links.skip) assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test("Windows and macOS: taken is not an error, anything else is", (t) => {
  const made = folder(t);
  for (const platform of ["win32", "darwin"] as const) {
    const lock = kernelLockFile(path.join(made, platform), platform);
    const taken = platform === "win32" ? "EBUSY" : "EAGAIN";
    failing(
      ["openSync"],
      taken,
      () => true,
      () => assert.equal(lock.take(), false),
    );
    assert.equal(lock.isStillOurs(), false);
    failing(
      ["openSync"],
      "EACCES",
      () => true,
      () => assert.throws(() => lock.take(), { code: "EACCES" }),
    );
    lock.release();
  }
});

test("Windows and macOS: who has it stands beside it, anew each time, while the lock is there to be used", (t) => {
  const made = folder(t);
  for (const platform of ["win32", "darwin"] as const) {
    const [one, other] = [1, 2].map(() => kernelLockFile(path.join(made, platform), platform));
    assert.ok(one !== undefined && other !== undefined);
    assert.equal(other.owner(), undefined);
    assert.ok(one.take());
    const first = other.owner() ?? "";
    assert.equal(processOf(first)?.pid, process.pid);
    one.release();
    assert.ok(one.take());
    assert.notEqual(other.owner(), first);
    one.close();
    assert.equal(one.isStillOurs(), false);
  }
});

test("A dead owner's lock is taken over at once", links, async (t) => {
  const made = folder(t);
  const owner = new Child("lock", [made, "hold"]);
  await owner.says((line) => line === "held");
  const lock = new Lock(path.join(made, "lock"));
  assert.equal(lock.acquire(20), false);
  await owner.kill();
  assert.equal(lock.acquire(0), true);
  lock.release();
  assert.deepEqual(readdirSync(made), []);
});

test("A stopped owner is alive: its lock is not taken", links, async (t) => {
  const made = folder(t);
  const owner = new Child("lock", [made, "hold"]);
  await owner.says((line) => line === "held");
  process.kill(owner.pid, "SIGSTOP");
  const lock = new Lock(path.join(made, "lock"));
  assert.equal(lock.acquire(100), false);
  await owner.kill();
});

/** How often the lock was tried for. */
const looks = (work: () => void) => failing(["symlinkSync"], "", () => false, work);

test("A hold is waited for once, and not by each call; the next one is waited for again", links, async (t) => {
  const made = folder(t);
  const holder = async () => {
    const owner = new Child("lock", [made, "hold"]);
    await owner.says((line) => line === "held");
    return owner;
  };
  const lock = new Lock(path.join(made, "lock"));
  const tried = () => looks(() => assert.equal(lock.acquire(100), false));
  let owner = await holder();
  process.kill(owner.pid, "SIGSTOP");
  assert.ok(tried() > 20);
  const held = lock.heldBy();
  assert.equal(held.owner, readlinkSync(path.join(made, "lock")));
  assert.ok(held.heldMs >= 100);
  for (let call = 0; call < 10; call++) assert.equal(tried(), 2);
  await owner.kill();
  owner = await holder();
  assert.ok(tried() > 20);
  assert.equal(tried(), 2);
  await owner.kill();
  assert.equal(lock.acquire(0), true);
  lock.release();
});

test("Who has no time looks once, and leaves it to others to ask for haste", links, async (t) => {
  const made = folder(t);
  const owner = new Child("lock", [made, "hold"]);
  await owner.says((line) => line === "held");
  writeFileSync(path.join(made, "lock.want"), "");
  const lock = new Lock(path.join(made, "lock"));
  assert.equal(
    looks(() => assert.equal(lock.acquire(0), false)),
    2,
  );
  assert.ok(readdirSync(made).includes("lock.want"));
  await owner.kill();
});

test("A guard that was left behind does not keep a dead owner's lock", links, async (t) => {
  const made = folder(t);
  const owner = new Child("lock", [made, "hold"]);
  await owner.says((line) => line === "held");
  const record = readlinkSync(path.join(made, "lock"));
  await owner.kill();
  symlinkSync(`${record}x`, path.join(made, `lock.${nameOf(record)}`));
  const lock = new Lock(path.join(made, "lock"));
  assert.equal(lock.acquire(100), true);
  lock.release();
  assert.deepEqual(readdirSync(made), []);
});

test("Who finds a dead owner's lock leaves it to the one who is already removing it", links, async (t) => {
  const made = folder(t);
  const owner = new Child("lock", [made, "hold"]);
  await owner.says((line) => line === "held");
  const record = readlinkSync(path.join(made, "lock"));
  await owner.kill();
  symlinkSync(ownerRecord(), path.join(made, `lock.${nameOf(record)}`));
  assert.equal(new Lock(path.join(made, "lock")).acquire(50), false);
  assert.equal(readlinkSync(path.join(made, "lock")), record);
});

test("Another machine's lock is respected until it is ten minutes old", links, (t) => {
  const file = path.join(folder(t), "lock");
  const [, , ...rest] = ownerRecord().split(":");
  symlinkSync(["v1", "otherhost", ...rest].join(":"), file);
  const lock = new Lock(file);
  assert.equal(lock.acquire(20), false);
  const age = (minutes: number) =>
    lutimesSync(file, Date.now() / 1000 - minutes * 60, Date.now() / 1000 - minutes * 60);
  age(9);
  assert.equal(lock.acquire(20), false);
  age(11);
  assert.equal(lock.acquire(20), true);
});

test("A lock that was taken away is not released for its new owner", links, async (t) => {
  const file = path.join(folder(t), "lock");
  const [robbed, thief] = [new Lock(file), new Lock(file)];
  assert.equal(robbed.acquire(0), true);
  unlinkSync(file);
  assert.equal(thief.acquire(0), true);
  assert.equal(robbed.isStillOurs(), false);
  robbed.release();
  assert.equal(thief.isStillOurs(), true);
  thief.release();
});

const kills = times(20);

test(`Five processes fight for it through ${kills} kills`, async (t) => {
  const made = folder(t);
  writeFileSync(path.join(made, "shared"), Buffer.alloc(16));
  const fighters: Child[] = [];
  const said = new Set<string>();
  const fight = () =>
    new Child("lock", [made, "stress"], (line) => {
      assert.ok(!said.has(line), `${line} was counted twice`);
      said.add(line);
    });
  for (let each = 0; each < 5; each++) fighters.push(fight());
  for (let kill = 0; kill < kills; kill++) {
    const place = Math.floor(Math.random() * fighters.length);
    const fighter = fighters[place];
    assert.ok(fighter !== undefined);
    await fighter.says(() => true);
    await sleep(Math.random() * 40);
    await fighter.kill();
    assert.equal(fighter.errors, "");
    fighters[place] = fight();
  }
  for (const fighter of fighters) {
    // Nobody starves.
    await fighter.says(() => true);
    await fighter.kill();
    assert.equal(fighter.errors, "");
  }
  const count = readFileSync(path.join(made, "shared")).readDoubleLE(8);
  assert.ok(count >= said.size);
  report(t, { part: "lock alone, five processes", kills, acknowledged: said.size, lost: 0, corrupt: 0 });
  t.diagnostic(`taken ${count} times, never by two`);
});

test("Who takes it again and again lets others in between", async (t) => {
  const made = folder(t);
  writeFileSync(path.join(made, "shared"), Buffer.alloc(16));
  const greedy = new Child("lock", [made, "greedy"]);
  await greedy.says(() => true);
  const lock = new Lock(path.join(made, "lock"));
  const waits: number[] = [];
  for (let each = 0; each < 50; each++) {
    await sleep(5);
    const before = performance.now();
    assert.equal(lock.acquire(5000), true);
    waits.push(performance.now() - before);
    lock.release();
  }
  await greedy.kill();
  const median = waits.sort((a, b) => a - b)[25] ?? 0;
  t.diagnostic(`waits beside a greedy process: median ${median.toFixed(1)} ms, longest ${waits.at(-1)?.toFixed(1)} ms`);
  // It holds the lock for 1 ms and leaves it for microseconds, which is when who does not look all the time never looks.
  assert.ok(median < 20);
});
