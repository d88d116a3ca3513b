// A full disk, a failing disk, a read-only disk: each is said in words, nothing acknowledged is lost, nothing is half done.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import { explain } from "../../src/store/explain.ts";
import { type FileCall, failing } from "./inject.ts";
import { assertWhole, folder, Ledger, loadedEngine, program, storeOn } from "./support.ts";

/** The code of what the work throws, or "done". */
function outcome(work: () => void): string {
  try {
    work();
    return "done";
  } catch (error) {
    return explain(error, "the file").code;
  }
}

const stride = process.env.STUDIO_TORTURE === undefined ? 11 : 1;
const calls: readonly FileCall[] = ["writeSync", "ftruncateSync", "fsyncSync", "fdatasyncSync", "openSync", "readSync"];

for (const [code, expected] of [
  ["EIO", ["store-io"]],
  ["ENOSPC", ["store-full"]],
  ["EROFS", ["store-readonly"]],
] as const)
  test(`${code} at each call of a transaction in turn`, async (t) => {
    const ledger = new Ledger(await loadedEngine(), path.join(folder(t), "studio.sqlite"));
    t.after(() => ledger.close());
    ledger.append("w", 1, 200, 600);
    ledger.executor.open().run("PRAGMA cache_size = -64");
    let n = 200;
    const codes = new Set<string>();
    let tried = 0;
    let unsure = 0;
    // Each of the first calls, then some of the rest, which are much alike: pages that are written.
    for (let nth = 1, result = ""; result !== "done"; nth += nth < 40 ? 1 : stride) {
      failing(
        calls,
        code,
        (count) => count === nth,
        () => {
          result = outcome(() => ledger.append("w", n + 1, 20, 600));
        },
      );
      codes.add(result);
      tried += 1;
      const audit = ledger.audit();
      assertWhole(audit);
      // Acknowledged means there. Otherwise it is nothing of it, except when the sync fails that follows the commit.
      const last = audit.last.w ?? 0;
      assert.ok(
        last === n + 20 || (last === n && result !== "done"),
        `${last} after ${code} at call ${nth}: ${result}`,
      );
      if (last > n && result !== "done") unsure += 1;
      n = last;
    }
    t.diagnostic(`${code}: at ${tried} places; ${[...codes].join(", ")}`);
    assert.ok(unsure <= 1);
    codes.delete("done");
    assert.deepEqual([...codes], expected);
  });

test("A folder that cannot be written to", async (t) => {
  const ledger = new Ledger(await loadedEngine(), path.join(folder(t), "studio.sqlite"));
  t.after(() => ledger.close());
  ledger.append("w", 1, 1, 1);
  failing(
    ["symlinkSync"],
    "EACCES",
    () => true,
    () => {
      assert.equal(
        outcome(() => ledger.audit()),
        "store-readonly",
      );
    },
  );
  assertWhole(ledger.audit());
});

