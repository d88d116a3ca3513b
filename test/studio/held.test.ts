// Another window is stopped in the middle of a transaction: an answer that is under way here waits in memory, the person is
// told once, and when the other goes on all of it is written.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { buildFolder, historyOf, openTestStudio, pushed, testAgent, turnEnd } from "../support/testStudio.ts";
import { until } from "./support/view.ts";

const linux = { skip: process.platform !== "linux" && "only there a stopped process is told from a busy one" };

test("an answer waits for a stopped window, and nothing of it is lost", linux, async (t) => {
  const source = pushed();
  const folder = mkdtempSync(path.join(os.tmpdir(), "studio-"));
  const house = await openTestStudio(source.stream, { folder, busyMs: 200 });
  const { studio } = house;
  const told: { message: string; waiting: boolean }[] = [];
  studio.troubles.on(({ error, waiting }) => void told.push({ message: error.message, waiting }));
  const agent = await studio.agents.save("a", testAgent);
  const session = await studio.turns.send(null, "Tell me a story", agent.id);
  await until(() => studio.turns.working().includes(session));

  const holder = spawn(process.execPath, [path.join(buildFolder, "test/studio/holder.child.js"), house.file]);
  t.after(() => holder.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: holder.stdout }).on("line", (line) => void lines.push(line));
  await until(() => lines.includes("held"));
  holder.kill("SIGSTOP");

  source.push({ type: "text", text: "Once upon a time" });
  await until(() => told.length > 0);
  assert.match(told[0]?.message ?? "", new RegExp(`process ${holder.pid}`));
  assert.equal(told[0]?.waiting, true);
  // What a person asks for meanwhile is refused, in words.
  for (let ask = 0; ask < 3; ask++) await assert.rejects(studio.sessions.list("chat"), { code: "store-busy" });
  await assert.rejects(studio.turns.send(null, "And me?", agent.id), { code: "store-busy" });
  source.push({ type: "text", text: " there was a window." });
  assert.equal(told.length, 1);

  const ended = turnEnd(studio);
  writeFileSync(path.join(folder, "release"), "");
  holder.kill("SIGCONT");
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await ended, "idle");
  const answer = (await historyOf(studio, session)).flatMap(({ fact }) =>
    fact.kind === "model.responded" ? fact.content : [],
  );
  assert.deepEqual(answer, [{ type: "text", text: "Once upon a time there was a window." }]);
  assert.equal((await studio.sessions.list("chat")).length, 1);
  assert.equal(told.length, 1);
  await house.dispose();
});
