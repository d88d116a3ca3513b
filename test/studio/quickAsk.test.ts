import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import * as Ask from "../../src/protocol/ask.ts";
import type { QuickAsking } from "../../src/studio/quickAsk.ts";
import { serveAsk } from "../../src/studio/serveAsk.ts";
import { openTestStudio, pushed, saying, testAgent, testConnection } from "../support/testStudio.ts";
import { openView, unanswered, until } from "./support/view.ts";

const KEY = "sk-canary-0123456789abcdefWXYZ";
const attachment: Attachment = {
  type: "attachment",
  name: "total.ts",
  path: "src/total.ts",
  language: "typescript",
  fromLine: 4,
  toLine: 11,
  text: "let sum = 0;",
};
const question = { connection: "demo", model: "m1", text: "Why?", attachment: null };
const kinds = ({ events }: QuickAsking) => events.map(({ fact }) => fact.kind);
const sessionsOf = async ({ studio }: Awaited<ReturnType<typeof openTestStudio>>) =>
  (await studio.sessions.list("chat")).length;

/** A tab on a question, and what the editor around it was asked for. */
function openTab(asking: QuickAsking) {
  const view = openView();
  const done: string[] = [];
  const note = (what: string) => async (text?: string) => void done.push(text === undefined ? what : `${what} ${text}`);
  const served = serveAsk(view.host, asking, {
    show: note("show"),
    another: note("another"),
    openSettings: note("settings"),
    copy: note("copy"),
    insert: note("insert"),
    openLink: note("link"),
  });
  return { view, ask: view.peer.ask, done, served };
}

test("a question is answered with its tokens and cost, and nothing is recorded", async () => {
  const house = await openTestStudio(saying("Because."));
  const asking = await house.studio.quickAsk.ask({ ...question, attachment });
  await asking.ended;
  assert.deepEqual(house.requests, [
    {
      model: { connection: "demo", provider: "demo", model: "m1" },
      system: "",
      messages: [{ role: "user", content: [attachment, { type: "text", text: "Why?" }] }],
      tools: [],
      parameters: {},
    },
  ]);
  const responded = asking.events.find(({ fact }) => fact.kind === "model.responded")?.fact;
  assert.ok(responded?.kind === "model.responded");
  assert.deepEqual(responded.content, [{ type: "text", text: "Because." }]);
  assert.deepEqual([responded.usage.input, responded.cost.kind], [10, "computed"]);
  assert.deepEqual([asking.working, asking.live, asking.kept], [false, null, null]);
  assert.equal(await sessionsOf(house), 0);
  assert.equal((await house.studio.sessions.list("run")).length, 0);
  assert.deepEqual(await house.studio.agents.list(), []);
  await house.dispose();
});

test("it is kept as it was, once, and goes on with the same model", async () => {
  const house = await openTestStudio(saying("Because."));
  const { studio } = house;
  const asking = await studio.quickAsk.ask(question);
  await asking.ended;
  const before = asking.events.map(({ id, at, span, fact }) => [id, at, span, fact.kind]);
  const [one, other] = await Promise.all([asking.keep(), asking.keep()]);
  assert.equal(one, other);
  assert.equal(await sessionsOf(house), 1);
  assert.equal(asking.kept, one);
  const { session } = await studio.sessions.get(one);
  assert.deepEqual([session.title, session.state, session.cost.usd], ["Why?", "idle", 0.5]);
  const kept = await studio.events.history(one, session.head, 0);
  assert.deepEqual(
    kept.map(({ id, at, span, fact }) => [id, at, span, fact.kind]),
    before,
  );
  const agent = await studio.agents.get(session.agent ?? "");
  assert.deepEqual([agent.version.spec.connection, agent.version.spec.model], ["demo", "m1"]);
  const started = kept.find(({ fact }) => fact.kind === "turn.started")?.fact;
  assert.ok(started?.kind === "turn.started" && started.agentVersion === agent.version.id);

  // The next message is sent with what was asked and answered before it.
  await studio.turns.send(one, "And then?", null);
  await until(() => house.requests.length === 2);
  assert.deepEqual(
    house.requests[1]?.messages.map(({ role }) => role),
    ["user", "assistant", "user"],
  );
  await house.dispose();
});

