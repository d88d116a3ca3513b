// Agents that call each other, in the whole product without pixels.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/event.ts";
import { noLimits } from "../../src/core/limits.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import { DEEPEST, toolName } from "../../src/studio/agentTools.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { ground } from "./support/acting.ts";
import { until } from "./support/view.ts";

const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };
const ask = (name: string, task: string): Part[] => [
  { type: "call", key: name, callId: `call of ${name}`, name },
  { type: "arguments", key: name, json: JSON.stringify({ task }) },
  { type: "finish", finish: { reason: "tools", vendor: "" } },
];
/** A model that calls the first agent that it may, once, and then says what it was told. */
const passingOn: Provider["stream"] = async function* (request) {
  const last = request.messages.at(-1);
  const [tool] = request.tools.filter(({ name }) => name.startsWith("agent_"));
  if (last?.role !== "tool" && tool) yield* ask(tool.name, `From ${request.system}`);
  else {
    const told = last?.content.map((block) => ("text" in block ? block.text : "")).join() ?? "";
    yield { type: "text", text: `${request.system} says: ${told}` };
    yield stop;
  }
};
const agent = (name: string, ...agents: string[]) => ({ ...testAgent, name, instructions: name, tools: [], agents });
const finished = (events: readonly Event[]) =>
  events.flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact.text] : []));

test("names of tools that every vendor takes, each another one", () => {
  const cases: [agent: string, taken: string[], name: string][] = [
    ["Test writer", [], "agent_test_writer"],
    ["  Ünïcode & Co. ", [], "agent_unicode_co"],
    ["研究者", [], "agent_1"],
    ["研究者", ["agent_1"], "agent_2"],
    ["a b", ["agent_a_b"], "agent_a_b_2"],
    ["a b", ["agent_a_b", "agent_a_b_2"], "agent_a_b_3"],
    ["x".repeat(200), [], `agent_${"x".repeat(58)}`],
    ["x".repeat(200), [`agent_${"x".repeat(58)}`], `agent_${"x".repeat(56)}_2`],
  ];
  for (const [name, taken, expected] of cases) {
    assert.equal(toolName(name, new Set(taken)), expected);
    assert.match(expected, /^[a-zA-Z0-9_-]{1,64}$/);
  }
});

test("an agent calls another with its own model, instructions and tools, in the same session", async () => {
  const house = await openTestStudio(passingOn);
  const { studio, requests } = house;
  await studio.agents.save("inner", {
    ...agent("Inner"),
    description: "Knows things.",
    model: "small",
    tools: ["current_time"],
  });
  await studio.agents.save("outer", agent("Outer", "inner", "gone"));
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Go", "outer");
  assert.equal(await ended, "idle");
  assert.deepEqual(
    requests[0]?.tools.map(({ name, description }) => [name, description]),
    [["agent_inner", "Knows things."]],
  );
  assert.deepEqual([requests[1]?.system, requests[1]?.model.model], ["Inner", "small"]);
  assert.deepEqual(
    requests[1]?.tools.map(({ name }) => name),
    ["current_time"],
  );
  assert.deepEqual(requests[1]?.messages, [{ role: "user", content: [{ type: "text", text: "From Outer" }] }]);
  const events = await historyOf(studio, session);
  assert.deepEqual(finished(events), ["Inner says: From Outer"]);
  const asked = events.find(({ fact }) => fact.kind === "tool.requested")?.fact;
  assert.ok(asked?.kind === "tool.requested");
  assert.equal(asked.preview, "Ask Inner: From Outer");
  // Its model call is in the session's cost like any other.
  assert.equal((await studio.sessions.get(session)).session.cost.usd, 1.5);
  assert.equal((await studio.sessions.list("chat")).length, 1);
  await house.dispose();
});

test("agents that would call each other in a circle are not saved", async () => {
  const house = await openTestStudio(saying("Hi"));
  const { agents } = house.studio;
  await assert.rejects(agents.save("a", agent("A", "a")), { code: "invalid", message: /"A" calls this agent/ });
  await agents.save("a", agent("A"));
  await agents.save("b", agent("B", "a"));
  await agents.save("c", agent("C", "b"));
  await assert.rejects(agents.save("a", agent("A", "c")), { code: "invalid", message: /"C" calls this agent/ });
  assert.equal((await agents.get("a")).version.number, 1);
  await house.dispose();
});

test("a circle that is there all the same is refused where it would close, and said to the model", async () => {
  const house = await openTestStudio(passingOn);
  const { studio } = house;
  await studio.agents.save("b", agent("B"));
  await studio.agents.save("a", agent("A", "b"));
  // As two windows that save at once could make it.
  const spec = agent("B", "a");
  await house.store.call("agents.save", { agent: "b", version: "v", spec, at: 1 });
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Go", "a");
  assert.equal(await ended, "idle");
  assert.match(finished(await historyOf(studio, session))[0] ?? "", /"A" is at work on this already/);
  await house.dispose();
});

