// What happens to the history while nobody waits: removal for good, room given back, backups.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import type { Trouble } from "../../src/studio/changes.ts";
import { overwrite } from "../store/overwrite.ts";
import { historyOf, openTestStudio, saying, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";

const day = 24 * 60 * 60 * 1000;

/** A studio with a clock of its own, in which an agent says much. */
async function opened(words = "y".repeat(300_000)) {
  const clock = { now: Date.now() };
  const house = await openTestStudio(saying(words), { deps: { now: () => clock.now } });
  const agent = await house.studio.agents.save("a", testAgent);
  return { ...house, clock, agent };
}

async function conversation({ studio }: TestStudio, agent: string, text: string): Promise<string> {
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, text, agent);
  await ended;
  return session;
}

test("what is removed for good gives its room back to the disk, and what others share stays", async () => {
  const house = await opened();
  const { studio, clock, file, agent } = house;
  const shared = "shared words ".repeat(1000);
  const kept = await conversation(house, agent.id, shared);
  const before = statSync(file).size;
  const gone: string[] = [];
  for (let each = 0; each < 20; each++)
    gone.push(await conversation(house, agent.id, each === 0 ? shared : `${each} `.repeat(100_000)));
  const full = statSync(file).size;
  for (const session of gone) await studio.sessions.remove(session);
  await studio.upkeep.tidy();
  assert.equal(statSync(file).size, full, "a week to change one's mind");
  assert.equal((await studio.sessions.deleted()).length, 20);

  clock.now += 8 * day;
  await studio.upkeep.tidy();
  const left = statSync(file).size;
  // A megabyte stays for what is written next.
  assert.ok(left < before + 1.3e6, `${before} bytes, ${full} with what was deleted, ${left} after`);
  assert.deepEqual(await studio.sessions.deleted(), []);
  assert.ok(!readFileSync(file).includes("19 19 19 19"), "what was removed is overwritten");
  const [message] = await historyOf(studio, kept);
  assert.ok(message?.fact.kind === "message.user" && message.fact.content[0]?.type === "text");
  assert.equal(message.fact.content[0].text, shared);
  await house.dispose();
});

test("what was given up is gone at the next look, and cannot be brought back from half way", async () => {
  const house = await opened("Hello.");
  const { studio, agent } = house;
  const [first, second] = [await conversation(house, agent.id, "1"), await conversation(house, agent.id, "2")];
  await studio.sessions.remove(first);
  await studio.sessions.remove(second);
  await studio.sessions.giveUp([first]);
  await studio.upkeep.tidy();
  await assert.rejects(studio.sessions.restore(first), { code: "missing" });
  await studio.sessions.restore(second);
  assert.deepEqual(
    (await studio.sessions.list("chat")).map(({ id }) => id),
    [second],
  );
  await house.dispose();
});

test("a backup a day when something was written, one a week when nothing was", async () => {
  const house = await opened("Hello.");
  const { studio, clock, agent } = house;
  const backups = async () => (await studio.data.list()).length;
  await conversation(house, agent.id, "1");
  await studio.upkeep.look();
  assert.equal(await backups(), 0, "somebody may be waiting");
  clock.now += 60_000;
  await studio.upkeep.look();
  assert.equal(await backups(), 1);
  const [backup] = await studio.data.list();
  assert.equal(backup?.content?.sessions, 1);

  // The clock of the file system is not the test's: what was written is later than the backup, or it is not.
  clock.now += 2 * day;
  await studio.upkeep.look();
  assert.equal(await backups(), 1);
  await studio.agents.save("b", testAgent);
  clock.now += 60_000;
  await studio.upkeep.look();
  assert.equal(await backups(), 1, "the newer one takes the place of the day's older one");
  assert.notEqual((await studio.data.list())[0]?.path, backup?.path);
  clock.now += 8 * day;
  const [last] = await studio.data.list();
  await studio.upkeep.look();
  assert.notEqual((await studio.data.list())[0]?.path, last?.path);
  await house.dispose();
});

test("going back is refused while a session is at work", async () => {
  const house = await opened("Hello.");
  const { studio, agent } = house;
  await conversation(house, agent.id, "1");
  const backup = await studio.data.backUp();
  const ended = turnEnd(studio);
  await studio.turns.send(null, "2", agent.id);
  await assert.rejects(studio.data.restore(backup.path), { code: "working" });
  await ended;
  await studio.data.restore(backup.path);
  assert.equal((await studio.sessions.list("chat")).length, 1);
  await house.dispose();
});

test("damage is found by the day's backup, told once, and repaired", async () => {
  const house = await opened();
  const { studio, clock, agent, file } = house;
  await conversation(house, agent.id, "1");
  overwrite(file, statSync(file).size - 8 * 4096, new Uint8Array(6 * 4096).fill(0xa5));
  const troubles: Trouble[] = [];
  studio.troubles.on((trouble) => troubles.push(trouble));
  clock.now += 60_000;
  await studio.upkeep.look();
  await studio.upkeep.look();
  assert.deepEqual(
    troubles.map(({ error }) => error.code),
    ["store-corrupt"],
  );
  const told: string[] = [];
  studio.reopened.on(({ outcome }) => told.push(outcome));
  const report = await studio.data.repair();
  assert.deepEqual(told, ["replaced"]);
  assert.equal(report.outcome, "replaced");
  clock.now += 60_000;
  await studio.upkeep.look();
  assert.equal((await studio.data.list()).length, 1);
  await house.dispose();
});
