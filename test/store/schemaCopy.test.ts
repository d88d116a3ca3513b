// Damage that hits the pages where the schema stands costs no row of the tables.
import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Migration } from "../../src/store/migrate.ts";
import { suspect } from "../../src/store/suspicion.ts";
import { overwrite } from "./overwrite.ts";
import { migrations } from "./schema.ts";
import { assertWhole, folder, Ledger, loadedEngine } from "./support.ts";

const entries = 300;
const pageBytes = 4096;
const interiorPage = 5;

/** So many tables that their statements fill several pages, some before and some after the rows. */
const tables = (version: number, from: number): Migration => ({
  version,
  reason: "More tables.",
  up(db) {
    for (let table = from; table < from + 30; table++)
      db.run(`CREATE TABLE t${table} (id INTEGER PRIMARY KEY /* ${"x".repeat(500)} */) STRICT`);
  },
});
const first = [...migrations, tables(2, 0)];
const second = [...first, tables(3, 100)];

async function written(t: TestContext): Promise<string> {
  const file = path.join(folder(t), "studio.sqlite");
  const engine = await loadedEngine();
  const ledger = new Ledger(engine, file, first);
  ledger.append("w", 1, entries, 600);
  ledger.close();
  // Migrated, so that the tables do not begin where they would in a new database.
  const migrated = new Ledger(engine, file, second);
  migrated.append("later", 1, 1, 1);
  migrated.close();
  return file;
}

/** Below the first page. */
function schemaPages(file: string): number[] {
  const bytes = readFileSync(file);
  assert.equal(bytes[100], interiorPage);
  const count = bytes.readUInt16BE(103);
  const pointers = Array.from({ length: count }, (_, cell) => bytes.readUInt16BE(112 + 2 * cell));
  return [...pointers, 108].map((at) => bytes.readUInt32BE(at));
}

async function repaired(t: TestContext, file: string) {
  suspect(file);
  const ledger = new Ledger(await loadedEngine(), file, second);
  t.after(() => ledger.close());
  const audit = ledger.audit();
  const damage = ledger.reports[0]?.damage;
  assert.ok(damage !== undefined);
  return { audit, damage };
}

const hit = (file: string, page: number) =>
  overwrite(
    file,
    (page - 1) * pageBytes + (page === 1 ? 100 : 0),
    new Uint8Array(pageBytes - (page === 1 ? 100 : 0)).fill(0xa5),
  );

test("Every page of the schema is overwritten, one after the other: no row is lost", async (t) => {
  const count = schemaPages(await written(t)).length;
  for (let at = 0; at <= count; at++) {
    const file = await written(t);
    const page = [1, ...schemaPages(file)][at] ?? 0;
    hit(file, page);
    const { audit, damage } = await repaired(t, file);
    assert.deepEqual(damage.incomplete, [], `page ${page}`);
    assert.equal(audit.entries, entries + 1);
    assertWhole(audit);
  }
});

test("All of them are, with the header", async (t) => {
  const file = await written(t);
  for (const page of schemaPages(file)) hit(file, page);
  overwrite(file, 0, new Uint8Array(pageBytes));
  const { audit, damage } = await repaired(t, file);
  assert.deepEqual(damage.incomplete, []);
  assert.equal(audit.entries, entries + 1);
});

test("Where what the schema says was not kept, or is no schema, what can be read without it is saved: nothing", async (t) => {
  for (const text of [undefined, "", "[]", '[{"sql":1}]', "null"]) {
    const file = await written(t);
    if (text === undefined) rmSync(`${file}.schema`);
    else writeFileSync(`${file}.schema`, text);
    hit(file, 1);
    const { audit } = await repaired(t, file);
    assert.equal(audit.entries, 0);
  }
});

test("It is written when the schema has changed, not at each opening", async (t) => {
  const file = await written(t);
  const { mtimeMs, ino } = statSync(`${file}.schema`);
  new Ledger(await loadedEngine(), file, second).executor.open();
  const again = statSync(`${file}.schema`);
  assert.deepEqual([again.mtimeMs, again.ino], [mtimeMs, ino]);
});
