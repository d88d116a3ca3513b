import assert from "node:assert/strict";
import { test } from "node:test";
import { context } from "../../src/core/context.ts";
import { type Entry, type Event, type FactKind, spanRole } from "../../src/core/event.ts";
import { callsAgain, changeFor, forkEntries, forkPointAt, keptAt } from "../../src/core/forkPoint.ts";
import { closeOpenTurn } from "../../src/core/recovery.ts";
import { random as seeded } from "../support/random.ts";
import { randomTurn } from "../transfer/support/logs.ts";
import { call, finished, logged, requested, responded, started, text, user, wholeTurn } from "./support/log.ts";

const nothing = { changed: [], settings: {}, call: null, content: null } as const;

/** What the new branch holds when a person goes on from event `seq`, the kept part apart. */
function forkedAt(history: readonly Event[], seq: number): { kept: Event[]; all: Event[] } {
  const point = forkPointAt(history, seq);
  const again = point.kind === "call" ? ({ type: "again" } as const) : null;
  const kept = history.filter((event) => event.seq <= keptAt(point, again));
  const content = point.kind === "message" ? point.content : null;
  const entries = forkEntries(kept, { from: seq, point, ...nothing, call: again, content });
  return { kept, all: logged([...kept, ...entries]) };
}

/** Throws when a span begins or ends other than once. */
function checkSpans(events: readonly Event[], what: string): void {
  const count = new Map<string | null, number[]>();
  for (const { fact, span } of events) {
    const [begun = 0, over = 0] = count.get(span) ?? [];
    const role = spanRole[fact.kind];
    if (role === "begins") count.set(span, [begun + 1, over]);
    if (role === "ends") count.set(span, [begun, over + 1]);
  }
  // A title may come while the next turn is under way: what is cut off there has no end.
  const titlings = events.flatMap(({ fact, span }) => (fact.kind === "titling.started" ? [span] : []));
  const calls = events.flatMap(({ parent, span }) => (titlings.includes(parent) ? [span] : []));
  for (const span of [...titlings, ...calls]) count.delete(span);
  for (const [span, numbers] of count) assert.deepEqual(numbers, [1, 1], `${what}: ${span}`);
}

const ASIDES: readonly FactKind[] = ["condensing.started", "titling.started"];

function checkEvery(entries: readonly Entry[], what: string): void {
  const history = logged(entries);
  // Nothing goes on from a summary or a title, nor from a model call for one.
  const asides = new Set<string | null>();
  for (const { fact, span, parent } of history)
    if (ASIDES.includes(fact.kind) || (parent !== null && asides.has(parent))) asides.add(span);
  for (const { seq, fact, span } of history) {
    let made: ReturnType<typeof forkedAt>;
    try {
      made = forkedAt(history, seq);
    } catch (thrown) {
      assert.ok(
        ["fork.changed", "variables.filled", "session.copied"].includes(fact.kind) || asides.has(span),
        `${what} ${seq}: ${thrown}`,
      );
      continue;
    }
    const { kept, all } = made;
    assert.ok((kept.at(-1)?.seq ?? 0) <= seq, `${what} ${seq}: nothing behind the cut is kept`);
    checkSpans(all, `${what} ${seq} ${fact.kind}`);
    assert.deepEqual(closeOpenTurn(all), [], `${what} ${seq}: no turn is open`);
    assert.ok(changeFor(all), "the change holds for what begins now");
    const [copied, said] = [copy, user("Wait.")].map((entry) => logged([...all, entry]));
    assert.equal(copied && changeFor(copied), null, "a copy begins with nothing that was chosen in the original");
    assert.deepEqual(said && [changeFor(said)?.again, callsAgain(said)], [[], []], "what is said ends the calls");
    // Each call has exactly one result, the ones that are carried out again included.
    const messages = context(all);
    for (const [index, message] of messages.entries()) {
      if (message.role !== "assistant") continue;
      const calls = message.content.flatMap((block) => (block.type === "call" ? [block.callId] : []));
      const next = messages[index + 1];
      const results = next?.role === "tool" ? next.content.map(({ callId }) => callId) : [];
      assert.deepEqual(results, calls, `${what} ${seq}`);
    }
    const open = callsAgain(all).map(({ callId }) => callId);
    const answer = kept.findLastIndex(({ fact }) => fact.kind === "model.responded");
    const answered = kept.slice(answer).flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact.callId] : []));
    for (const callId of open) assert.ok(!answered.includes(callId), `${what} ${seq}: ${callId} has its result`);
  }
}

const copy: Entry = { span: null, parent: null, fact: { kind: "session.copied", from: "s", title: "", upTo: 1 } };

test("from any event a branch begins in order: nothing stays open, every call has its result", () => {
  checkEvery(
    [
      ...wholeTurn,
      ...wholeTurn.map((entry) => ({
        ...entry,
        span: entry.span && `${entry.span}'`,
        parent: entry.parent && `${entry.parent}'`,
      })),
    ],
    "two turns",
  );
  const random = seeded(7);
  for (let round = 0; round < 60; round++) {
    let made = 0;
    const name = () => `${round}-${++made}`;
    checkEvery([...randomTurn(random, name), ...randomTurn(random, name)], `round ${round}`);
  }
});

test("what happened within another agent's call goes on from that call", () => {
  const within = {
    span: "t2",
    parent: "c1",
    fact: { kind: "turn.started", agentVersion: "v", agentName: "Other" },
  } as const;
  const history = logged([
    user("Go."),
    started("t1"),
    requested("m1", "t1"),
    responded("m1", [call("x", "ask")]),
    {
      span: "c1",
      parent: "t1",
      fact: { kind: "tool.requested", callId: "x", name: "ask", input: {}, effect: "none", preview: "Ask" },
    },
    within,
    requested("m2", "t2"),
    responded("m2", [text("Inner.")]),
    { span: "t2", parent: "c1", fact: { kind: "turn.ended", reason: "done", durationMs: 1 } },
    finished("c1", "x", "Inner."),
  ]);
  for (const seq of [5, 6, 7, 8, 9, 10]) {
    const point = forkPointAt(history, seq);
    assert.deepEqual([point.kind, point.keep], ["call", 4], `event ${seq}`);
  }
  assert.deepEqual(
    callsAgain(forkedAt(history, 7).all).map(({ callId }) => callId),
    ["x"],
  );
});

test("a call of another program is not carried out, and its answer is asked for again", () => {
  const foreign = { connection: "", provider: "openai", model: "gpt" } as const;
  const history = logged([
    user("Go."),
    started("t1"),
    responded("m1", [call("x", "look")], { model: foreign }),
    {
      span: "c1",
      parent: "t1",
      fact: { kind: "tool.requested", callId: "x", name: "look", input: {}, effect: "unknown", preview: "" },
    },
    finished("c1", "x", "There."),
  ]);
  assert.deepEqual(forkPointAt(history, 3), { kind: "ask", keep: 1 });
  assert.throws(() => forkPointAt(history, 5), { code: "invalid" });
  assert.throws(() => forkPointAt([], 1), { code: "stale" });
});
