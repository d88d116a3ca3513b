// Making room in a model's window, through the log: by itself, by hand, over a crash, in copies and on other branches.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { context } from "../../src/core/context.ts";
import type { Event, FactOf } from "../../src/core/event.ts";
import { isFailure } from "../../src/core/failure.ts";
import type { Message } from "../../src/core/message.ts";
import type { ModelRequest, Part, Provider } from "../../src/core/provider.ts";
import { SUMMARY_INSTRUCTIONS } from "../../src/core/summary.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { historyOf, openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { until } from "./support/view.ts";

const never = new AbortController().signal;
const isSumming = ({ system }: ModelRequest) => system === SUMMARY_INSTRUCTIONS;
const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };
/** No usage is told, so that everything is counted here: a token is a character. */
const answering: Provider["stream"] = async function* (request) {
  yield { type: "text", text: isSumming(request) ? "All in short." : "Answer ".padEnd(300, ".") };
  yield stop;
};

async function opened(
  t: TestContext,
  stream: Provider["stream"] = answering,
  options: Parameters<typeof openTestStudio>[1] = {},
  contextWindow: number | null = 2_000,
) {
  const requests: ModelRequest[] = [];
  let abandoned = false;
  const house = await openTestStudio(stream, {
    ...options,
    deps: {
      countTokens: async (texts) => texts.map(({ length }) => length),
      openProvider: async () => ({
        models: async () => [{ id: "demo", ...(contextWindow === null ? {} : { contextWindow }) }],
        stream(request, signal) {
          requests.push(request);
          return stream(request, signal);
        },
      }),
      ...options.deps,
    },
  });
  const { studio } = house;
  t.after(() => (abandoned ? undefined : house.dispose()));
  await studio.agents.save("a", { ...testAgent, tools: [] });
  // The window is known from here on: a meter that is looked at asks for the list of models.
  await studio.models.list("demo", never);
  const say = async (session: string | null, text: string) => {
    const ended = turnEnd(studio);
    const id = await studio.turns.send(session, text, "a");
    await ended;
    return id;
  };
  /** A session of so many exchanges of 600 characters. */
  async function talk(exchanges: number): Promise<string> {
    let session: string | null = null;
    for (let number = 1; number <= exchanges; number++)
      session = await say(session, `Question ${number} `.padEnd(300, "."));
    return session ?? "";
  }
  const abandon = async () => {
    abandoned = true;
    await house.abandon();
  };
  return { ...house, requests, say, talk, abandon };
}
const wordsOf = (messages: readonly Message[]) => JSON.stringify(messages);
const find = (events: readonly Event[], kind: Event["fact"]["kind"]) => events.find(({ fact }) => fact.kind === kind);
function condensed(events: readonly Event[]): FactOf<"context.condensed"> {
  const fact = find(events, "context.condensed")?.fact;
  assert.ok(fact?.kind === "context.condensed");
  return fact;
}

test("a window that is nearly full is condensed within the turn; its cost counts, and all messages are kept", async (t) => {
  const { studio, requests, talk } = await opened(t);
  const session = await talk(4);
  const events = await historyOf(studio, session);
  const { messages, tokensBefore, tokensAfter } = condensed(events);
  assert.ok(
    messages >= 4 && tokensBefore >= 1_600 && tokensAfter < tokensBefore / 2,
    JSON.stringify({ messages, tokensBefore, tokensAfter }),
  );
  assert.equal(events.filter(({ fact }) => fact.kind === "message.user").length, 4);
  const sent = requests.at(-1)?.messages ?? [];
  assert.match(wordsOf(sent), /All in short\..*Question 4/);
  assert.doesNotMatch(wordsOf(sent), /Question 1/);
  const { session: now } = await studio.sessions.get(session);
  assert.equal(now.cost.usd, 3, "four answers, and a summary in two parts");
  assert.equal(now.state, "idle");
  const { messages: hits } = await studio.search.find("short", 9, null);
  assert.ok(hits.every(({ kind }) => kind === "model.responded") && hits.length === 2, "each part is found once");
});

test("by hand; what is written meanwhile waits, and is answered with the summary", async (t) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { studio, requests, talk } = await opened(
    t,
    async function* (request, signal) {
      if (isSumming(request)) await held;
      yield* answering(request, signal);
    },
    {},
    null,
  );
  const session = await talk(3);
  assert.equal((await studio.contextMeter.fill(session, null))?.condensable, true);
  await studio.turns.condense(session);
  await until(() => requests.some(isSumming));
  assert.equal((await studio.sessions.get(session)).session.state, "working");
  await assert.rejects(studio.turns.condense(session), (thrown) => isFailure(thrown) && thrown.code === "working");
  await studio.turns.send(session, "And then?", null);
  assert.equal((await studio.queue.list(session)).length, 1);
  const ended = turnEnd(studio);
  letGo();
  await ended;
  const sent = wordsOf(requests.at(-1)?.messages ?? []);
  assert.match(sent, /All in short\..*And then\?/);
  assert.doesNotMatch(sent, /Question 1/);
  const events = await historyOf(studio, session);
  assert.equal(find(events, "condensing.started")?.parent, null);
  const fill = await studio.contextMeter.fill(session, null);
  assert.ok(fill?.parts.some(({ part }) => part === "summary"));
  assert.equal(fill?.largest[0]?.tokens, 300);
  assert.match(fill?.largest[0]?.name ?? "", /^Question 3 \.+…$/);
});

