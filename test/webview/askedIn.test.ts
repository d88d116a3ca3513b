import assert from "node:assert/strict";
import { test } from "node:test";
import type { ToolStep, Turn } from "../../src/core/transcript.ts";
import { askedIn } from "../../webview/chat/askedIn.ts";

const call = (span: string, state: ToolStep["state"], within?: ToolStep[]): ToolStep => ({
  ...{ type: "tool", span, seq: 1, at: 0, callId: span, name: "call_agent", input: {}, preview: "", plan: null, state },
  ...(within === undefined ? {} : { turn: turnOf(within) }),
});
const turnOf = (steps: ToolStep[]): Turn => ({
  ...{ id: "turn", seq: 1, at: 0, agentName: "A", steps, state: { type: "working" } },
});
const asking: ToolStep["state"] = { type: "asking", reasons: [], offer: [], workspace: null };

test("a call that waits for the person is found, however deep within other agents' calls", () => {
  const running: ToolStep["state"] = { type: "running" };
  assert.equal(askedIn([call("a", running), call("b", running, [])]), undefined);
  assert.equal(askedIn([call("a", running), call("b", asking)])?.span, "b");
  const deep = call("a", running, [call("b", running, [call("c", running), call("d", asking)])]);
  assert.equal(askedIn([deep, call("e", asking)])?.span, "d");
});
