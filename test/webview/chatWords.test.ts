import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Cost } from "../../src/core/cost.ts";
import type { Usage } from "../../src/core/provider.ts";
import type { ModelStep, ToolStep, TurnItem } from "../../src/core/transcript.ts";
import { createAnnouncer } from "../../webview/chat/announcer.ts";
import { createArrangement, type Kept, parseKept } from "../../webview/chat/arrangement.ts";
import { metaOf } from "../../webview/chat/meta.ts";
import { noteOf, toolLook } from "../../webview/chat/toolLook.ts";
import { contextWords, thoughtLabel, togetherWords } from "../../webview/chat/words.ts";
import { handClock, ref } from "./support/chatHost.ts";

const computed: Cost = { kind: "computed", usd: 0.0061, table: "genai-prices 0.1.8", entry: "m", exact: true };

const step = (usage: Usage, cost: Cost, answeredBy: string | null = "m"): ModelStep => ({
  type: "model",
  span: "m",
  seq: 3,
  at: 0,
  model: ref,
  content: [],
  state: {
    type: "done",
    finish: { reason: "stop", vendor: "stop" },
    figures: { answeredBy, usage, cost, timing: { firstPartMs: 800, totalMs: 3_200 } },
  },
});
const turn = (...steps: ModelStep[]): TurnItem => ({
  type: "turn",
  id: "t",
  seq: 2,
  after: 1,
  at: 0,
  agentName: "A",
  steps,
  state: { type: "ended", reason: "done", durationMs: 7_000 },
});
const texts = (item: TurnItem) => metaOf(item).map(({ text }) => text);
const explained = (item: TurnItem, key: string) => metaOf(item).find((meta) => meta.key === key)?.explanation ?? "";

test("the figures of one answer, and what they are made of", () => {
  const answer = turn(step({ input: 1_204, cacheRead: 890, output: 312, reasoning: 120 }, computed, "m-2026"));
  assert.deepEqual(texts(answer), ["1,204 in (890 cached)", "312 out", "$0.0061", "3.2 s", "m-2026"]);
  assert.match(explained(answer, "input"), /890 read from the cache/);
  assert.match(explained(answer, "output"), /120 of them for thinking/);
  assert.match(explained(answer, "cost"), /price of "m" in genai-prices 0\.1\.8/);
  assert.match(explained(answer, "latency"), /First token after 0\.8 s, total 3\.2 s/);
  assert.match(explained(answer, "model"), /asked for demo \(demo\), m-2026 answered/);
});

test("of another program's calls only what it recorded is told", () => {
  const recorded = (model: string): ModelStep => ({
    ...step({ input: 5, output: 1 }, computed, model),
    model: { connection: "", provider: "compatible", model },
  });
  const timed = (one: ModelStep): ModelStep =>
    one.state.type === "done"
      ? {
          ...one,
          state: {
            ...one.state,
            figures: { ...one.state.figures, timing: { firstPartMs: null, totalMs: 3_200 } },
          },
        }
      : one;
  const nameless = turn(timed(recorded("unknown")));
  assert.deepEqual(texts(nameless).slice(-2), ["7.0 s", "model unknown"]);
  assert.equal(explained(nameless, "latency"), "By the times of the messages: 7.0 s");
  assert.equal(explained(nameless, "model"), "It was not recorded which model answered.");
  assert.equal(explained(turn(timed(recorded("gemini"))), "model"), "gemini");
});

test("several calls are summed, and what is missing from a sum is said", () => {
  const answer = turn(step({ input: 100, output: 10 }, computed), step({}, { kind: "unknown", why: "no price" }));
  assert.deepEqual(texts(answer), ["100+ in", "10+ out", "$0.0061 + unknown", "7.0 s", "m"]);
  assert.match(explained(answer, "input"), /1 of 2 model calls did not report them/);
  assert.match(explained(answer, "cost"), /Call 2: Unknown: no price/);
});

test("unknown is never shown as nothing, and free says why", () => {
  assert.deepEqual(texts(turn(step({}, { kind: "unknown", why: "not reported" }))), [
    "tokens unknown",
    "cost unknown",
    "3.2 s",
    "m",
  ]);
  const free = turn(step({ input: 5, output: 0 }, { kind: "free", why: "the demo costs nothing." }));
  assert.deepEqual(texts(free), ["5 in", "0 out", "free", "3.2 s", "m"]);
  assert.match(explained(free, "cost"), /Free: the demo costs nothing\./);
  const estimate = turn(step({ input: 5 }, { ...computed, exact: false }));
  assert.deepEqual(texts(estimate).slice(0, 3), ["5 in", "unknown out", "~$0.0061"]);
});

