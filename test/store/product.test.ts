// kill -9 of windows that use the product's own operations: everything acknowledged is in the log, every fold agrees with it,
// and a turn that was cut can be closed.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { closeOpenTurn } from "../../src/core/recovery.ts";
import { isOwnerDead, ownerRecord } from "../../src/store/owner.ts";
import { count } from "./counts.ts";
import { assertSound, openProduct, type Product } from "./product.ts";
import { Child, folder, sleep, times } from "./support.ts";

const kills = times(6);

test(`${kills} kills of two windows that use the product's operations`, async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const reader = await openProduct(file);
  t.after(() => reader.executor.close());
  reader.executor.open();
  const acknowledged = new Map<string, number>();
  const seen = { commits: 0, cut: 0 };
  const start = (who: string) =>
    new Child("product", [file, "write", who], (line) => {
      const [word, session, seq] = line.split(" ");
      if (word !== "acknowledged" || session === undefined) return;
      acknowledged.set(session, Number(seq));
      seen.commits += 1;
    });
  const windows = ["a", "b"].map(start);
  for (let kill = 0; kill < kills; kill++) {
    const place = kill % windows.length;
    const window = windows[place];
    assert.ok(window !== undefined);
    // Anywhere in its first few turns, however busy the machine is.
    const commits = 1 + Math.floor(Math.random() * 25);
    await window.says(() => window.lines.length > commits);
    await sleep(Math.random() * 5);
    await window.kill();
    assert.equal(window.errors, "");
    seen.cut += recover(reader);
    const ends = assertSound(reader);
    for (const [session, seq] of acknowledged) assert.ok((ends.get(session) ?? -1) >= seq, `${session} lost ${seq}`);
    windows[place] = start("ab".charAt(place));
  }
  for (const window of windows) {
    await window.says((line) => line.startsWith("ready"));
    await window.kill();
    assert.equal(window.errors, "");
  }
  seen.cut += recover(reader);
  for (const [session, seq] of acknowledged) assert.ok((assertSound(reader).get(session) ?? -1) >= seq);
  assert.deepEqual(reader.call("leases.list", undefined), []);
  assert.deepEqual(
    reader.call("sessions.list", { purpose: "chat" }).filter(({ state }) => state === "working"),
    [],
  );
  assert.deepEqual(reader.outcomes, ["created"]);
  count(t, { part: "product's operations", kills: kills + 2, acknowledged: seen.commits, lost: 0, corrupt: 0 });
  t.diagnostic(`turns that were cut and closed: ${seen.cut}`);
  assert.ok(seen.cut > 0);
});

/** Closes what the dead left open, as every window does. Answers how many turns that were. */
function recover({ call }: Product): number {
  const owner = ownerRecord();
  let closed = 0;
  for (const { session, branch, owner: from } of call("leases.list", undefined)) {
    if (!isOwnerDead(from)) continue;
    assert.ok(call("leases.takeOver", { session, from, owner }));
    const open = closeOpenTurn(call("events.history", { session, branch, after: 0 }));
    const events = open.map((entry, index) => ({ ...entry, id: `${owner}-${session}-${index}`, at: Date.now() }));
    if (events.length > 0) assert.ok(Array.isArray(call("events.append", { session, branch, events, owner })));
    call("leases.release", { session, owner });
    if (events.length > 0) closed += 1;
  }
  return closed;
}
