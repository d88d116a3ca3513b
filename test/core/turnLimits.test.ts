import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cost } from "../../src/core/cost.ts";
import { type Limits, limitWords, noLimits } from "../../src/core/limits.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import { handClock } from "./support/time.ts";
import { type Answer, asking, calls, clock, end, kinds, only, portsFor, run, says } from "./support/turn.ts";

const MINUTE_MS = 60_000;
const using = (parts: Part[], input: number, output: number): Part[] => [
  { type: "usage", usage: { input, output } },
  ...parts,
];
const dollars = (usd: number): Cost => ({ kind: "entered", usd, price: { input: 0, output: 0 }, exact: true });
const limited = (limits: Partial<Limits>) => ({ limits: { ...noLimits, ...limits } });

test("which limit ends a turn, after which model call, with what is said", async () => {
  const cases: [why: string, limits: Partial<Limits>, answers: Answer[], calls: number, words: RegExp][] = [
    ["model calls", { modelCalls: 3 }, [calls("c")], 3, /^The turn ended after 3 model calls, the limit\.$/],
    [
      "tokens",
      { tokens: 2_000 },
      [using(calls("c"), 1_000, 234)],
      2,
      /^The turn ended after 2,468 tokens, over the limit of 2,000 tokens\.$/,
    ],
    [
      "cost",
      { cost: 1.25 },
      [using(calls("c"), 1, 1)],
      3,
      /^The turn ended after \$1\.50, over the limit of \$1\.25\.$/,
    ],
    [
      "tokens that were not told",
      { tokens: 1_000 },
      [calls("c"), using(calls("c"), 900, 100)],
      2,
      /1,000 tokens, the limit\. What 1 model call used was not told, and is not in it\.$/,
    ],
  ];
  for (const [why, limits, answers, count, words] of cases) {
    const { ports, requests } = portsFor(answers, limited(limits));
    const entries = await run(ports);
    const { reason, error, limit } = end(entries);
    assert.equal(reason, "limit", why);
    assert.equal(requests.length, count, why);
    assert.match(error?.message ?? "", words, why);
    assert.match(error?.advice ?? "", /Continue or send a message to let it go on/, why);
    assert.equal(limit?.kind, Object.keys(limits)[0], why);
    assert.equal(limit?.most, Object.values(limits)[0], why);
    // Its last calls have their results in the log, so that it can go on from there.
    assert.equal(kinds(entries).at(-2), "tool.finished", why);
  }
});

test("a cost that is unknown is said to be, and not taken for nothing", async () => {
  let call = 0;
  const { ports } = portsFor([calls("c")], {
    ...limited({ cost: 1, modelCalls: 10 }),
    price: async () => (call++ === 0 ? { kind: "unknown", why: "No price." } : dollars(1)),
  });
  const { limit, error } = end(await run(ports));
  assert.deepEqual(limit, { kind: "cost", most: 1, used: 1, untold: 1 });
  assert.match(error?.message ?? "", /What 1 model call used was not told/);
});

test("an answer that ends the turn by itself is done, whatever it used", async () => {
  const { ports } = portsFor([using(says("Hello."), 5_000, 5_000)], limited({ tokens: 10, cost: 0.01, modelCalls: 1 }));
  assert.equal(end(await run(ports)).reason, "done");
});

test("nothing is limited by zero", async () => {
  let call = 0;
  const answers: Answer = async function* () {
    yield* using(call++ < 100 ? calls("c") : says("Done."), 1_000_000, 1_000_000);
  };
  const { ports, requests } = portsFor([answers], { limits: noLimits, price: async () => dollars(1_000) });
  assert.equal(end(await run(ports)).reason, "done");
  assert.equal(requests.length, 101);
});

test("when the time is over the model call under way is stopped, and the turn says how long it worked", async () => {
  const time = handClock();
  const hanging: Provider["stream"] = async function* (_request, signal) {
    yield { type: "text", text: "Well" };
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const { ports } = portsFor([hanging], { ...limited({ minutes: 2 }), ...time.ports });
  const done = run(ports);
  await time.pass(2 * MINUTE_MS - 1);
  assert.equal(time.waiting(), true, "not a moment sooner");
  await time.pass(1);
  const entries = await done;
  assert.equal(only(entries, "model.failed").error.code, "aborted");
  assert.deepEqual(only(entries, "model.failed").content, [{ type: "text", text: "Well" }]);
  const { reason, limit, error } = end(entries);
  assert.equal(reason, "limit");
  assert.deepEqual(limit, { kind: "minutes", most: 2, used: 2, untold: 0 });
  assert.match(error?.message ?? "", /after 2 minutes of work, the limit/);
});

test("when the time is over the tool under way is stopped, and is told why", async () => {
  const time = handClock();
  const { ports } = portsFor([calls("c1"), says("Done.")], {
    ...limited({ minutes: 1 }),
    ...time.ports,
    tools: [
      {
        ...clock,
        prepare: async () => ({
          preview: "Wait",
          run: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        }),
      },
    ],
  });
  const done = run(ports);
  await time.pass(MINUTE_MS);
  const entries = await done;
  assert.match(only(entries, "tool.finished").text, /^This call was stopped\. The turn ended after 1 minute of work/);
  assert.equal(end(entries).reason, "limit");
});

test("the time in which a person is asked does not count", async () => {
  const time = handClock();
  let answer = () => {};
  const { ports } = portsFor([calls("c1"), says("Done.")], {
    ...limited({ minutes: 1 }),
    ...time.ports,
    judge: async () => asking,
    answer: () =>
      new Promise((resolve) => {
        answer = () => resolve({ verdict: "allow", by: "user", reason: "Yes." });
      }),
  });
  const done = run(ports);
  await time.pass(MINUTE_MS / 2);
  await time.pass(60 * MINUTE_MS);
  answer();
  const facts = await done;
  assert.equal(end(facts).reason, "done");
  const call = facts.find(({ fact }) => fact.kind === "tool.finished")?.fact;
  assert.equal(call?.kind === "tool.finished" && call.durationMs, 0, "nor as the tool's own");
});

test("but the work after it does, from where it was", async () => {
  const time = handClock();
  let answer = () => {};
  const hanging: Provider["stream"] = async function* (_request, signal) {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const { ports, requests } = portsFor([calls("c1"), hanging], {
    ...limited({ minutes: 1 }),
    ...time.ports,
    judge: async () => asking,
    answer: () =>
      new Promise((resolve) => {
        answer = () => resolve({ verdict: "allow", by: "user", reason: "Yes." });
      }),
  });
  const done = run(ports);
  await time.pass(60 * MINUTE_MS);
  answer();
  while (requests.length < 2) await time.pass(0);
  await time.pass(MINUTE_MS);
  assert.equal(end(await done).limit?.used, 1);
});

test("amounts in words", () => {
  const words = (limit: Parameters<typeof limitWords>[0]) => limitWords(limit).message;
  assert.equal(
    words({ kind: "modelCalls", most: 1, used: 1, untold: 0 }),
    "The turn ended after 1 model call, the limit.",
  );
  assert.equal(
    words({ kind: "cost", most: 0.005, used: 0.00512, untold: 2 }),
    "The turn ended after $0.0051, over the limit of $0.0050. What 2 model calls used was not told, and is not in it.",
  );
  assert.equal(
    words({ kind: "minutes", most: 0.5, used: 0.52, untold: 0 }),
    "The turn ended after 0.5 minutes of work, the limit.",
  );
});