test("nothing old enough is said, and leaves no trace; a stop leaves everything as it was", async (t) => {
  const { studio, requests, talk } = await opened(t, async function* (request, signal) {
    if (isSumming(request)) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    signal.throwIfAborted();
    yield* answering(request, signal);
  });
  const session = await talk(1);
  const before = await historyOf(studio, session);
  await assert.rejects(studio.turns.condense(session), (thrown) => isFailure(thrown) && thrown.code === "invalid");
  assert.deepEqual(await historyOf(studio, session), before);
  assert.equal((await studio.sessions.get(session)).session.state, "idle");

  const longer = await talk(2);
  await studio.turns.condense(longer);
  await until(() => requests.some(isSumming));
  await studio.turns.stop(longer);
  const events = await historyOf(studio, longer);
  assert.equal(events.at(-1)?.fact.kind, "condensing.failed");
  assert.match(wordsOf(context(events)), /Question 1/);
  assert.equal((await studio.sessions.get(longer)).session.state, "idle");
});

test("a process that dies in the middle: the next window closes it, and the conversation goes on", async (t) => {
  const first = await opened(
    t,
    async function* (request, signal) {
      if (isSumming(request)) await new Promise(() => {});
      yield* answering(request, signal);
    },
    { owner: "dead" },
    null,
  );
  const session = await first.talk(3);
  await first.studio.turns.condense(session);
  await until(() => first.requests.some(isSumming));
  await first.abandon();
  const second = await openTestStudio(answering, { folder: first.folder, dead: new Set(["dead"]) });
  t.after(second.dispose);
  const events = await historyOf(second.studio, session);
  const last = events.at(-1)?.fact;
  assert.ok(last?.kind === "condensing.failed" && last.error.code === "interrupted");
  const ended = turnEnd(second.studio);
  await second.studio.turns.send(session, "Still there?", null);
  assert.equal(await ended, "idle");
});

test("branches from before have the originals, those from after the summary; so have copies and imports", async (t) => {
  const { studio, talk, requests } = await opened(t, answering, {}, null);
  const session = await talk(3);
  const second = (await historyOf(studio, session)).filter(({ fact }) => fact.kind === "message.user")[1];
  const condensing = turnEnd(studio);
  await studio.turns.condense(session);
  await condensing;
  const whole = await historyOf(studio, session);
  const copy = await studio.forks.fork(
    session,
    whole.filter(({ fact }) => fact.kind === "turn.started").at(-1)?.seq ?? 0,
  );
  assert.match(wordsOf(context(await historyOf(studio, copy))), /Question 1/, "the copy ends before");
  let ended = turnEnd(studio);
  await studio.turns.send(session, "Go on", null);
  await ended;
  const after = await historyOf(studio, session);
  const late = await studio.forks.fork(
    session,
    after.filter(({ fact }) => fact.kind === "turn.started").at(-1)?.seq ?? 0,
  );
  assert.deepEqual(context(await historyOf(studio, late)), context(after));

  const folder = temporaryFolder(t);
  const bundle = path.join(folder, "bundle.json");
  await studio.transfer.exportBundle([session], bundle, never);
  const elsewhere = await openTestStudio(answering);
  t.after(elsewhere.dispose);
  const source = elsewhere.studio.transfer.fileSource(bundle, "a file");
  await elsewhere.studio.transfer.take(source, new Set([session]), never);
  assert.deepEqual(context(await historyOf(elsewhere.studio, session)), context(await historyOf(studio, session)));
  for (const form of ["markdown", "html"] as const) {
    const file = path.join(folder, form);
    await studio.transfer.exportDocument(session, form, file, never);
    assert.match(readFileSync(file, "utf8"), /Condensed 4 messages: [\d,]+ → [\d,]+ tokens, \$0\.5.*All in short/s);
  }

  ended = turnEnd(studio);
  await studio.turns.resend(session, second?.seq ?? 0, "Otherwise");
  await ended;
  assert.match(wordsOf(requests.at(-1)?.messages ?? []), /Question 1.*Otherwise/);
  assert.doesNotMatch(wordsOf(requests.at(-1)?.messages ?? []), /All in short/);
});