test("what another program did not tell of its answer is left out", () => {
  const untold = { kind: "unknown", why: "ChatGPT does not say what it cost." } as const;
  const foreign = (usage: Usage, cost: Cost) => ({ ...step(usage, cost), model: { ...ref, connection: "" } });
  assert.deepEqual(texts(turn(foreign({}, untold))), ["7.0 s", "m"]);
  assert.deepEqual(texts(turn(foreign({ input: 5, output: 2 }, untold))), ["5 in", "2 out", "7.0 s", "m"]);
  const told = foreign({ input: 5, output: 2 }, { kind: "reported", usd: 0.5, by: "Cline" });
  assert.deepEqual(texts(turn(told)), ["5 in", "2 out", "$0.50", "7.0 s", "m"]);
  assert.deepEqual(texts(turn(told, foreign({}, untold))).slice(2, 3), ["$0.50 + unknown"]);
});

test("a call that was stopped says so, and is no failure", () => {
  const ended = { type: "finished", text: "The work was stopped.", isError: true, durationMs: 9 } as const;
  const said = (state: ToolStep["state"]) => [toolLook(state).words, toolLook(state).tone, noteOf(state)];
  assert.deepEqual(said({ ...ended, stopped: "before" }), ["stopped, not run", "quiet", ""]);
  assert.deepEqual(said({ ...ended, stopped: "during" }), ["stopped after 9 ms", "quiet", "The work was stopped."]);
  assert.deepEqual(said(ended), ["failed after 9 ms", "problem", "The work was stopped."]);
  assert.deepEqual(said({ ...ended, isError: false }), ["9 ms", "quiet", ""]);
});

test("thinking is measured in words", () => {
  assert.deepEqual([null, 400, 4_200, 61_000].map(thoughtLabel), [
    "Thought",
    "Thought for a moment",
    "Thought for 4 s",
    "Thought for 1 min 1 s",
  ]);
});

test("a screen reader hears finished blocks with a rest between, and never all of a long text", () => {
  const time = handClock();
  const announcer = createAnnouncer(time.clock);
  announcer.say("First.");
  const heard = () => announcer.words.value;
  assert.equal(heard(), "First.");
  announcer.say("Second.");
  announcer.say("Third\n block.");
  time.pass(2_400);
  assert.equal(heard(), "First.");
  time.pass(100);
  assert.equal(heard(), "Second. Third block.");
  time.pass(2_500);
  announcer.say("x".repeat(5_000));
  assert.ok(heard().length < 700);
  // However much waits, the end of the answer is heard.
  announcer.say("y".repeat(5_000));
  announcer.tell("The answer is complete.");
  time.pass(2_500);
  assert.match(heard(), /^y+… The answer is complete\.$/);
});

test("what a person arranged is kept for each session, and only so much of it", () => {
  const kept = signal<Kept>([]);
  const session = signal("one");
  const arrangement = createArrangement(kept, session);
  arrangement.fold("a", true);
  arrangement.fold("b", true);
  arrangement.fold("a", false);
  arrangement.keepPlace({ item: "i", above: 12 });
  session.value = "two";
  assert.equal(arrangement.unfolded.value.size, 0);
  assert.equal(arrangement.place("two"), null);
  for (let index = 0; index < 20; index++) {
    session.value = `more ${index}`;
    arrangement.fold("x", true);
  }
  session.value = "one";
  assert.deepEqual([...arrangement.unfolded.value], ["b"]);
  const reloaded = createArrangement(signal(parseKept(JSON.parse(JSON.stringify(kept.value)))), session);
  assert.deepEqual([...reloaded.unfolded.value], ["b"]);
  assert.deepEqual(reloaded.place("one"), { item: "i", above: 12 });
  for (let index = 0; index < 40; index++) {
    session.value = `yet more ${index}`;
    arrangement.fold("x", true);
  }
  assert.ok(kept.value.length <= 30);
});

test("what an older version kept is dropped where it is not understood", () => {
  for (const value of [undefined, null, 7, "x", {}, [1], [["s"]], [["s", 5]], [[1, {}]]])
    assert.deepEqual(parseKept(value), []);
  assert.deepEqual(parseKept([["s", { unfolded: ["a", 3], place: { item: 4 } }]]), [
    ["s", { unfolded: ["a"], place: null }],
  ]);
});

test("the context meter says how full the window is, and what the figure is made of", () => {
  const size = { tokens: 68_400, reported: 66_000, window: 200_000, source: { kind: "provider" } } as const;
  assert.deepEqual(contextWords(size), {
    text: "34 % of 200k",
    explanation:
      "About 68,400 tokens will be sent. The model reads 200,000 (provider).\n66,000 of them the provider counted itself; about 2,400 have come since.",
    share: 0.342,
  });
  assert.match(contextWords({ ...size, reported: 68_400 }).explanation, /\nThe provider counted all of them itself\.$/);
  const early = contextWords({ tokens: 500, reported: null, window: null, source: null });
  assert.deepEqual([early.text, early.share], ["~500 tokens", null]);
  assert.match(early.explanation, /the provider's own count comes with its first answer/);
});

test("what the parts come to is said where it is visibly not what will be sent", () => {
  assert.equal(togetherWords(10_250, 12_345), "Together about 10,250, as counted here.");
  assert.equal(togetherWords(512, 500), "Together about 512, as counted here.");
  assert.equal(togetherWords(500, 500), null);
  assert.equal(togetherWords(12_310, 12_345), null);
  assert.equal(togetherWords(0, 0), null);
});
