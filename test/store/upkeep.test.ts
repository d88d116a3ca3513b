// kill -9 in the middle of removing, of backing up and of going back: nothing that was kept is lost, and every backup is whole.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { backupsOf } from "../../src/store/backups.ts";
import { content } from "../../src/store/content.ts";
import type { Database } from "../../src/store/database.ts";
import { examine } from "../../src/store/examine.ts";
import { Executor } from "../../src/store/executor.ts";
import { migrations } from "../../src/store/schema.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { count } from "./counts.ts";
import { Child, folder, loadedEngine, sleep, times } from "./support.ts";

const kills = times(8);
/** Three rounds of the child say about so much; what it says last takes the longest. */
const longestLife = 24;
const longestPauseMs = 400;

const look = (db: Database) => ({
  integrity: db.get<{ integrity_check: string }>("PRAGMA integrity_check")?.integrity_check,
  events: new Map(
    db
      .all<{ id: string; ends: number; count: number }>(
        `SELECT id, ends, (SELECT count(*) FROM event JOIN body ON body.event = event.key WHERE session = session.key) AS count
          FROM session WHERE deleted_at IS NULL`,
      )
      .map(({ id, ends, count }) => [id, { ends, count }]),
  ),
});

test(`${kills} kills while a history is kept up`, async (t) => {
  const file = prepareFolder(path.join(folder(t), "studio.sqlite"));
  const engine = await loadedEngine();
  const written = new Map<string, number>();
  let [acknowledged, restored, backups] = [0, 0, 0];
  for (let kill = 0; kill < kills; kill++) {
    const child = new Child("upkeep", [file], (line) => {
      const [word, id = "", n] = line.split(" ");
      if (word === "wrote") {
        written.set(id, Number(n));
        acknowledged += 1;
      }
      if (word === "removing") written.delete(id);
      if (word === "restored") restored += 1;
    });
    const life = 1 + Math.floor(Math.random() * longestLife);
    await child.says(() => child.lines.length >= life);
    await sleep(Math.random() * longestPauseMs);
    await child.kill();
    assert.equal(child.errors, "");

    const executor = new Executor({ engine, file, migrations, busyMs: 10_000 }, ({ outcome }) =>
      assert.equal(outcome, "opened"),
    );
    const found = executor.execute({ mode: "read", run: look }, undefined) as ReturnType<typeof look>;
    executor.close();
    assert.equal(found.integrity, "ok");
    for (const [id, n] of written) assert.ok((found.events.get(id)?.ends ?? 0) >= n, `${id} has not ${n} events`);
    for (const [id, { ends, count }] of found.events) assert.equal(count, ends, id);
    for (const backup of backupsOf(file)) {
      examine({ engine, file: backup.path, known: migrations.length, content, thorough: true });
      backups += 1;
    }
  }
  count(t, { part: "while it is kept up", kills, acknowledged, lost: 0, corrupt: 0 });
  t.diagnostic(`went back ${restored} times; backups that were read to their end: ${backups}`);
  assert.ok(acknowledged > 0 && backups > 0);
});
