// Which backups are kept.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type BackupKind, type BackupWithContent, backupsOf, superfluous } from "../../src/store/backups.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { folder } from "./support.ts";

const day = 24 * 60 * 60 * 1000;
const monday = Date.parse("2026-11-23T12:00:00Z");

/** A backup of so many days after a Monday. */
const made = (days: number, recorded: number | null, kind: BackupKind = "regular", bytes = 1e6): BackupWithContent => ({
  path: `${kind}-${days}`,
  kind,
  at: monday + days * day,
  bytes,
  content: recorded === null ? null : { sessions: 1, events: recorded, recorded },
});

/** What is left after a backup was made on each of so many days, and the superfluous ones were removed each time. */
function afterDays(days: number, recorded: (day: number) => number, bytes = 1e6): number[] {
  let kept: BackupWithContent[] = [];
  for (let each = 0; each < days; each++) {
    kept.push(made(each, recorded(each), "regular", bytes));
    const removed = new Set(superfluous(kept));
    kept = kept.filter((backup) => !removed.has(backup));
  }
  return kept.map(({ at }) => (at - monday) / day);
}

test("After a year of days: the last seven, and the last of each of four weeks", () => {
  const kept = afterDays(365, (each) => each);
  assert.deepEqual(kept.slice(-7), [358, 359, 360, 361, 362, 363, 364]);
  const weeks = kept.slice(0, -7);
  assert.ok(weeks.length >= 2 && weeks.length <= 3, String(kept));
  assert.ok(
    weeks.every((each, index) => index === 0 || each - (weeks[index - 1] ?? 0) === 7),
    String(kept),
  );
});

test("Of a large history fewer are kept", () => {
  assert.ok(afterDays(60, (each) => each, 1e9).length <= 4);
});

test("Several on one day: the newest is kept", () => {
  assert.deepEqual(
    superfluous([made(0, 5), made(0.1, 5), made(0.2, 6)]).map(({ path: name }) => name),
    ["regular-0.1", "regular-0"],
  );
});

test("One that holds more than all newer ones is never removed", () => {
  // The history was emptied on the tenth day, and grows anew.
  const kept = afterDays(100, (each) => (each < 10 ? 1000 + each : each));
  assert.ok(kept.includes(9), String(kept));
  assert.ok(!kept.includes(8), String(kept));
  // Until a newer one holds as much again.
  assert.ok(!afterDays(100, (each) => (each < 10 ? 1000 + each : each * 100)).includes(9));
});

test("One that cannot be read is left to the person", () => {
  assert.deepEqual(superfluous([made(0, null), made(30, 5), made(60, 6)]), []);
});

test("Of those made before a change, three of each kind are kept", () => {
  const changed = [0, 1, 2, 3, 4].flatMap((each) => [made(each, 1, "migrated"), made(each, 1, "replaced")]);
  const removed = superfluous([...changed, made(5, 1)]).map(({ path: name }) => name);
  assert.deepEqual(removed.sort(), ["migrated-0", "migrated-1", "replaced-0", "replaced-1"]);
});

test("They are known by their names, and other files are not theirs", (t) => {
  const file = prepareFolder(path.join(folder(t), "backups", "studio.sqlite"));
  const names = [
    "studio-regular-2026-11-26T09-31-00-123Z.sqlite",
    "studio-v1-2026-11-25T09-31-00-000Z.sqlite",
    "studio-replaced-2026-11-24T09-31-00-000Z-2.sqlite",
    "unfinished-1",
    "mine.sqlite",
    "studio-regular-2026-11-26T09-31-00-123Z.sqlite.rbj",
  ];
  for (const name of names) writeFileSync(path.join(path.dirname(file), name), "12345");
  const found = backupsOf(path.join(path.dirname(path.dirname(file)), "studio.sqlite"));
  assert.deepEqual(
    found.map(({ kind, at, bytes }) => [kind, new Date(at).toISOString(), bytes]),
    [
      ["regular", "2026-11-26T09:31:00.123Z", 5],
      ["migrated", "2026-11-25T09:31:00.000Z", 5],
      ["replaced", "2026-11-24T09:31:00.000Z", 5],
    ],
  );
});
