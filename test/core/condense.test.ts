import assert from "node:assert/strict";
import { test } from "node:test";
import { condenseByHand } from "../../src/core/condense.ts";
import { cutsOf } from "../../src/core/condenseCut.ts";
import { context } from "../../src/core/context.ts";
import { contextParts } from "../../src/core/contextSize.ts";
import type { Entry, Event, FactOf } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import { noLimits } from "../../src/core/limits.ts";
import { loop, type TurnPorts } from "../../src/core/loop.ts";
import type { AssistantBlock, Message } from "../../src/core/message.ts";
import { closeOpenTurn } from "../../src/core/recovery.ts";
import { call, ended, finished, logged, responded, started, text, user } from "./support/log.ts";
import { type Answer, calls, clock, end, kinds, only, portsFor, says } from "./support/turn.ts";

const tooLong = fail("context-overflow", "The conversation is longer than the model can read.");
/** About so many tokens: here a token is a character. */
const long = (words: string, length = 1_000) => words.padEnd(length, ".");
const exchange = (number: number, length?: number): Entry[] => [
  user(long(`Question ${number}`, length)),
  started(`t${number}`),
  responded(`m${number}`, [text(long(`Answer ${number}`, length))], { usage: {} }),
  ended(`t${number}`),
];
const wordsOf = (messages: readonly Message[]) =>
  messages.map(({ role, content }) => `${role}: ${JSON.stringify(content)}`).join("\n");

/** A turn, or what a person asks for, with a history that grows as a log does. Tokens are the characters of all texts. */
async function work(
  past: readonly Entry[],
  answers: Answer[],
  {
    window = 14_000,
    threshold = 0.7,
    signal = new AbortController().signal,
    byHand = false,
    ...overrides
  }: { window?: number | null; threshold?: number; signal?: AbortSignal; byHand?: boolean } & Partial<TurnPorts> = {},
) {
  const history: Event[] = logged(past);
  const frame = { system: "", tools: [] };
  const { ports, requests } = portsFor(answers, {
    condensing: {
      threshold,
      history: () => history,
      cut: (messages, by, size) => cutsOf(messages, by, size, async (texts) => texts.map(({ length }) => length)),
      async measure(events) {
        const { reported, texts } = contextParts(events, frame);
        return { tokens: (reported ?? 0) + texts.reduce((sum, { length }) => sum + length, 0), window };
      },
    },
    ...overrides,
  });
  const entries: Entry[] = [];
  for await (const entry of byHand ? condenseByHand(ports, signal) : loop([...history], ports, signal)) {
    entries.push(entry);
    history.push(...logged([entry]).map((event) => ({ ...event, seq: history.length + 1, at: 0 })));
  }
  return { entries, requests, history };
}

const sixExchanges = [1, 2, 3, 4, 5, 6].flatMap((number) => exchange(number));
const nearlyFull = [...exchange(0), ...sixExchanges.slice(0, 12), ...exchange(9), user("And now?")];

test("before a request that would nearly fill the window the older messages become a summary", async () => {
  const { entries, requests, history } = await work(nearlyFull, [says("A summary."), says("Now.")], {
    window: 15_000,
  });
  assert.deepEqual(kinds(entries).slice(0, 2), ["turn.started", "model.requested"], "10,000 of 15,000 are few enough");
  assert.equal(requests.length, 1);
  const full = await work(nearlyFull, [says("A summary."), says("Now.")], { window: 14_000 });
  assert.deepEqual(kinds(full.entries), [
    "turn.started",
    "condensing.started",
    "model.requested",
    "model.responded",
    "context.condensed",
    "model.requested",
    "model.responded",
    "turn.ended",
  ]);
  const [summing, asking] = full.requests;
  assert.deepEqual(summing?.tools, []);
  assert.match(wordsOf(summing?.messages ?? []), /Question 0.*Answer 3/s);
  assert.doesNotMatch(wordsOf(summing?.messages ?? []), /Answer 9/);
  const sent = asking?.messages ?? [];
  assert.equal(sent[0]?.role, "user");
  assert.match(wordsOf(sent), /^user: .*their summary:.*A summary\..*Answer 9.*And now\?/s);
  assert.deepEqual(
    sent.map(({ role }) => role),
    ["user", "assistant", "user"],
  );
  const { tokensBefore, tokensAfter, messages } = only(full.entries, "context.condensed");
  assert.equal(tokensBefore, 10_008);
  assert.ok(tokensAfter < 3_000, String(tokensAfter));
  assert.equal(messages, 8);
  assert.deepEqual(sent, context(full.history.slice(0, -2)).slice(0, 3), "what was sent is what the log says");
  void history;
});

