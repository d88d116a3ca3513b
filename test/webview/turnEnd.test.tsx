// How a turn that did not end well is told, and what can be done about it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Turn } from "../../src/core/transcript.ts";
import { createArrangement } from "../../webview/chat/arrangement.ts";
import { ChatContext } from "../../webview/chat/context.ts";
import { TranscriptRow } from "../../webview/chat/TranscriptRow.tsx";
import { createLog, createWorld } from "./support/chatHost.ts";
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
