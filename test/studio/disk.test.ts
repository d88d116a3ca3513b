// What a disk does to work under way: full for a while, broken for good, full when the studio opens.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FailureCode } from "../../src/core/failure.ts";
import { createTranscript } from "../../src/core/transcript.ts";
import { historyOf, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { openFaultyStudio } from "./support/faultyStore.ts";
import { until } from "./support/view.ts";

const kinds = (events: readonly { fact: { kind: string } }[]) => events.map(({ fact }) => fact.kind);
const WHOLE = ["message.user", "turn.started", "model.requested", "model.responded", "turn.ended"];
const kindOf = (input: unknown) => /"kind":"([\w.]+)"/.exec(JSON.stringify(input) ?? "")?.[1];

test("a disk that is full for a while costs nothing of an answer, and the person is told once", async () => {
  let full = 3;
  const house = await openFaultyStudio(
    saying("Hello."),
    {
      fault: (name, input) =>
        name === "events.append" && kindOf(input) === "model.responded" && full-- > 0 ? "store-full" : null,
    },
    { deps: { sleep: async () => {} } },
  );
  const { studio } = house;
  const told: string[] = [];
  studio.troubles.on(({ error }) => void told.push(error.code));
  const agent = await studio.agents.save("a", testAgent);
  const ended = turnEnd(studio);
  const session = await studio.turns.send(null, "Hi", agent.id);
  assert.equal(await ended, "idle");
  assert.deepEqual(kinds(await historyOf(studio, session)), WHOLE);
  assert.deepEqual(told, ["store-full"]);
  await house.dispose();
});

test("a turn that cannot be written stops its model call, and is closed once there is a way to", async () => {
  let broken: FailureCode | null = null;
  const signals: AbortSignal[] = [];
  const source = pushed();
  const house = await openFaultyStudio(
    (request, signal) => {
      signals.push(signal);
      return source.stream(request, signal);
    },
    { fault: (name) => (name === "events.append" ? broken : null) },
    // The checkpoint comes at once.
    { deps: { sleep: async () => {} } },
  );
  const { studio } = house;
  const agent = await studio.agents.save("a", testAgent);
  const session = await studio.turns.send(null, "Hi", agent.id);
  await until(() => signals.length > 0);
  let ended = turnEnd(studio);
  broken = "store-corrupt";
  source.push({ type: "text", text: "Once" });
  assert.equal(await ended, "working");
  assert.equal(signals[0]?.aborted, true);
  assert.deepEqual(studio.turns.working(), []);

  // What it left open is closed before the next turn begins, on whatever branch.
  broken = null;
  ended = turnEnd(studio);
  await studio.turns.send(session, "Again", null);
  source.push({ type: "finish", finish: { reason: "stop", vendor: "stop" } });
  source.end();
  assert.equal(await ended, "idle");
  const transcript = createTranscript();
  for (const event of await historyOf(studio, session)) transcript.add(event);
  const states = transcript.items.flatMap((item) => (item.type === "turn" ? [item.state] : []));
  assert.deepEqual(
    states.map((state) => (state.type === "ended" ? state.reason : state.type)),
    ["interrupted", "done"],
  );
  await house.dispose();
});

test("a history on a full or read-only disk can be read, and what a crash left open is closed when there is room", async () => {
  const source = pushed();
  const house = await openFaultyStudio(source.stream, { fault: () => null }, { owner: "first" });
  const agent = await house.studio.agents.save("a", testAgent);
  const session = await house.studio.turns.send(null, "Hi", agent.id);
  await house.abandon();

  let full = true;
  const writes = /^(events\.append|leases\.(take|takeOver|release)|purge\.slice)$/;
  const next = await openFaultyStudio(
    saying("Hello."),
    { fault: (name) => (full && writes.test(name) ? "store-full" : null) },
    { folder: house.folder, owner: "second", dead: new Set(["first"]) },
  );
  assert.deepEqual(
    (await next.studio.sessions.list("chat")).map(({ id, state }) => [id, state]),
    [[session, "working"]],
  );
  full = false;
  const ended = turnEnd(next.studio);
  await next.studio.turns.send(session, "Again", null);
  assert.equal(await ended, "idle");
  const closed = (await historyOf(next.studio, session)).flatMap(({ fact }) =>
    fact.kind === "turn.ended" ? [fact.reason] : [],
  );
  assert.deepEqual(closed, ["interrupted", "done"]);
  await next.dispose();
});

test("a recovery that cannot be written is tried again, by whoever looks next", async () => {
  const source = pushed();
  const house = await openFaultyStudio(source.stream, { fault: () => null }, { owner: "first" });
  const agent = await house.studio.agents.save("a", testAgent);
  const session = await house.studio.turns.send(null, "Hi", agent.id);
  await until(async () => kinds(await historyOf(house.studio, session)).includes("model.requested"));
  await house.abandon();

  let full = true;
  let second: Promise<void> | null = null;
  let reads = 0;
  const next = await openFaultyStudio(
    saying("Hello."),
    {
      fault(name) {
        if (full) return name === "events.append" ? "store-full" : null;
        if (name === "events.history") reads++;
        if (name !== "events.append" || second !== null) return null;
        // A slow disk: while the first recovery is about to write, somebody else wants one too.
        second = next.studio.turns.stop(session);
        return (async () => {
          for (let round = 0; round < 200 && reads < 2; round++) await next.studio.sessions.find(session);
          return null;
        })();
      },
    },
    { folder: house.folder, owner: "second", dead: new Set(["first"]) },
  );
  assert.equal((await next.studio.sessions.get(session)).session.state, "working");
  await assert.rejects(next.studio.turns.stop(session), { code: "store-full" });
  full = false;
  await next.studio.turns.stop(session);
  await second;
  assert.equal((await next.studio.sessions.get(session)).session.state, "interrupted");
  // Two at once close it once.
  const closing = (await historyOf(next.studio, session)).filter(({ fact }) => /failed|ended/.test(fact.kind));
  assert.deepEqual(kinds(closing), ["model.failed", "turn.ended"]);
  await next.dispose();
});