test("only so many agents work within each other", async () => {
  const house = await openTestStudio(passingOn, {
    deps: { limits: () => ({ modelCalls: 0, minutes: 0, tokens: 0, cost: 0 }) },
  });
  const { studio, requests } = house;
  for (let level = DEEPEST + 1; level >= 1; level--) {
    await studio.agents.save(`a${level}`, level > DEEPEST ? agent(`A${level}`) : agent(`A${level}`, `a${level + 1}`));
  }
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Go", "a1");
  assert.equal(await ended, "idle");
  assert.match(finished(await historyOf(studio, session))[0] ?? "", new RegExp(`more than ${DEEPEST} agents`));
  assert.ok(!requests.some(({ system }) => system === `A${DEEPEST + 1}`));
  await house.dispose();
});

test("an agent whose process dies within another's turn leaves a log that is closed properly", async () => {
  const source = pushed();
  const inner: Provider["stream"] = async function* (request, signal) {
    if (request.system === "Outer") yield* ask("agent_inner", "Wait");
    else yield* source.stream(request, signal);
  };
  const first = await openTestStudio(inner, { owner: "first" });
  await first.studio.agents.save("inner", agent("Inner"));
  await first.studio.agents.save("outer", agent("Outer", "inner"));
  const session = await first.studio.turns.send(null, "Go", "outer");
  source.push({ type: "text", text: "Half an answer" });
  await until(async () => (await historyOf(first.studio, session)).some(({ fact }) => fact.kind === "model.streamed"));
  await first.abandon();

  const second = await openTestStudio(saying("Whole."), {
    folder: first.folder,
    owner: "second",
    dead: new Set(["first"]),
  });
  const events = await historyOf(second.studio, session);
  assert.deepEqual(
    events.slice(-4).map(({ fact }) => fact.kind),
    ["model.failed", "turn.ended", "tool.finished", "turn.ended"],
  );
  const failed = events.at(-4)?.fact;
  assert.ok(failed?.kind === "model.failed");
  assert.deepEqual(failed.content, [{ type: "text", text: "Half an answer" }]);
  assert.equal((await second.studio.sessions.get(session)).session.state, "interrupted");
  const ended = turnEnd(second.studio);
  await second.studio.turns.resume(session);
  assert.equal(await ended, "idle");
  assert.deepEqual(
    second.requests[0]?.messages.map(({ role }) => role),
    ["user", "assistant", "tool"],
  );
  await second.dispose();
});

test("what an agent shows live is its own answer, not that of those it calls", async () => {
  const source = pushed();
  const house = await openTestStudio(async function* (request, signal) {
    if (request.system === "Outer") yield* ask("agent_inner", "Wait");
    else yield* source.stream(request, signal);
  });
  const { studio } = house;
  await studio.agents.save("inner", agent("Inner"));
  await studio.agents.save("outer", agent("Outer", "inner"));
  const session = await studio.turns.send(null, "Go", "outer");
  source.push({ type: "text", text: "Inside" });
  await until(async () => (await historyOf(studio, session)).some(({ fact }) => fact.kind === "model.streamed"));
  assert.equal(studio.turns.live(session), null);
  await studio.turns.stop(session);
  assert.equal((await studio.sessions.get(session)).session.state, "cancelled");
  await house.dispose();
});

test("what an agent has seen within one call, it has not within another, nor has who called it", async (context) => {
  const place = ground(context);
  place.put("a.txt", "one");
  const call = (name: string, input: object): Part[] => [
    { type: "call", key: name, callId: `call of ${name}`, name },
    { type: "arguments", key: name, json: JSON.stringify(input) },
    { type: "finish", finish: { reason: "tools", vendor: "" } },
  ];
  const write = call("write_file", { path: "a.txt", content: "two" });
  let outer = 0;
  const stream: Provider["stream"] = async function* (request) {
    const last = request.messages.at(-1);
    if (request.system === "Outer") {
      const next = [ask("agent_inner", "read"), ask("agent_inner", "write"), write][outer++];
      yield* next ?? [stop];
    } else if (last?.role === "tool") yield stop;
    else yield* JSON.stringify(last).includes("read") ? call("read_file", { path: "a.txt" }) : write;
  };
  const house = await openTestStudio(stream, { deps: { workspace: place.workspace, limits: () => noLimits } });
  context.after(house.dispose);
  const { studio } = house;
  await studio.approvals.addRule("allow", "write_file(*)");
  await studio.agents.save("inner", { ...agent("Inner"), tools: ["read_file", "write_file"] });
  await studio.agents.save("outer", { ...agent("Outer", "inner"), tools: ["write_file"] });
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Go", "outer");
  await ended;
  const refused = finished(await historyOf(studio, session)).filter((text) => /you have not read it/.test(text));
  assert.equal(refused.length, 2);
  assert.equal(place.read("a.txt"), "one");
});
