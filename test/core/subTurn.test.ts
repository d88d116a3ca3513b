import assert from "node:assert/strict";
import { test } from "node:test";
import { context } from "../../src/core/context.ts";
import { contextParts } from "../../src/core/contextSize.ts";
import { type Entry, spanRole } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import { noLimits } from "../../src/core/limits.ts";
import type { TurnPorts } from "../../src/core/loop.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import { closeOpenTurn } from "../../src/core/recovery.ts";
import type { Tool } from "../../src/core/tool.ts";
import { createTranscript } from "../../src/core/transcript.ts";
import { logged, text, user } from "./support/log.ts";
import { handClock } from "./support/time.ts";
import { type Answer, asking, calls, end, kinds, only, portsFor, run, says } from "./support/turn.ts";

const MINUTE_MS = 60_000;

/** A tool that is a turn of another agent. */
const agentTool = (ports: () => Promise<TurnPorts>, name = "clock"): Tool => ({
  spec: { name, description: "", input: { type: "object" } },
  effect: "none",
  prepare: async () => ({
    preview: "Ask the researcher",
    turn: { task: "Find the hour", ports },
    run: () => Promise.reject(new Error("It is run as a turn.")),
  }),
});

/** An agent that calls another one, and answers with what that one said. */
function nested(innerAnswers: Answer[], inner: Partial<TurnPorts> = {}, outer: Partial<TurnPorts> = {}) {
  const within = portsFor(innerAnswers, { agentName: "Researcher", ...inner });
  const around = portsFor([calls("c1"), says("It is noon.")], {
    tools: [agentTool(async () => within.ports)],
    ...outer,
  });
  // Both draw from one well, as in the product.
  let ids = 0;
  const newId = () => `id${++ids}`;
  Object.assign(within.ports, { newId });
  Object.assign(around.ports, { newId });
  return { within, around };
}
const turnEnds = (entries: readonly Entry[]) =>
  entries.flatMap(({ fact }) => (fact.kind === "turn.ended" ? [fact] : []));

/** Every span begins and ends once, and within the one around it. */
function assertNested(entries: readonly Entry[]): void {
  const open: string[] = [];
  const around = new Map<string, string | null>();
  for (const { span, parent, fact } of entries) {
    if (span === null) continue;
    if (spanRole[fact.kind] === "begins") {
      if (parent !== null) assert.ok(open.includes(parent), `${fact.kind} begins in ${parent}, which is not open`);
      assert.ok(!around.has(span));
      around.set(span, parent);
      open.push(span);
    } else {
      assert.ok(open.includes(span), `${fact.kind} of ${span}, which is not open`);
      if (spanRole[fact.kind] !== "ends") continue;
      open.splice(open.indexOf(span), 1);
      assert.ok(!open.some((one) => around.get(one) === span), `${span} ends before what is in it`);
    }
  }
  assert.deepEqual(open, []);
}

test("an agent that is called runs a turn of its own within the call, and its last words are the result", async () => {
  const { within, around } = nested([calls("c1"), says("Noon, by the sun.")]);
  const entries = await run(around.ports);
  assertNested(entries);
  assert.deepEqual(kinds(entries), [
    "turn.started",
    "model.requested",
    "model.responded",
    "tool.requested",
    "tool.decided",
    "turn.started",
    "model.requested",
    "model.responded",
    "tool.requested",
    "tool.decided",
    "tool.finished",
    "model.requested",
    "model.responded",
    "turn.ended",
    "tool.finished",
    "model.requested",
    "model.responded",
    "turn.ended",
  ]);
  const call = entries[3]?.span;
  assert.deepEqual(
    [entries[5]?.parent, entries[13]?.parent],
    [call, call],
    "its end says that it is not the session's",
  );
  assert.deepEqual(within.requests[0]?.messages, [{ role: "user", content: [text("Find the hour")] }]);
  assert.deepEqual(around.requests[1]?.messages.at(-1)?.content, [
    { type: "result", callId: "c1", name: "clock", text: "Noon, by the sun.", isError: false },
  ]);
});

test("what the model is sent leaves out what others did, though their calls have the same ids", async () => {
  const { around } = nested([calls("c1"), says("Noon, by the sun.")]);
  const events = logged([user("Hi"), ...(await run(around.ports))]);
  for (let length = 1; length <= events.length; length++) {
    const cut = logged([...events.slice(0, length), ...closeOpenTurn(events.slice(0, length))]);
    assertNested(cut);
    assert.deepEqual(closeOpenTurn(cut), []);
    const messages = context(cut);
    assert.ok(!JSON.stringify(messages).includes('"noon"'), `cut at ${length}: the inner clock's result`);
    assert.ok(messages.length <= 4);
    const transcript = createTranscript();
    for (const event of cut) transcript.add(event);
    assert.ok(!/"(working|streaming|waiting|running)"/.test(JSON.stringify(transcript.items)), `cut at ${length}`);
  }
  assert.deepEqual(
    context(events).map(({ role }) => role),
    ["user", "assistant", "tool", "assistant"],
  );
});

test("nor is the window measured by it", async () => {
  const using = (parts: Part[]): Part[] => [{ type: "usage", usage: { input: 600, output: 5 } }, ...parts];
  const { around } = nested([using(says("Noon, by the sun."))]);
  const events = logged([user("Hi"), ...(await run(around.ports))]);
  const inner = events.findIndex(({ fact }) => fact.kind === "turn.ended");
  assert.ok(JSON.stringify(events.slice(0, inner)).includes('"input":600'));
  assert.equal(contextParts(events.slice(0, inner), { system: "", tools: [] }).reported, null);
});

