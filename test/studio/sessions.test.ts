// What a person does with whole sessions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestStudio, saying, testAgent, turnEnd } from "../support/testStudio.ts";

test("sessions are pinned and archived, and what is archived comes back when it goes on", async (context) => {
  const it = await openTestStudio(saying("Yes."));
  context.after(it.dispose);
  const { sessions, turns, agents, newId } = it.studio;
  const agent = await agents.save(newId(), testAgent);
  const ids: string[] = [];
  for (const words of ["First", "Second", "Third"]) {
    const ended = turnEnd(it.studio);
    ids.push(await turns.send(null, words, agent.id));
    await ended;
  }
  const [first = "", second = "", third = ""] = ids;
  const shelves = async () => new Map((await sessions.list("chat")).map(({ id, shelf }) => [id, shelf]));
  assert.deepEqual(
    await shelves(),
    new Map([
      [third, null],
      [second, null],
      [first, null],
    ]),
  );

  let told = 0;
  it.studio.changes.on(({ type }) => {
    if (type === "sessions") told++;
  });
  await sessions.shelve([first, second], "archived");
  await sessions.shelve([third], "pinned");
  assert.equal(told, 2);
  assert.deepEqual(
    await shelves(),
    new Map([
      [third, "pinned"],
      [second, "archived"],
      [first, "archived"],
    ]),
  );

  for (const session of [second, third]) {
    const ended = turnEnd(it.studio);
    await turns.send(session, "And?", agent.id);
    await ended;
  }
  // What was only pinned stays so.
  assert.deepEqual(
    await shelves(),
    new Map([
      [third, "pinned"],
      [second, null],
      [first, "archived"],
    ]),
  );
  await sessions.shelve([first, third], null);
  assert.deepEqual([...(await shelves()).values()], [null, null, null]);
});
