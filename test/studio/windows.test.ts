// Two windows on one history.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Chat from "../../src/protocol/chat.ts";
import type { Change } from "../../src/studio/changes.ts";
import { serveChat } from "../../src/studio/serveChat.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { openView, until } from "./support/view.ts";

test("two windows on one history", async (context) => {
  const source = pushed();
  const dead = new Set<string>();
  const first = await openTestStudio(source.stream, { owner: "first", dead });
  const second = await openTestStudio(saying("From the second."), { owner: "second", dead, folder: first.folder });
  const agent = await first.studio.agents.save("a", testAgent);
  const kinds = async (session: string) => (await historyOf(second.studio, session)).map(({ fact }) => fact.kind);
  let session = "";

  await context.test("each sees what the other does, and is told", async () => {
    const heard: Change["type"][] = [];
    const listening = second.studio.changes.on(({ type }) => void heard.push(type));
    session = await first.studio.turns.send(null, "Tell me a story", agent.id);
    await until(() => heard.includes("foreign"));
    assert.ok(heard.every((type) => type === "foreign"));
    assert.deepEqual(
      (await second.studio.sessions.list("chat")).map(({ id, title, state }) => [id, title, state]),
      [[session, "Tell me a story", "working"]],
    );
    listening.dispose();
  });

  await context.test("a session at work in one does nothing else in either", async () => {
    await until(async () => (await kinds(session)).includes("model.requested"));
    const before = await kinds(session);
    for (const { studio } of [first, second]) {
      await assert.rejects(studio.turns.resume(session), { code: "working" });
      const turn = (await historyOf(studio, session))[1]?.span ?? "";
      await assert.rejects(studio.turns.retry(session, turn), { code: "working" });
    }
    await assert.rejects(second.studio.turns.stop(session), { code: "working", message: /another window/ });
    assert.deepEqual(await kinds(session), before);
    assert.equal((await second.studio.sessions.get(session)).branches.length, 1);
    assert.deepEqual([first.studio.turns.working(), second.studio.turns.working()], [[session], []]);
    assert.equal(second.studio.turns.live(session), null);
  });

  await context.test("another session is free meanwhile", async () => {
    const ended = turnEnd(second.studio);
    const other = await second.studio.turns.send(null, "Hi", agent.id);
    assert.equal(await ended, "idle");
    assert.equal((await first.studio.sessions.get(other)).session.state, "idle");
  });

  await context.test("of those that begin at once one does, and the others' messages follow", async () => {
    const free = await second.studio.sessions.create("chat", agent.id);
    await Promise.all([
      second.studio.turns.send(free.id, "One", null),
      first.studio.turns.send(free.id, "Two", null),
      second.studio.turns.send(free.id, "Three", null),
    ]);
    // The first window's model says nothing more: where it began, what the others said waits when it is stopped.
    await first.studio.turns.stop(free.id).catch(() => {});
    await until(async () => (await second.studio.sessions.get(free.id)).session.state !== "working");
    await until(() => second.studio.turns.working().length === 0);
    const said = (await kinds(free.id)).filter((kind) => kind === "message.user");
    assert.equal(said.length + (await second.studio.queue.list(free.id)).length, 3);
  });

  await context.test("a branch that one opens, or shows, is shown in a chat view of the other", async () => {
    const target = await second.studio.sessions.create("chat", agent.id);
    const saying = async (begin: () => Promise<unknown>) => {
      const ended = turnEnd(second.studio, target.id);
      await begin();
      await ended;
    };
    await saying(() => second.studio.turns.send(target.id, "Hi", null));
    const view = openView();
    const nothing = { dispose() {} };
    const unused = (): never => assert.fail("Nobody asked for this.");
    serveChat(view.host, first.studio, {
      target: { session: target.id, agent: null },
      ...{ setTarget: unused, takeJump: () => null, onRetarget: () => nothing, onFocusComposer: () => nothing },
      ...{ selection: unused, places: unused, showChange: unused, restoreFiles: unused, insert: unused },
      ...{ copy: unused, reveal: unused, droppedFile: unused },
      ...{
        openLink: unused,
        chooseAnswerer: unused,
        applyCode: unused,
        newFile: unused,
        runCode: unused,
        openSession: unused,
        compare: unused,
        go: unused,
      },
    });
    const told = async (change: () => Promise<unknown>) => {
      view.forget();
      await change();
      await until(() => view.told(Chat.changed).length > 0);
      return view.peer.ask(Chat.open, undefined);
    };
    const { branches: before } = await view.peer.ask(Chat.open, undefined);
    const edited = await told(() => saying(() => second.studio.turns.resend(target.id, 1, "Good day")));
    assert.deepEqual(edited.branches.length, before.length + 1);
    assert.match(JSON.stringify(edited.events), /Good day/);
    const back = await told(() => second.studio.sessions.switchBranch(target.id, before[0]?.id ?? ""));
    assert.doesNotMatch(JSON.stringify(back.events), /Good day/);
    view.host.dispose();
  });

  await context.test("when one dies, the other closes what it left open and can go on at once", async () => {
    await first.abandon();
    dead.add("first");
    const ended = turnEnd(second.studio);
    await second.studio.turns.send(session, "Go on", null);
    assert.equal(await ended, "idle");
    assert.deepEqual(await kinds(session), [
      "message.user",
      "turn.started",
      "model.requested",
      "model.failed",
      "turn.ended",
      "message.user",
      "turn.started",
      "model.requested",
      "model.responded",
      "turn.ended",
    ]);
    const reasons = (await historyOf(second.studio, session)).flatMap(({ fact }) =>
      fact.kind === "turn.ended" ? [fact.reason] : [],
    );
    assert.deepEqual(reasons, ["interrupted", "done"]);
  });

  await second.dispose();
});