test("in the middle of a turn a call stays with its result, and what the person wants stays word for word", async () => {
  const big = {
    ...clock,
    prepare: async () => ({ preview: "", run: async () => ({ text: long("noon", 8_000), isError: false }) }),
  };
  const answers = [calls("c1"), calls("c2"), calls("c3"), says("A summary."), says("Done.")];
  const { entries, requests } = await work([user("Find it. Do not delete anything.")], answers, {
    tools: [big],
    limits: noLimits,
    window: 30_000,
    threshold: 0.8,
  });
  assert.equal(end(entries).reason, "done");
  const { messages } = only(entries, "context.condensed");
  assert.equal(messages, 5, "the question, and two calls with their results");
  const sent = requests.at(-1)?.messages ?? [];
  assert.deepEqual(
    sent.map(({ role }) => role),
    ["user", "assistant", "tool"],
  );
  assert.match(wordsOf(sent.slice(0, 1)), /A summary\..*Find it\. Do not delete anything\./);
  const [made] = sent[1]?.content ?? [];
  const [result] = sent[2]?.content ?? [];
  assert.ok(made?.type === "call" && result?.type === "result" && made.callId === result.callId);
  assert.match(
    wordsOf(requests.at(-2)?.messages ?? []),
    /2000 characters left out/,
    "a long result is shortened for the summary",
  );
});

test("a request that its provider refuses as too long is condensed and made again, once", async () => {
  const unknown = { window: null };
  const { entries, requests } = await work(
    [...sixExchanges, user("And now?")],
    [tooLong, says("A."), says("A summary."), says("Now.")],
    unknown,
  );
  assert.equal(only(entries, "condensing.started").by, "overflow");
  assert.equal(only(entries, "condensing.started").upTo.length, 2, "in parts, as it is not known how much can be read");
  assert.match(wordsOf(requests[2]?.messages ?? []), /summary of what came before.*A\..*goes on/s);
  assert.equal(end(entries).reason, "done");

  const again = await work([...sixExchanges, user("And now?")], [tooLong, says("A."), says("B."), tooLong], unknown);
  assert.equal(end(again.entries).reason, "failed");
  assert.equal(end(again.entries).error?.code, "context-overflow");
  assert.match(end(again.entries).error?.advice ?? "", /Send less at once/);
  assert.equal(again.requests.length, 4);

  const single = await work([user(long("One huge message", 20_000))], [tooLong], unknown);
  assert.deepEqual(kinds(single.entries), ["turn.started", "model.requested", "model.failed", "turn.ended"]);
  assert.match(end(single.entries).error?.advice ?? "", /Send less at once/);
});

test("a summary that fails costs the turn only when it does not fit without", async () => {
  const broken = fail("auth", "The key was refused (401).");
  const fits = await work(nearlyFull, [broken, says("Now.")], { window: 14_000 });
  assert.equal(only(fits.entries, "condensing.failed").error.code, "auth");
  assert.equal(end(fits.entries).reason, "done");
  assert.equal(fits.requests.length, 2);

  const full = await work(nearlyFull, [broken], { window: 9_000 });
  assert.match(
    end(full.entries).error?.message ?? "",
    /longer than the model can read, and condensing it failed: The key was refused/,
  );
  assert.equal(full.requests.length, 1, "nothing is sent that cannot be read");

  const empty = await work(nearlyFull, [says(" "), says("Now.")], { window: 14_000 });
  assert.match(only(empty.entries, "condensing.failed").error.message, /wrote no summary/);
  const cut: Answer = [
    { type: "text", text: "The person" },
    { type: "finish", finish: { reason: "length", vendor: "max_tokens" } },
  ];
  const unfinished = await work(nearlyFull, [cut, says("Now.")], { window: 14_000 });
  assert.match(only(unfinished.entries, "condensing.failed").error.message, /did not finish/);
});

test("a stop ends a summary under way, and the turn", async () => {
  const controller = new AbortController();
  const stopping: Answer = async function* (_request, signal) {
    controller.abort();
    signal.throwIfAborted();
    yield* [];
  };
  const { entries } = await work(nearlyFull, [stopping], { window: 14_000, signal: controller.signal });
  assert.equal(only(entries, "condensing.failed").error.code, "aborted");
  assert.equal(end(entries).reason, "cancelled");
});

test("what a summary takes counts for the limits of the turn", async () => {
  const one = { limits: { ...noLimits, modelCalls: 1 } };
  const { entries } = await work(nearlyFull, [says("A summary."), says("Now.")], { window: 14_000, ...one });
  assert.equal(end(entries).limit?.kind, "modelCalls");
  assert.ok(kinds(entries).includes("context.condensed"), "what was paid for is kept");
  const inParts = {
    ...{ threshold: 0.9, history: () => logged(nearlyFull), cut: async () => [2, 4] },
    measure: async () => ({ tokens: 9, window: 10 }),
  };
  const half = await work(nearlyFull, [says("A part."), says("Now.")], { condensing: inParts, ...one });
  assert.equal(only(half.entries, "condensing.failed").error.code, "limit");
  assert.equal(end(half.entries).limit?.kind, "modelCalls");
  assert.equal(half.requests.length, 1, "a summary that came to nothing counts, too");
});

