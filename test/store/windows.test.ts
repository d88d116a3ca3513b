// Three windows write to one file at once, and are killed at random: nothing acknowledged is lost, nobody sees half a
// transaction, and nobody is kept waiting.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { count } from "./counts.ts";
import { assertWhole, Child, folder, Ledger, loadedEngine, sleep, times } from "./support.ts";

const kills = times(8);
/** The writers wait up to 10 s for the lock; in practice a hundredth of that, on a machine that does nothing else. */
const patienceMs = 8000;

test(`Three windows with ${kills} random kills`, async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const reader = new Ledger(await loadedEngine(), file);
  t.after(() => reader.close());
  reader.audit();
  const acknowledged: Record<string, number> = { a: 0, b: 0, c: 0 };
  const seen = { commits: 0, longestWait: 0 };

  const start = (who: string) => {
    let before = 0;
    return new Child("writer", [file, who], (line) => {
      const [word, n] = line.split(" ");
      if (word !== "acknowledged") assert.ok(Number(n) >= (acknowledged[who] ?? 0));
      else {
        seen.commits += 1;
        if (before !== 0) seen.longestWait = Math.max(seen.longestWait, performance.now() - before);
        before = performance.now();
      }
      acknowledged[who] = Number(n);
    });
  };
  const writers = new Map(Object.keys(acknowledged).map((who) => [who, start(who)]));
  const names = [...writers.keys()];
  for (let kill = 0; kill < kills; kill++) {
    const who = names[Math.floor(Math.random() * names.length)] ?? "a";
    const writer = writers.get(who);
    assert.ok(writer !== undefined);
    await writer.says((line) => line.startsWith("acknowledged"));
    await sleep(Math.random() * 200);
    await writer.kill();
    assert.equal(writer.errors, "");
    const audit = reader.audit();
    assertWhole(audit);
    writers.set(who, start(who));
  }
  for (const writer of writers.values()) {
    await writer.says((line) => line.startsWith("ready"));
    await writer.kill();
    assert.equal(writer.errors, "");
  }
  const audit = reader.audit();
  assertWhole(audit);
  for (const who of names) assert.ok((audit.last[who] ?? 0) >= (acknowledged[who] ?? 0), `${who} lost entries`);
  assert.ok(seen.longestWait < patienceMs, `somebody waited ${seen.longestWait} ms`);
  assert.deepEqual(
    reader.reports.map((report) => report.outcome),
    ["created"],
  );
  count(t, { part: "three windows", kills, acknowledged: seen.commits, lost: 0, corrupt: 0 });
  t.diagnostic(`longest wait ${Math.round(seen.longestWait)} ms`);
});
