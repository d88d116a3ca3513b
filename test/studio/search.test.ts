import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";

test("what was said and answered is found, but not while its session is deleted", async (t) => {
  const { studio, dispose } = await openTestStudio(saying("The answer has a lighthouse."));
  t.after(dispose);
  await studio.agents.save("a", testAgent);
  const done = turnEnd(studio);
  const session = await studio.turns.send(null, "Where is the harbour?", null);
  await done;
  const [asked, answered] = [
    await studio.search.find("harb", 10, null),
    await studio.search.find("lighthouse", 10, "chat"),
  ];
  assert.deepEqual(
    asked.messages.map(({ kind }) => kind),
    ["message.user"],
  );
  assert.deepEqual(
    asked.sessions.map((found) => found.session),
    [session],
  );
  assert.deepEqual(
    answered.messages.map(({ kind }) => kind),
    ["model.responded"],
  );
  assert.deepEqual((await studio.search.find("lighthouse", 10, "run")).messages, []);
  await studio.sessions.remove(session);
  assert.deepEqual((await studio.search.find("lighthouse", 10, null)).messages, []);
  await studio.sessions.restore(session);
  assert.equal((await studio.search.find("lighthouse", 10, null)).messages.length, 1);
});

test("an event on another branch is shown by switching to that branch, but not under an answer", async (t) => {
  const stream = pushed();
  let waits = false;
  const { studio, dispose } = await openTestStudio((request, signal) =>
    waits ? stream.stream(request, signal) : saying(`Answer ${Math.random()}.`)(request, signal),
  );
  t.after(dispose);
  await studio.agents.save("a", testAgent);
  let done = turnEnd(studio);
  const id = await studio.turns.send(null, "Hi", null);
  await done;
  const first = await historyOf(studio, id);
  const { head } = (await studio.sessions.get(id)).session;
  done = turnEnd(studio);
  await studio.turns.retry(id, first[1]?.span ?? "");
  await done;
  const second = (await studio.sessions.get(id)).session.head;
  assert.notEqual(second, head);
  const shownAfter = async (branch: string, seq: number) => {
    await studio.sessions.showEvent(id, branch, seq);
    return (await studio.sessions.get(id)).session.head;
  };
  // Shared by both ways.
  assert.equal(await shownAfter(head, 1), second);
  assert.equal(await shownAfter(head, first.at(-1)?.seq ?? 0), head);
  assert.equal(await shownAfter(head, first.at(-1)?.seq ?? 0), head);
  waits = true;
  done = turnEnd(studio);
  await studio.turns.send(id, "More", null);
  await assert.rejects(shownAfter(second, first.length + 2), { code: "working" });
  assert.equal(await shownAfter(head, 1), head);
  await studio.turns.stop(id);
  await done;
  assert.equal(await shownAfter(second, first.length + 2), second);
  await assert.rejects(studio.sessions.showEvent("gone", "b", 1), { code: "missing" });
});
