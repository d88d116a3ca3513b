// kill -9 while a store is made, and while an old one is brought up to date: whoever opens it next finds it whole.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { migrations } from "../../src/store/schema.ts";
import { count } from "./counts.ts";
import { assertSound, openProduct, turn } from "./product.ts";
import { Child, folder, sleep, times } from "./support.ts";

const kills = times(6);

const opening = async (file: string) => {
  const window = new Child("product", [file, "open"]);
  await window.says((line) => line === "ready");
  return window;
};

/** How long a window takes to open the store, on this machine and as busy as it is, in milliseconds. */
async function timeToOpen(file: string): Promise<number> {
  const window = await opening(file);
  const before = performance.now();
  await window.says((line) => /^(created|migrated)$/.test(line));
  const taken = performance.now() - before;
  await window.ended;
  return taken;
}

/** A window that opens the store, killed within so many milliseconds. True when it had not come to its end. */
async function killedOpening(file: string, withinMs: number): Promise<boolean> {
  const window = await opening(file);
  await sleep(Math.random() * withinMs);
  await window.kill();
  assert.equal(window.errors, "");
  return window.lines.length === 1;
}

test(`${kills} kills while a store is made`, async (t) => {
  const made = folder(t);
  const usual = await timeToOpen(path.join(folder(t), "studio.sqlite"));
  let cut = 0;
  for (let kill = 0; kill < kills; kill++) {
    // Each in what the one before left behind.
    const file = path.join(made, "studio.sqlite");
    if (await killedOpening(file, usual)) cut += 1;
    if (kill % 2 === 0 && !existsSync(file)) continue;
    const product = await openProduct(file);
    assertSound(product);
    assert.match(product.outcomes.join(), /^(created|opened)$/);
    product.executor.close();
    // Nothing of a kill stays in anybody's way for ever.
    const names = readdirSync(made).filter((name) => !/^studio\.sqlite(\.rbj|\.schema)?$/.test(name));
    assert.deepEqual(names, []);
    for (const name of readdirSync(made)) rmSync(path.join(made, name));
  }
  count(t, { part: "while a store is made", kills, acknowledged: 0, lost: 0, corrupt: 0 });
  t.diagnostic(`killed before the end: ${cut}`);
  assert.ok(cut > 0);
});

/** Takes away what later releases added: today's operations can only write today's tables. */
const asInFirstRelease = [
  "DROP INDEX event_begun",
  "DROP INDEX event_copied",
  ...["tool", "model", "agent", "author", "within_tool", "first_part_ms", "cache_write_tokens", "reasoning_tokens"].map(
    (column) => `ALTER TABLE event DROP COLUMN ${column}`,
  ),
  "ALTER TABLE session DROP COLUMN shelf",
  "DROP TABLE mcp_server",
  "DROP TABLE mcp_pin",
  "DROP TABLE rule",
  "DROP TABLE queued_message",
  "DROP TABLE draft_image",
  "ALTER TABLE draft DROP COLUMN addressee",
  "ALTER TABLE draft DROP COLUMN rewording",
  "ALTER TABLE draft DROP COLUMN variables",
  "DROP INDEX event_asked",
  "DROP TABLE search",
  "DROP TABLE event_text",
  "DROP TABLE purged",
  "DROP INDEX session_by_deletion",
  "ALTER TABLE session DROP COLUMN imported",
  "ALTER TABLE session DROP COLUMN own",
  "ALTER TABLE lease DROP COLUMN beat",
  "PRAGMA user_version = 1",
  "PRAGMA auto_vacuum = NONE",
  "VACUUM",
];

/** A store of the first release, with 60 answers in it. */
async function firstRelease(t: TestContext): Promise<{ file: string; events: number }> {
  const file = path.join(folder(t), "studio.sqlite");
  const old = await openProduct(file);
  old.call("sessions.create", { id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 });
  let events = 0;
  for (let round = 0; round < 60; round++) {
    const entries = turn(`t${round}`).map((entry) => ({ ...entry, id: `e${events++}`, at: 1 }));
    old.call("events.append", { session: "s", branch: "b", events: entries });
  }
  for (const statement of asInFirstRelease) old.executor.open().run(statement);
  old.executor.close();
  return { file, events };
}

test(`${kills} kills while a store of the first release is brought up to date`, async (t) => {
  const { file: old, events } = await firstRelease(t);
  const made = path.join(folder(t), "copy");
  const first = path.join(folder(t), "studio.sqlite");
  copyFileSync(old, first);
  const usual = await timeToOpen(first);
  let cut = 0;
  for (let kill = 0; kill < kills; kill++) {
    mkdirSync(made);
    const file = path.join(made, "studio.sqlite");
    copyFileSync(old, file);
    if (await killedOpening(file, usual)) cut += 1;
    const product = await openProduct(file);
    assert.equal(assertSound(product).get("s"), events);
    assert.match(product.outcomes.join(), /^(migrated|opened)$/);
    product.executor.close();
    // Whichever copies were finished are whole, as of before.
    const copies = readdirSync(path.join(made, "backups")).filter((each) => each.endsWith(".sqlite"));
    assert.ok(copies.length > 0);
    for (const name of copies) {
      const backup = await openProduct(path.join(made, "backups", name), migrations.slice(0, 1));
      assert.equal(backup.executor.open().value("SELECT count(*) FROM event"), events);
      assert.deepEqual(backup.outcomes, ["opened"]);
      backup.executor.close();
    }
    rmSync(made, { recursive: true });
  }
  count(t, { part: "while it is migrated", kills, acknowledged: events, lost: 0, corrupt: 0 });
  t.diagnostic(`killed before the end: ${cut}`);
  assert.ok(cut > 0);
});