test("an agent that has the model already goes on; another question makes no second one", async () => {
  const house = await openTestStudio(saying("Because."));
  const { studio } = house;
  await studio.agents.save("a", { ...testAgent, model: "m1" });
  for (let time = 0; time < 2; time++) {
    const asking = await studio.quickAsk.ask(question);
    await asking.ended;
    const { session } = await studio.sessions.get(await asking.keep());
    assert.equal(session.agent, "a");
  }
  assert.equal((await studio.agents.list()).length, 1);
  await house.dispose();
});

test("it is stopped at any time; what had come stays, and can be kept", async () => {
  const { stream, push } = pushed();
  const house = await openTestStudio(stream);
  const asking = await house.studio.quickAsk.ask(question);
  const tab = openTab(asking);
  push({ type: "text", text: "So " });
  await until(() => (asking.live?.parts.length ?? 0) > 0);
  await assert.rejects(asking.keep(), { code: "working" });
  await tab.ask(Ask.stop, undefined);
  assert.equal(asking.working, false);
  assert.equal(kinds(asking).at(-1), "turn.ended");
  const snapshot = await tab.ask(Ask.open, undefined);
  const failed = snapshot.events.find(({ fact }) => fact.kind === "model.failed")?.fact;
  assert.ok(failed?.kind === "model.failed" && failed.error.code === "aborted");
  assert.deepEqual(failed.content, [{ type: "text", text: "So " }]);
  await tab.ask(Ask.continueInChat, undefined);
  assert.match(tab.done.join(), /^show /);
  assert.equal((await tab.ask(Ask.open, undefined)).kept, true);
  await house.dispose();
});

test("the tab is told what comes, and can ask for what it missed; it answers all of its contract", async () => {
  const { stream, push, end } = pushed();
  const house = await openTestStudio(stream);
  const asking = await house.studio.quickAsk.ask({ ...question, attachment });
  const { view, ask, done } = openTab(asking);
  push({ type: "text", text: "Be" });
  push({ type: "text", text: "cause." });
  await until(() => view.told(Ask.liveParts).length > 0);
  const snapshot = await ask(Ask.open, undefined);
  assert.deepEqual([snapshot.model, snapshot.connection, snapshot.kept], ["m1", "Demo (offline)", false]);
  const span = snapshot.live?.span ?? "";
  await until(async () => (await ask(Ask.live, { span, from: 0 }))?.parts.length === 2);
  assert.deepEqual((await ask(Ask.live, { span, from: 1 }))?.parts, [{ type: "text", text: "cause." }]);
  assert.equal(await ask(Ask.live, { span: "other", from: 0 }), null);
  push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  end();
  await asking.ended;
  assert.ok(view.told(Ask.changed).length >= 3);
  await ask(Ask.copy, { text: "Because." });
  await ask(Ask.insert, { text: "x" });
  await ask(Ask.openLink, { url: "https://a.example" });
  await ask(Ask.another, undefined);
  await ask(Ask.openSettings, undefined);
  assert.deepEqual(done, ["copy Because.", "insert x", "link https://a.example", "another", "settings"]);
  assert.deepEqual(await unanswered(view, Ask), []);
  await house.dispose();
});

test("attack 37: what goes wrong is said, retried where that helps, and holds no key", async () => {
  let calls = 0;
  const house = await openTestStudio(async function* () {
    calls++;
    if (calls === 1) throw new Failure({ code: "rate-limit", message: "Slow down.", retryAfterMs: 1 });
    yield { type: "text", text: `The key is ${KEY}. ` };
    throw new Failure({ code: "auth", message: `The server said ${KEY}.`, advice: "Check it." });
  });
  const { studio } = house;
  const connection = await studio.connections.save({
    ...testConnection,
  });
  const keyless = await studio.quickAsk.ask({ ...question, connection: connection.id });
  await keyless.ended;
  const end = keyless.events.at(-1)?.fact;
  assert.ok(end?.kind === "turn.ended" && end.error?.code === "auth");
  assert.match(end.error.message, /has no key/);

  await studio.connections.setKey(connection.id, KEY);
  const asking = await studio.quickAsk.ask({ ...question, connection: connection.id });
  const seen: unknown[] = [];
  asking.livePart.on(({ part }) => seen.push(part));
  await asking.ended;
  assert.equal(calls, 2);
  assert.equal(seen.length, 1);
  assert.equal(JSON.stringify([asking.events, seen]).includes(KEY), false);

  await assert.rejects(studio.quickAsk.ask({ ...question, text: "  " }), { code: "invalid" });
  await assert.rejects(studio.quickAsk.ask({ ...question, connection: "gone" }), { code: "unconfigured" });
  await house.dispose();
});
