// A stop, through the loop, with the real shell and a log on the disk.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { openLog, runTurn, STUBBORN, shellTool } from "../support/hardToStop.ts";
import { buildFolder } from "../support/testStudio.ts";

const require = createRequire(path.join(process.env.STUDIO_ROOT ?? process.cwd(), "package.json"));
const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a stop ends a command that ignores SIGTERM, with all that it started, and then the turn", async (t) => {
  if (process.platform === "win32") return t.skip("there are no such signals on Windows");
  const folder = mkdtempSync(path.join(os.tmpdir(), "studio-cancel-"));
  const wasm = require.resolve("sql.js/dist/sql-wasm.wasm");
  const store = await openLog(folder, path.join(buildFolder, "src/store/worker.js"), wasm);
  const stop = new AbortController();
  let printed = "";
  let began = () => {};
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const turn = runTurn(store, shellTool(folder, null), { command: STUBBORN }, stop.signal, (text) => {
    printed += text;
    if (/leader \d+\n/.test(printed)) began();
  });
  await begun;
  const leader = Number(/leader (\d+)/.exec(printed)?.[1]);
  assert.ok(exists(leader));
  stop.abort();
  const events = await turn;
  assert.deepEqual(
    events.slice(-2).map(({ fact }) => fact.kind),
    ["tool.finished", "turn.ended"],
  );
  const [finished, ended] = events.slice(-2).map(({ fact }) => fact);
  assert.ok(ended?.kind === "turn.ended" && ended.reason === "cancelled");
  assert.ok(finished?.kind === "tool.finished" && finished.isError);
  assert.match(finished.text, /stopped/);
  assert.ok(!exists(leader), "its process is gone");
  await store.dispose();
  rmSync(folder, { recursive: true, force: true });
});
