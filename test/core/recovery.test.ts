import assert from "node:assert/strict";
import { test } from "node:test";
import { context } from "../../src/core/context.ts";
import { type Entry, type Event, spanRole } from "../../src/core/event.ts";
import { closeOpenTurn, interrupted } from "../../src/core/recovery.ts";
import {
  asked,
  call,
  decided,
  ended,
  logged,
  requested,
  responded,
  started,
  streamed,
  text,
  user,
  wholeTurn,
} from "./support/log.ts";

/** The log after the recovery of what was left of it. */
function recovered(entries: readonly Entry[]): { added: Entry[]; events: Event[] } {
  const added = closeOpenTurn(logged(entries));
  return { added, events: logged([...entries, ...added]) };
}

/** How often each span began and ended. */
function spans(events: readonly Event[]): Map<string | null, { begins: number; ends: number }> {
  const found = new Map<string | null, { begins: number; ends: number }>();
  for (const { fact, span } of events) {
    const role = spanRole[fact.kind];
    if (role === "outside") continue;
    const count = found.get(span) ?? { begins: 0, ends: 0 };
    found.set(span, {
      begins: count.begins + (role === "begins" ? 1 : 0),
      ends: count.ends + (role === "ends" ? 1 : 0),
    });
  }
  return found;
}

test("a turn cut anywhere is closed: every span ends once, and closing again adds nothing", () => {
  const twice = [
    ...wholeTurn,
    user("And now?"),
    started("t2"),
    requested("m9", "t2"),
    responded("m9", [text("Noon.")]),
    ended("t2"),
  ];
  for (let length = 0; length <= twice.length; length++) {
    const { added, events } = recovered(twice.slice(0, length));
    for (const [span, count] of spans(events))
      assert.deepEqual(count, { begins: 1, ends: 1 }, `cut at ${length}: ${span}`);
    assert.deepEqual(closeOpenTurn(events), [], `cut at ${length}`);
    const last = twice[length - 1]?.fact.kind;
    const open = last !== undefined && last !== "message.user" && last !== "turn.ended";
    assert.equal(added.length > 0, open, `cut at ${length}`);
    // The turn ends after what was open in it, and no tool is run for it.
    if (open) assert.equal(added.at(-1)?.fact.kind, "turn.ended", `cut at ${length}`);
    assert.ok(added.every(({ fact }) => ["model.failed", "tool.finished", "turn.ended"].includes(fact.kind)));
  }
});

test("what had been committed of an answer is kept, joined over its checkpoints", () => {
  const { added } = recovered([
    user("Tell me a story"),
    started("t1"),
    requested("m1", "t1"),
    streamed("m1", { type: "text", text: "Once " }),
    streamed("m1", { type: "text", text: "upon a time" }),
  ]);
  const failed = added[0]?.fact;
  assert.ok(failed?.kind === "model.failed");
  assert.deepEqual(failed.content, [text("Once upon a time")]);
  assert.deepEqual(failed.error, interrupted);
  assert.deepEqual(failed.timing, { firstPartMs: 1_000, totalMs: 2_000 });
  assert.equal(failed.cost.kind, "free", "of the demo, whatever it used");
  assert.deepEqual(failed.usage, {});
  assert.deepEqual(added.at(-1)?.fact, {
    kind: "turn.ended",
    reason: "interrupted",
    error: interrupted,
    durationMs: 3_000,
  });
});

test("what an answer cost that broke off is unknown, which is not zero", () => {
  const asked = requested("m1", "t1");
  assert.ok(asked.fact.kind === "model.requested");
  const paid = { ...asked, fact: { ...asked.fact, model: { ...asked.fact.model, provider: "anthropic" } as const } };
  const failed = recovered([user("Hi"), started("t1"), paid]).added[0]?.fact;
  assert.ok(failed?.kind === "model.failed");
  assert.equal(failed.cost.kind, "unknown");
});

test("a tool that was running is not run again: its call gets a result that says so", () => {
  const { added, events } = recovered([
    user("Hi"),
    started("t1"),
    requested("m1", "t1"),
    responded("m1", [call("c1"), call("c2")]),
    asked("k1", "t1", "c1"),
    decided("k1", "c1", "allow"),
  ]);
  assert.deepEqual(
    added.map(({ span, fact }) => [span, fact.kind]),
    [
      ["k1", "tool.finished"],
      ["t1", "turn.ended"],
    ],
  );
  assert.equal(added[0]?.fact.kind === "tool.finished" && added[0].fact.stopped, "during");
  const results = context(events).at(-1);
  assert.ok(results?.role === "tool");
  assert.deepEqual(
    results.content.map(({ callId, isError }) => [callId, isError]),
    [
      ["c1", true],
      ["c2", true],
    ],
  );
});
