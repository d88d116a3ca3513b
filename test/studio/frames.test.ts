import assert from "node:assert/strict";
import { test } from "node:test";
import { createFrames, joinParts, type LiveParts } from "../../src/studio/frames.ts";

const live = (span: string, from: number, text: string): LiveParts => ({ span, from, parts: [{ type: "text", text }] });

test("what comes within a frame is one message, but never of two spans", async () => {
  const sent: LiveParts[] = [];
  await new Promise<void>((resolve) => {
    const frames = createFrames(joinParts<LiveParts>, (parts) => {
      sent.push(parts);
      if (sent.length === 3) resolve();
    });
    frames.add(live("a", 0, "One"));
    frames.add(live("a", 1, " two"));
    assert.equal(sent.length, 0, "not before the frame's end");
    frames.add(live("b", 0, "Other"));
    assert.equal(sent.length, 1, "the first span's go before");
    frames.flush();
    assert.equal(sent.length, 2);
    frames.flush();
    frames.add(live("b", 1, " end"));
  });
  assert.deepEqual(sent, [
    { span: "a", from: 0, parts: [...live("a", 0, "One").parts, ...live("a", 1, " two").parts] },
    live("b", 0, "Other"),
    live("b", 1, " end"),
  ]);
});

test("nothing is sent after the end", async () => {
  let sent = 0;
  const frames = createFrames(joinParts<LiveParts>, () => void sent++);
  frames.add(live("a", 0, "One"));
  frames.dispose();
  // A later frame of another comes: this one's would have come before it.
  await new Promise<void>((resolve) => createFrames(joinParts<LiveParts>, () => resolve()).add(live("b", 0, "Two")));
  assert.equal(sent, 0);
});
