// The same draft in two windows: of the conversation that is not begun, and of one session that both show.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attachment } from "../../src/core/message.ts";
import { enclosureMark } from "../../src/core/unsent.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { type ChatHost, type ChatTarget, serveChat } from "../../src/studio/serveChat.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { createChat } from "../../webview/chat/model.ts";
import { historyOf, openTestStudio, saying, testAgent, wholeTurn } from "../support/testStudio.ts";
import { handClock, keyboardHere } from "../webview/support/chatHost.ts";
import { openView, until } from "./support/view.ts";

const attachment = (name: string): Attachment => ({
  type: "attachment",
  name,
  path: name,
  language: "",
  fromLine: 1,
  toLine: 1,
  text: `all of ${name}`,
});

/** A window's chat: what stands behind it, and what a person sees. Time stands still in it: what is typed is not saved yet. */
async function chatOf(studio: Studio, session: string | null) {
  const view = openView();
  const nothing = () => ({ dispose() {} });
  const host = {
    target: { session, agent: null } as ChatTarget,
    setTarget(next: ChatTarget) {
      host.target = next;
    },
    ...{ takeJump: () => null, onRetarget: nothing, onFocusComposer: nothing },
  };
  // Of the editor around it nothing is asked here.
  const served = serveChat(view.host, studio, host as unknown as ChatHost);
  const model = createChat(view.peer, handClock().clock, { keyboard: keyboardHere });
  await model.shown.open();
  const names = () => model.draft.attachments.value.map((one) => one.type === "attachment" && one.name);
  return { ask: view.peer.ask, view, model, names, served };
}

test("what is attached in one window goes with another's message only where it is shown", async (context) => {
  const first = await openTestStudio(saying("Yes."), { owner: "first", deps: { titles: () => false } });
  const { folder } = first;
  const second = await openTestStudio(saying("Yes."), { owner: "second", folder, deps: { titles: () => false } });
  const agent = await first.studio.agents.save("a", testAgent);
  const other = second.studio.sessions;
  const begun = await first.studio.sessions.create("chat", agent.id);
  const said = async (session: string) =>
    (await historyOf(first.studio, session)).flatMap(({ fact }) =>
      fact.kind === "message.user"
        ? [fact.content.map((block) => (block.type === "attachment" ? block.name : block.type))]
        : [],
    );

  for (const session of [null, begun.id]) {
    const where = session === null ? "a conversation that is not begun" : "one session in both windows";
    await context.test(where, async () => {
      const { ask, names, model, served } = await chatOf(first.studio, session);
      await other.attach(session, attachment("private.md"));
      const send = (attached: string[], to: string | null = null) =>
        wholeTurn(first.studio, async () => (await ask(Chat.send, { session, text: "Hello", attached, to })).session);
      const id = await send([]);
      assert.deepEqual(await said(id), [["text"]], "it was not shown");
      assert.equal((await other.draft(session)).attachments.length, 1, "it is where it was attached");

      if (session === null) return served.dispose();
      // Now it is shown here too, and what is being typed is not touched.
      model.type("half a sen");
      await other.saveDraft(session, "from over there");
      await other.attach(session, attachment("b.md"));
      await until(() => names().join() === "private.md,b.md");
      assert.equal(model.draft.text.value, "half a sen");

      // Taken off over there, it cannot be sent from here, and nothing of the rest is lost.
      await other.detach(session, 0);
      const marks = [attachment("private.md"), attachment("b.md")].map(enclosureMark);
      await assert.rejects(ask(Chat.send, { session, text: "Hello", attached: marks, to: null }), { code: "stale" });
      await until(() => names().join() === "b.md");
      await other.address(session, { agent: agent.id, name: "Tester" });
      await assert.rejects(ask(Chat.send, { session, text: "Hello", attached: [], to: null }), { code: "stale" });
      await until(() => model.draft.to.value?.agent === agent.id);
      await send(marks.slice(1), agent.id);
      assert.deepEqual(await said(session), [["text"], ["b.md", "text"]]);
      assert.deepEqual((await other.draft(session)).attachments, []);
      served.dispose();
    });
  }

  await context.test(
    "a chat is told of its draft and of agents, and of nothing else that another window writes",
    async () => {
      const { view, names, model, served } = await chatOf(first.studio, null);
      assert.deepEqual(names(), ["private.md"]);
      view.forget();
      await other.rename(begun.id, "Other words");
      await other.saveDraft(begun.id, "elsewhere");
      await until(async () => (await first.studio.sessions.get(begun.id)).session.title === "Other words");
      await other.attach(null, attachment("late.md"));
      await until(() => names().length === 2);
      assert.equal(view.told(Chat.draftChanged).length, 1);
      assert.equal(view.told(Chat.agentsChanged).length, 0);
      await second.studio.agents.save("b", { ...testAgent, name: "Made over there" });
      await until(() => model.shown.agents.value.some(({ name }) => name === "Made over there"));
      served.dispose();
    },
  );

  await second.studio.dispose();
  await first.dispose();
});

test("a text that is inserted while somebody types is kept, and so is what they type", async () => {
  const { studio, dispose } = await openTestStudio(saying("Yes."), { deps: { titles: () => false } });
  await studio.agents.save("a", testAgent);
  const { sessions } = studio;
  const { model, served } = await chatOf(studio, null);
  const shows = (text: string) => until(() => model.draft.text.value === text);
  model.type("Hello");
  await model.draft.save();
  // Both at once: neither the view nor the studio knows of the other's yet.
  model.type("Hello there");
  await Promise.all([sessions.insertIntoDraft(null, "A prompt"), model.draft.save()]);
  await shows("Hello there\n\nA prompt");
  // Told of it while more is typed.
  model.type("Hello there\n\nA prompt again");
  await sessions.insertIntoDraft(null, "Another one");
  await model.draft.refresh();
  assert.equal(model.draft.text.value, "Hello there\n\nA prompt again");
  await model.draft.save();
  await shows("Hello there\n\nA prompt again\n\nAnother one");
  // What is known is not put back when it is deleted.
  model.type("Only this");
  await model.draft.save();
  assert.equal((await sessions.draft(null)).text, "Only this");
  served.dispose();
  await dispose();
});
