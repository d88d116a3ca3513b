// Variables of an agent's instructions, from what a person fills in to what the model is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part, Provider } from "../../src/core/provider.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { facts } from "./support/acting.ts";

const translator = {
  ...testAgent,
  name: "Translator",
  tools: [],
  instructions: "Translate to {{language}}. Be {{tone}}.",
  variables: { tone: "kind" },
};

test("what is filled in is sent, stands in the log, and holds for the session's later turns", async () => {
  const { studio, requests, dispose } = await openTestStudio(saying("Ja."));
  await studio.agents.save("a", translator);
  const first = turnEnd(studio);
  const session = await studio.turns.send(null, "Yes", "a", { language: "German", tone: "", other: "x" });
  await first;
  const second = turnEnd(studio);
  await studio.turns.send(session, "No", null);
  assert.equal(await second, "idle");
  const third = turnEnd(studio);
  // The same again is no news.
  await studio.turns.send(session, "Perhaps", null, { language: "German", tone: "short" });
  await third;
  assert.deepEqual(
    requests.map(({ system }) => system),
    ["Translate to German. Be kind.", "Translate to German. Be kind.", "Translate to German. Be short."],
  );
  const kinds = (await historyOf(studio, session)).map(({ fact }) => fact.kind);
  assert.deepEqual(kinds.slice(0, 3), ["variables.filled", "message.user", "turn.started"]);
  assert.deepEqual(
    (await facts(studio, session, "variables.filled")).map(({ values }) => values),
    [{ language: "German" }, { tone: "short" }],
  );
  assert.equal((await facts(studio, session, "model.requested"))[0]?.system, "Translate to German. Be kind.");
  // The version stays the template, and what a session was told outlives its change.
  assert.equal((await studio.agents.get("a")).version.spec.instructions, translator.instructions);
  await studio.agents.save("a", { ...translator, instructions: "{{language}} only." });
  const fourth = turnEnd(studio);
  await studio.turns.send(session, "Again", null);
  await fourth;
  assert.equal(requests.at(-1)?.system, "German only.");
  await dispose();
});

test("answering the first message again is told the same", async () => {
  const { studio, requests, dispose } = await openTestStudio(saying("Ja."));
  await studio.agents.save("a", translator);
  const first = turnEnd(studio);
  const session = await studio.turns.send(null, "Yes", "a", { language: "German" });
  await first;
  const turn = (await historyOf(studio, session)).find(({ fact }) => fact.kind === "turn.started");
  const second = turnEnd(studio);
  await studio.turns.retry(session, turn?.span ?? "");
  assert.equal(await second, "idle");
  assert.equal(requests[1]?.system, requests[0]?.system);
  await dispose();
});

test("without a value nothing begins, and the message is not lost", async () => {
  const { studio, requests, dispose } = await openTestStudio(saying("Ja."));
  await studio.agents.save("a", translator);
  await studio.sessions.saveDraft(null, "Yes");
  const refused = { code: "invalid", message: /^{{language}} has no value/ };
  await assert.rejects(studio.turns.send(null, "Yes", "a"), refused);
  await assert.rejects(studio.turns.send(null, "Yes", "a", { language: " " }), refused);
  await assert.rejects(studio.turns.run("a", "Work"), refused);
  assert.deepEqual([...(await studio.sessions.list("chat")), ...(await studio.sessions.list("run"))], []);
  assert.equal((await studio.sessions.draft(null)).text, "Yes");
  const ended = turnEnd(studio);
  await studio.turns.run("a", "Work", { language: "Dutch" });
  assert.equal(await ended, "idle");
  assert.equal(requests[0]?.system, "Translate to Dutch. Be kind.");
  await dispose();
});

test("a session whose agent asks for something new says so, and goes on once it is filled in", async () => {
  const { studio, requests, dispose } = await openTestStudio(saying("Ja."));
  await studio.agents.save("a", { ...translator, instructions: "Plain." });
  const first = turnEnd(studio);
  const session = await studio.turns.send(null, "Yes", "a");
  await first;
  await studio.agents.save("a", translator);
  await assert.rejects(studio.turns.send(session, "No", null), { code: "invalid" });
  const resumed = turnEnd(studio);
  await studio.turns.resume(session);
  assert.equal(await resumed, "failed");
  assert.match((await facts(studio, session, "turn.ended")).at(-1)?.error?.message ?? "", /{{language}} has no value/);
  const second = turnEnd(studio);
  await studio.turns.send(session, "No", null, { language: "German" });
  assert.equal(await second, "idle");
  assert.equal(requests.at(-1)?.system, "Translate to German. Be kind.");
  await dispose();
});

test("values do not wait in the queue: they are sent when the turn is done", async () => {
  const stream = pushed();
  const { studio, dispose } = await openTestStudio(stream.stream);
  await studio.agents.save("a", translator);
  await studio.agents.save("plain", testAgent);
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Yes", "plain");
  await studio.sessions.setAgent(session, "a");
  await assert.rejects(studio.turns.send(session, "No", null, { language: "German" }), { code: "working" });
  assert.deepEqual(await studio.queue.list(session), []);
  stream.push({ type: "finish", finish: { reason: "stop", vendor: "" } });
  stream.end();
  await ended;
  const second = turnEnd(studio);
  stream.push({ type: "finish", finish: { reason: "stop", vendor: "" } });
  stream.end();
  await studio.turns.send(session, "No", null, { language: "German" });
  assert.equal(await second, "idle");
  await dispose();
});

test("an agent that another one calls has its defaults, or cannot be called", async () => {
  const calls: Provider["stream"] = async function* (request) {
    const tool = request.tools[0];
    if (tool === undefined || request.messages.at(-1)?.role === "tool") {
      yield { type: "text", text: request.system };
      yield { type: "finish", finish: { reason: "stop", vendor: "" } };
      return;
    }
    yield* [
      { type: "call", key: "1", callId: "1", name: tool.name },
      { type: "arguments", key: "1", json: '{"task":"Go"}' },
      { type: "finish", finish: { reason: "tools", vendor: "" } },
    ] satisfies Part[];
  };
  const { studio, dispose } = await openTestStudio(calls);
  await studio.agents.save("inner", translator);
  await studio.agents.save("outer", { ...testAgent, name: "Outer", tools: [], agents: ["inner"] });
  const told = async () => {
    const ended = turnEnd(studio);
    const session = await studio.turns.send(null, "Go", "outer", { language: "of the outer one" });
    await ended;
    return (await facts(studio, session, "tool.finished"))[0]?.text ?? "";
  };
  assert.match(await told(), /"Translator" cannot be asked: {{language}} in its instructions has no default/);
  await studio.agents.save("inner", { ...translator, variables: { tone: "kind", language: "Dutch" } });
  assert.equal(await told(), "Translate to Dutch. Be kind.");
  await dispose();
});
