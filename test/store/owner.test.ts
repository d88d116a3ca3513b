import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { fateOf, isOwnedByThread, isOwnerDead, ownerRecord, processOf } from "../../src/store/owner.ts";
import { Child, folder, program } from "./support.ts";

const linux = { skip: process.platform !== "linux" && "only Linux tells when a process started" };

test("No two records are alike, and each is this process's, alive", () => {
  const [first, second] = [ownerRecord(), ownerRecord()];
  assert.notEqual(first, second);
  assert.equal(fateOf(first), "alive");
  assert.ok(isOwnedByThread(first, 0));
  assert.ok(!isOwnedByThread(first, 1));
  assert.ok(first.length < 60, first);
});

test("Another process is alive while it runs or is stopped, and dead afterwards", async (t) => {
  const child = new Child("owner", [folder(t)]);
  const record = await child.says((line) => line.startsWith("v1:"));
  assert.equal(fateOf(record), "alive");
  process.kill(child.pid, "SIGSTOP");
  assert.equal(isOwnerDead(record), false);
  await child.kill();
  assert.equal(isOwnerDead(record), true);
});

test("A record says which process it was, and whether that is stopped", async (t) => {
  const child = new Child("owner", [folder(t)]);
  const record = await child.says((line) => line.startsWith("v1:"));
  assert.deepEqual(processOf(record), { pid: child.pid, stopped: false });
  if (process.platform === "linux") {
    process.kill(child.pid, "SIGSTOP");
    // It stops when it is next about to run.
    for (const end = performance.now() + 5000; processOf(record)?.stopped === false; )
      assert.ok(performance.now() < end);
  }
  await child.kill();
  const [version, , ...rest] = record.split(":");
  assert.equal(processOf([version, "elsewhere", ...rest].join(":")), null);
});

test("A process that nobody has buried yet is dead", linux, async (t) => {
  const child = new Child("owner", [folder(t)]);
  const record = await child.says((line) => line.startsWith("v1:"));
  process.kill(child.pid, "SIGKILL");
  // Node buries it when it next looks for events, which is after this.
  for (const end = performance.now() + 5000; !isOwnerDead(record); ) assert.ok(performance.now() < end);
  assert.ok(existsSync(`/proc/${child.pid}`));
  await child.ended;
});

const parts = () => ownerRecord().split(":");

test("A reused pid is not mistaken for its owner", linux, () => {
  const [version, host, boot, pid, , ...rest] = parts();
  assert.equal(fateOf([version, host, boot, pid, "1", ...rest].join(":")), "dead");
});

test("Nothing survives a restart of the machine", linux, () => {
  const [version, host, , ...rest] = parts();
  assert.equal(fateOf([version, host, "000000", ...rest].join(":")), "dead");
});

test("Of what another machine or a later version wrote, nothing is claimed", () => {
  const [version, , ...rest] = parts();
  assert.equal(fateOf([version, "elsewhere", ...rest].join(":")), "foreign");
  assert.equal(isOwnerDead([version, "elsewhere", ...rest].join(":")), false);
  for (const record of ["", "v2:x", "v1", "v1:::::", "nonsense"]) assert.equal(fateOf(record), "foreign");
});

test("A thread's record names its thread", async () => {
  const worker = new Worker(program("owner"), { argv: ["-"] });
  const thread = worker.threadId;
  const record = await new Promise<string>((resolve) => worker.once("message", resolve));
  assert.ok(isOwnedByThread(record, thread));
  await worker.terminate();
});
