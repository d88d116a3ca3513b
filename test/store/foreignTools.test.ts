// Other programs on the file: they do not see our lock, so they must at least not harm us.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { closeSync, cpSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { assertWhole, Child, folder, Ledger, loadedEngine, storeOn, times } from "./support.ts";

const shell = { skip: spawnSync("sqlite3", ["--version"]).error !== undefined && "the program sqlite3 is not here" };
const run = promisify(execFile);

const reads = times(60);

test(`The sqlite3 shell reads the live file ${reads} times`, shell, async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  let acknowledged = 0;
  const writer = new Child("writer", [file, "w", 64], (line) => {
    acknowledged = Number(line.split(" ")[1]);
  });
  await writer.says((line) => line.startsWith("acknowledged"));
  for (let read = 0; read < reads; read++)
    // What it reads may be torn, and then it says so.
    await run("sqlite3", [file, "SELECT count(*), max(n) FROM entry"]).catch(() => {});
  await writer.kill();
  assert.equal(writer.errors, "");
  const ledger = new Ledger(await loadedEngine(), file);
  t.after(() => ledger.close());
  const audit = ledger.audit();
  assertWhole(audit);
  assert.ok((audit.last.w ?? 0) >= acknowledged);
  assert.deepEqual(
    ledger.reports.map(({ outcome }) => outcome),
    ["opened"],
  );
  t.diagnostic(`reads by the shell ${reads}, acknowledged ${acknowledged}, lost 0`);
});

const walVersion = (file: string) => readFileSync(file).subarray(18, 20).join();

test(
  "A file left in WAL mode, with a log, is converted at the next start, and nothing of the log is lost",
  shell,
  async (t) => {
    const made = folder(t);
    const file = path.join(made, "live", "studio.sqlite");
    const store = await storeOn(t, file);
    await store.call("append", { who: "w", from: 1, count: 3, bytes: 10 });
    await store.dispose();
    // Copied while the shell has it open, as closing would empty the log.
    const script = `PRAGMA journal_mode = WAL; INSERT INTO entry (who, n, text) VALUES ('w', 4, 'by the shell');
    UPDATE total SET n = n + 1;\n.system cp -r ${path.join(made, "live")} ${path.join(made, "copy")}\n`;
    spawnSync("sqlite3", [file], { input: script });
    const copy = path.join(made, "copy", "studio.sqlite");
    assert.equal(walVersion(copy), "2,2");
    const opened = await storeOn(t, copy);
    const audit = await opened.call("audit", undefined);
    assertWhole(audit);
    assert.equal(audit.last.w, 4);
    await opened.call("add", { who: "w", n: 5, text: "" });
    assert.equal(walVersion(copy), "1,1");
  },
);

test("A file that is switched to WAL mode under an open window is converted before the next write", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await storeOn(t, file);
  await store.call("add", { who: "w", n: 1, text: "" });
  const descriptor = openSync(file, "r+");
  // The version, and the change counter, as whoever switches it counts up.
  writeSync(descriptor, Uint8Array.of(2, 2), 0, 2, 18);
  writeSync(descriptor, Uint8Array.of(0, 0, 9, 9), 0, 4, 24);
  writeSync(descriptor, Uint8Array.of(0, 0, 9, 9), 0, 4, 92);
  closeSync(descriptor);
  await store.call("add", { who: "w", n: 2, text: "" });
  assertWhole(await store.call("audit", undefined));
  assert.equal(walVersion(file), "1,1");
});

test("A copy of the folder, taken at any moment, opens", shell, async (t) => {
  const made = folder(t);
  const file = path.join(made, "live", "studio.sqlite");
  const ledger = new Ledger(await loadedEngine(), file);
  ledger.append("w", 1, 100, 600);
  ledger.close();
  cpSync(path.join(made, "live"), path.join(made, "copy"), { recursive: true });
  const copy = new Ledger(await loadedEngine(), path.join(made, "copy", "studio.sqlite"));
  t.after(() => copy.close());
  assert.equal(copy.last("w"), 100);
});