test("A folder that is taken away while it is open, and put back", async (t) => {
  const made = folder(t);
  const file = path.join(made, "store", "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("append", { who: "w", from: 1, count: 5, bytes: 10 });
  renameSync(path.join(made, "store"), path.join(made, "elsewhere"));
  for (const refused of [store.call("last", "w"), store.call("append", { who: "w", from: 6, count: 1, bytes: 1 })])
    await assert.rejects(refused, (error) => isFailure(error) && /Put it back/.test(error.info.advice ?? ""));
  assert.deepEqual(readdirSync(made), ["elsewhere"]);
  renameSync(path.join(made, "elsewhere"), path.join(made, "store"));
  await store.call("append", { who: "w", from: 6, count: 1, bytes: 1 });
  const audit = await store.call("audit", undefined);
  assertWhole(audit);
  assert.equal(audit.last.w, 6);
});

/** Root may do everything, so these are done by somebody who may not. */
const nobody = 65_534;

test("A folder, and a file, that this user may only read", async (t) => {
  if (process.getuid === undefined) return t.skip("this system has no permissions of this kind");
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const ledger = new Ledger(await loadedEngine(), file);
  ledger.append("w", 1, 5, 10);
  ledger.close();
  const asRoot = process.getuid() === 0;
  const who = asRoot ? { uid: nobody, gid: nobody } : {};
  const tried = () => {
    const run = spawnSync(process.execPath, [program("rights"), file], { encoding: "utf8", ...who });
    return run.error === undefined && run.status === 0 ? run.stdout.trim().split("\n") : null;
  };
  // The built tests stand in a folder of this user alone.
  if (asRoot) chmodSync(process.env.STUDIO_BUILD ?? "", 0o755);
  if (asRoot) for (const name of [made, file, `${file}.rbj`]) chownSync(name, nobody, nobody);
  const usual = tried();
  if (usual === null) return t.skip("another user cannot run the tests' programs here");
  assert.deepEqual(usual, ["read 5", "write done"]);

  chmodSync(file, 0o444);
  assert.deepEqual(tried(), ["read 6", "write store-readonly"]);
  chmodSync(file, 0o644);
  chmodSync(made, 0o555);
  const before = readFileSync(file);
  assert.deepEqual(tried(), ["read store-readonly", "write store-readonly"]);
  assert.ok(readFileSync(file).equals(before));
  chmodSync(made, 0o755);
  assert.deepEqual(tried(), ["read 6", "write done"]);
});

/** A disk of one megabyte, or the reason why there is none. */
function smallDisk(t: TestContext): { made: string } | { reason: string } {
  const made = mkdtempSync(path.join(os.tmpdir(), "studio-disk-"));
  t.after(() => {
    // What still has files open there keeps them; nobody else sees the disk any more.
    spawnSync("umount", ["-l", made]);
    rmSync(made, { recursive: true });
  });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", made], { encoding: "utf8" });
  if (mounted.error !== undefined || mounted.status !== 0)
    return { reason: `no tmpfs can be mounted here: ${mounted.error?.message ?? mounted.stderr.trim()}` };
  return { made };
}

test("A disk that fills up", async (t) => {
  const disk = smallDisk(t);
  if ("reason" in disk) return t.skip(disk.reason);
  const file = path.join(disk.made, "store", "studio.sqlite");
  mkdirSync(path.join(disk.made, "ballast"));
  const ballast = path.join(disk.made, "ballast", "file");
  writeFileSync(ballast, Buffer.alloc(300_000));
  const store = await storeOn(t, file);
  let n = 0;
  for (;;) {
    try {
      await store.call("append", { who: "w", from: n + 1, count: 5, bytes: 5000 });
      n += 5;
    } catch (error) {
      assert.ok(isFailure(error));
      assert.equal(error.code, "store-full");
      break;
    }
  }
  assert.ok(n > 0);
  const audit = await store.call("audit", undefined);
  assertWhole(audit);
  assert.equal(audit.last.w, n);
  // A window that is opened now can read, and says the same when it writes.
  const other = await storeOn(t, file);
  assert.equal(await other.call("last", "w"), n);
  await assert.rejects(other.call("append", { who: "w", from: n + 1, count: 50, bytes: 5000 }), { code: "store-full" });
  rmSync(ballast);
  await store.call("append", { who: "w", from: n + 1, count: 5, bytes: 5000 });
  assertWhole(await other.call("audit", undefined));
  assert.equal(await other.call("last", "w"), n + 5);
});

test("No room even to begin: nothing half made is left", async (t) => {
  const engine = await loadedEngine();
  const made = folder(t);
  const file = path.join(made, "studio.sqlite");
  const ledger = new Ledger(engine, file);
  t.after(() => ledger.close());
  failing(
    ["writeSync"],
    "ENOSPC",
    () => true,
    () =>
      assert.equal(
        outcome(() => ledger.audit()),
        "store-full",
      ),
  );
  assert.ok(!existsSync(file) && !existsSync(`${file}.new`));
  assertWhole(ledger.audit());
});