test("the reader sees it in the card of the call", async () => {
  const { around } = nested([calls("c1"), says("Noon, by the sun.")]);
  const transcript = createTranscript();
  for (const event of logged([user("Hi"), ...(await run(around.ports))])) transcript.add(event);
  assert.deepEqual(
    transcript.items.map(({ type }) => type),
    ["user", "turn"],
  );
  const [, turn] = transcript.items;
  assert.ok(turn?.type === "turn");
  assert.deepEqual(
    turn.steps.map(({ type }) => type),
    ["model", "tool", "model"],
  );
  const card = turn.steps[1];
  assert.ok(card?.type === "tool" && card.turn);
  assert.equal(card.turn.agentName, "Researcher");
  assert.deepEqual(
    card.turn.steps.map(({ type }) => type),
    ["model", "tool", "model"],
  );
  assert.equal(card.turn.state.type, "ended");
});

test("how a turn within a call can end, as the model around it is told", async () => {
  const half: Provider["stream"] = async function* () {
    yield { type: "text", text: "Well" };
    throw fail("auth", "The key was refused.");
  };
  const empty: Part[] = [{ type: "finish", finish: { reason: "stop", vendor: "" } }];
  const cases: [why: string, answers: Answer[], inner: Partial<TurnPorts>, text: RegExp][] = [
    ["it fails", [half], {}, /^The key was refused\.$/],
    ["it says nothing", [empty], {}, /^It said nothing\.$/],
    [
      "it reaches its own limit",
      [[{ type: "text", text: "So far so good." }, ...calls("c1")]],
      { limits: { ...noLimits, modelCalls: 1 } },
      /^The turn ended after 1 model call, the limit\. What it said last: So far so good\.$/,
    ],
  ];
  for (const [why, answers, inner, words] of cases) {
    const { around } = nested(answers, inner);
    const entries = await run(around.ports);
    assertNested(entries);
    const result = around.requests[1]?.messages.at(-1)?.content[0];
    assert.ok(result?.type === "result" && result.isError, why);
    assert.match(result.text, words, why);
    assert.equal(turnEnds(entries).at(-1)?.reason, "done", why);
  }
});

test("an agent that cannot be set to work is a failed call", async () => {
  const around = portsFor([calls("c1"), says("A pity.")], {
    tools: [agentTool(() => Promise.reject(fail("missing", "This agent was deleted.", "Choose another.")))],
  });
  const entries = await run(around.ports);
  assert.equal(only(entries, "tool.finished").text, "This agent was deleted. Choose another.");
  assert.equal(end(entries).reason, "done");
});

test("what it uses counts towards the turn around it", async () => {
  const using = (parts: Part[]): Part[] => [{ type: "usage", usage: { input: 600, output: 0 } }, ...parts];
  const cases: [why: string, outer: Partial<TurnPorts["limits"]>, inner: number][] = [
    // The outer turn makes the first call itself.
    ["model calls", { modelCalls: 4 }, 3],
    ["tokens", { tokens: 1_500 }, 3],
    ["cost", { cost: 1.75 }, 3],
  ];
  for (const [why, limits, innerCalls] of cases) {
    const { within, around } = nested([using(calls("c1"))], {}, { limits: { ...noLimits, ...limits } });
    const entries = await run(around.ports);
    assertNested(entries);
    assert.equal(within.requests.length, innerCalls, why);
    assert.deepEqual(
      turnEnds(entries).map(({ reason }) => reason),
      ["limit", "limit"],
      why,
    );
    const [one, other] = turnEnds(entries);
    assert.deepEqual(one?.limit, other?.limit, "and both say which");
  }
});

test("stopped, both turns end in order", async () => {
  const controller = new AbortController();
  const hanging: Provider["stream"] = async function* (_request, signal) {
    setImmediate(() => controller.abort());
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    yield* [];
  };
  const { around } = nested([hanging]);
  const entries = await run(around.ports, controller.signal);
  assertNested(entries);
  assert.deepEqual(
    turnEnds(entries).map(({ reason }) => reason),
    ["cancelled", "cancelled"],
  );
});

test("when the time of the turn around it is over, both say so", async () => {
  const time = handClock();
  const hanging: Provider["stream"] = async function* (_request, signal) {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    yield* [];
  };
  const { around } = nested([hanging], time.ports, { ...time.ports, limits: { ...noLimits, minutes: 3 } });
  const done = run(around.ports);
  await time.pass(3 * MINUTE_MS);
  const entries = await done;
  assertNested(entries);
  assert.deepEqual(
    turnEnds(entries).map(({ reason, limit }) => [reason, limit?.most]),
    [
      ["limit", 3],
      ["limit", 3],
    ],
  );
});

test("its questions to a person stop the clock of the turn around it", async () => {
  const time = handClock();
  let answer = () => {};
  const { around } = nested(
    [calls("c1"), says("Noon.")],
    {
      ...time.ports,
      judge: async () => asking,
      answer: () =>
        new Promise((resolve) => {
          answer = () => resolve({ verdict: "allow", by: "user", reason: "Yes." });
        }),
    },
    { ...time.ports, limits: { ...noLimits, minutes: 3 } },
  );
  const done = run(around.ports);
  await time.pass(30 * MINUTE_MS);
  answer();
  assert.equal(turnEnds(await done).at(-1)?.reason, "done");
});

test("agents called at the same time work at the same time, and each one's facts are its own", async () => {
  let most = 0;
  let working = 0;
  const slow: Provider["stream"] = async function* () {
    most = Math.max(most, ++working);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    working--;
    yield* says("Noon.");
  };
  const { around } = nested([slow]);
  let call = 0;
  const entries = await run({
    ...around.ports,
    async *stream() {
      yield* call++ === 0 ? calls("a", "b", "c") : says("Done.");
    },
  });
  assertNested(entries);
  assert.equal(most, 3);
});
