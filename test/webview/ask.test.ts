import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, Fact } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import * as Ask from "../../src/protocol/ask.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import { createAskModel } from "../../webview/ask/model.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const ref = { connection: "c", provider: "openai", model: "m1" } as const;
const place = { id: "e", session: "quick", branch: "quick", at: 1 };
function events(...facts: readonly (readonly [string | null, string | null, Fact])[]): Event[] {
  return facts.map(([span, parent, fact], index) => ({ ...place, seq: index + 1, span, parent, fact }));
}
const asked = events(
  [null, null, { kind: "message.user", content: [{ type: "text", text: "Why?" }] }],
  ["t", null, { kind: "turn.started", agentVersion: "", agentName: "m1" }],
  [
    "s",
    "t",
    {
      kind: "model.requested",
      model: ref,
      request: "r",
      system: "",
      tools: [],
      parameters: {},
      messages: 1,
      attempt: 1,
    },
  ],
);
const answered = [
  ...asked,
  ...events(
    [
      "s",
      null,
      {
        kind: "model.responded",
        model: ref,
        answeredBy: "m1",
        content: [{ type: "text", text: "Because. " }],
        usage: {},
        cost: { kind: "unknown", why: "No price." },
        finish: { reason: "stop", vendor: "stop" },
        timing: { firstPartMs: 1, totalMs: 2 },
      },
    ],
    ["t", null, { kind: "turn.ended", reason: "done", durationMs: 2 }],
  ).map((event, index) => ({ ...event, seq: asked.length + index + 1 })),
];

function opened() {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  let snapshot: Ask.AskSnapshot = { model: "m1", connection: "Work", events: asked, live: null, kept: false };
  host.answer(Ask.open, () => snapshot);
  host.answer(Ask.live, () => null);
  const clock = { now: () => 0, frame: (run: () => void) => run(), after: () => () => {} };
  const model = createAskModel(createPeer(here), clock);
  const become = (next: Partial<Ask.AskSnapshot>) => {
    snapshot = { ...snapshot, ...next };
    host.tell(Ask.changed, undefined);
  };
  return { host, model, become };
}
async function settled() {
  for (let hop = 0; hop < 10; hop++) await new Promise((resolve) => setImmediate(resolve));
}

test("the question is shown, the answer grows, and the fact takes its place", async () => {
  const { model, host, become } = opened();
  await model.open();
  assert.equal(model.working.value, true);
  assert.deepEqual(model.content.value, []);
  host.tell(Ask.liveParts, { span: "s", from: 0, parts: [{ type: "text", text: "Be" }] });
  await settled();
  assert.equal(model.answer.value, "Be");
  become({ events: answered });
  await settled();
  assert.equal(model.working.value, false);
  assert.equal(model.answer.value, "Because.");
});

test("a page that comes late has what was said before it came", async () => {
  const { model, become } = opened();
  become({ live: { span: "s", from: 0, parts: [{ type: "text", text: "Because" }] } });
  await model.open();
  assert.equal(model.answer.value, "Because");
});

test("a page that cannot be filled says why, until it is asked again", async () => {
  const { model, host } = opened();
  host.answer(Ask.open, () => {
    throw fail("closed", "The view was closed.");
  });
  await model.open();
  assert.equal(model.state.value.at, "failed");
});

test("its buttons ask the host, and say what could not be done", async () => {
  const { model, host } = opened();
  const done: string[] = [];
  host.answer(Ask.stop, () => void done.push("stop"));
  host.answer(Ask.copy, ({ text }) => void done.push(`copy ${text}`));
  host.answer(Ask.continueInChat, () => {
    throw fail("store-full", "The disk is full.");
  });
  await model.open();
  await model.stop();
  await model.copy("x");
  assert.deepEqual(done, ["stop", "copy x"]);
  await model.continueInChat();
  assert.equal(model.problem.value?.message, "The disk is full.");
  await model.copy("y");
  assert.equal(model.problem.value, null);
});
