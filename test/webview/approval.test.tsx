// Why a person is asked about a command: never less than the judge says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { ToolStep } from "../../src/core/transcript.ts";
import { Approval } from "../../webview/chat/Approval.tsx";
import { createArrangement } from "../../webview/chat/arrangement.ts";
import { ChatContext } from "../../webview/chat/context.ts";
import { createLog, createWorld } from "./support/chatHost.ts";
import { drawOn } from "./support/page.ts";

function reasonsOf(command: string, ...reasons: string[]): string[] {
  const world = createWorld(createLog("s"));
  const arrangement = createArrangement(signal([]), signal("s"));
  const state = { type: "asking", reasons, offer: [], workspace: null } as const;
  const step: ToolStep = {
    ...{ type: "tool", span: "c", seq: 1, at: 0, callId: "c", name: "shell", input: { command }, preview: command },
    plan: { kind: "command", command, shell: "bash", cwd: "/w", sandbox: null },
    state,
  };
  try {
    return drawOn(
      <ChatContext.Provider value={{ model: world.model, arrangement, place: "sidebar" }}>
        <Approval step={step} state={state}>
          {null}
        </Approval>
      </ChatContext.Provider>,
      (page) => [...page.all()].flatMap((node) => (node.attributes.get("class") === "approval-why" ? [node.text] : [])),
    );
  } finally {
    world.dispose();
  }
}

test("a command that stands below is not repeated to say that no rule allows it", () => {
  assert.deepEqual(reasonsOf("ls", "No rule allows it: ls"), ["No rule allows it."]);
  const [list, read, head] = ["No rule allows it: ls -la", "No rule allows it: cat a", "No rule allows it: head -3"];
  assert.deepEqual(reasonsOf("ls -la && cat a | head -3", list, read, head), ["No rule allows it."]);
});

test("a reason that says more than that is not hidden, nor is which part it is about", () => {
  const part = "No rule allows it: rm -rf b";
  assert.deepEqual(reasonsOf("git log && rm -rf b", part), [part]);
  const more = "cat /etc/passwd: /etc/passwd is outside of the workspace.";
  assert.deepEqual(reasonsOf("rm -rf b; cat /etc/passwd", part, more), [part, more]);
  assert.deepEqual(reasonsOf("rm -rf b > c", part), [part]);
});