test("a tail that alone nearly fills the window is not condensed again and again", async () => {
  const huge = [...exchange(1, 500), user(long("Look at this", 9_500))];
  const { entries, requests } = await work(huge, [says("Well.")], { window: 10_000 });
  assert.ok(!kinds(entries).includes("condensing.started"), "it would gain too little");
  assert.equal(requests.length, 1);
});

test("never by itself where the person wants that, or the window is not known", async () => {
  for (const otherwise of [{ threshold: 0, window: 14_000 }, { window: null }]) {
    const { entries } = await work(nearlyFull, [says("Now.")], otherwise);
    assert.ok(!kinds(entries).includes("condensing.started"));
  }
});

test("a person asks for it: outside every turn; a second summary takes in the first", async () => {
  const first = await work(sixExchanges, [says("First summary.")], { byHand: true, window: 30_000 });
  assert.deepEqual(kinds(first.entries), [
    "condensing.started",
    "model.requested",
    "model.responded",
    "context.condensed",
  ]);
  assert.deepEqual(
    first.entries.map(({ parent }) => parent),
    [null, "id1", null, null],
  );
  const more = [...first.history, ...logged(exchange(7)), ...logged(exchange(8))];
  const second = await work(more, [says("Second summary.")], { byHand: true, window: 30_000 });
  assert.match(wordsOf(second.requests[0]?.messages ?? []), /First summary\..*Question 7/s);
  const sent = context(second.history);
  assert.doesNotMatch(wordsOf(sent), /First summary/);
  assert.match(wordsOf(sent), /Second summary.*Question 8.*Answer 8/s);
  const little = await work(exchange(1), [says("Never asked.")], { byHand: true, window: 30_000 });
  assert.deepEqual(little.entries, []);
});

test("a branch that parted before sees the originals, one that parts after sees the summary", async () => {
  const { history } = await work(sixExchanges, [says("A summary.")], { byHand: true, window: 30_000 });
  const at = history.findIndex(({ fact }) => fact.kind === "context.condensed");
  assert.match(wordsOf(context(history.slice(0, at))), /Question 1/);
  assert.doesNotMatch(wordsOf(context(history.slice(0, at + 1))), /Question 1/);
});

test("the originals of a record with gaps: no result without its call is ever sent", () => {
  const used: AssistantBlock[] = [text("I look."), call("c1")];
  const past = logged([
    user("Look"),
    started("t"),
    responded("m", used),
    finished("k", "c1", "noon"),
    responded("m2", [text("Noon.")]),
  ]);
  const model = { connection: "demo", provider: "demo", model: "m1" } as const;
  for (const messages of [-3, 0, 1, 2, 3, 4, 99]) {
    const condensed: FactOf<"context.condensed"> = {
      ...{ kind: "context.condensed", summary: "S", model, messages },
      ...{ tokensBefore: 9, tokensAfter: 1, durationMs: 1 },
    };
    const sent = context([...past, ...logged([{ span: "c", parent: null, fact: condensed }])]);
    assert.equal(sent[0]?.role, "user");
    for (const [index, { role }] of sent.entries())
      if (role === "tool") assert.equal(sent[index - 1]?.role, "assistant");
  }
});

test("a process that dies in the middle of it leaves what recovery closes", async () => {
  for (const byHand of [true, false]) {
    const { history } = await work(nearlyFull, [says("A summary."), says("Now.")], { window: 14_000, byHand });
    const from = history.findIndex(({ fact }) => fact.kind === "condensing.started");
    const to = history.findIndex(({ fact }) => fact.kind === "context.condensed");
    for (let cut = from + 1; cut <= to; cut++) {
      const closed = closeOpenTurn(history.slice(0, cut));
      const expected = byHand ? ["condensing.failed"] : ["condensing.failed", "turn.ended"];
      assert.deepEqual(
        kinds(closed).filter((kind) => kind !== "model.failed"),
        expected,
        `cut at ${cut}`,
      );
      const whole = [...history.slice(0, cut), ...logged(closed)];
      assert.deepEqual(closeOpenTurn(whole), []);
      assert.match(wordsOf(context(whole)), /Question 0/);
    }
    assert.deepEqual(kinds(closeOpenTurn(history.slice(0, to + 1))), byHand ? [] : ["turn.ended"]);
  }
});
