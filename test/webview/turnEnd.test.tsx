// How a turn that did not end well is told, and what can be done about it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Figures, ModelStep, Turn } from "../../src/core/transcript.ts";
import { createArrangement } from "../../webview/chat/arrangement.ts";
import { ChatContext } from "../../webview/chat/context.ts";
import { TranscriptRow } from "../../webview/chat/TranscriptRow.tsx";
import { createLog, createWorld, ref } from "./support/chatHost.ts";
import { drawOn, type PageNode } from "./support/page.ts";

async function drawn(turn: Partial<Turn>): Promise<{ text: string; classes: string[]; buttons: string[] }> {
  const log = createLog("s");
  const world = createWorld(log);
  await world.model.shown.open();
  const arrangement = createArrangement(signal([]), signal("s"));
  const item = {
    ...({ type: "turn", id: "t", seq: 1, at: 0, after: 0, agentName: "Reviewer", steps: [] } as const),
    state: { type: "working" } as const,
    ...turn,
  };
  const found = drawOn(
    <ChatContext.Provider value={{ model: world.model, arrangement, place: "sidebar" }}>
      <TranscriptRow item={item} ways={undefined} last={true} drawn={true} />
    </ChatContext.Provider>,
    (page: PageNode) => ({
      text: page.text,
      classes: [...page.all()].flatMap(({ attributes }) => attributes.get("class") ?? []),
      buttons: [...page.all()].filter(({ localName }) => localName === "button").map(({ text }) => text),
    }),
  );
  world.dispose();
  return found;
}

const ended = (reason: "limit" | "failed" | "cancelled") => {
  const error = { code: "limit", message: "The turn ended after 1 model call, the limit." } as const;
  return { type: "ended", reason, durationMs: 30, ...(reason === "cancelled" ? {} : { error }) } as const;
};

test("a limit is no failure: it warns, and leads to the agent that has it", async () => {
  const { text, classes, buttons } = await drawn({ state: ended("limit") });
  assert.match(text, /The turn ended after 1 model call, the limit\./);
  assert.ok(classes.includes("notice warning"));
  for (const name of ["Continue", "Retry", "Edit agent"]) assert.ok(buttons.includes(name), name);
  assert.ok((await drawn({ state: ended("failed") })).classes.includes("notice failed"));
});

test("the limits of another agent that was addressed are not looked for in the session's own", async () => {
  const { buttons } = await drawn({ state: ended("limit"), agentName: "Demo" });
  assert.ok(buttons.includes("Continue"));
  assert.ok(!buttons.includes("Edit agent"));
});

test("when the next try is stands there for as long as it is waited for", async () => {
  const error = { code: "rate-limit", message: "Too many requests: Slow down" } as const;
  const timing = { firstPartMs: null, totalMs: 2 };
  const figures: Figures = { answeredBy: null, usage: {}, cost: { kind: "unknown", why: "test" }, timing };
  const failed = (span: string, seq: number): ModelStep => ({
    ...{ type: "model", span, seq, at: Date.now(), model: ref, content: [] },
    state: { type: "failed", retryInMs: 19_400, error, figures },
  });
  const [first, second] = [failed("m1", 2), failed("m2", 3)];
  const waiting = await drawn({ steps: [first, second] });
  assert.equal(waiting.text.match(/Slow down/g)?.length, 2);
  assert.equal(waiting.text.match(/Slow down\. Next try in 20 s\./g)?.length, 1);
  assert.doesNotMatch((await drawn({ steps: [first], state: ended("cancelled") })).text, /Next try/);
});
