// What is stored of an event and is no JSON any more is told in words, with what to do.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { openProduct } from "./product.ts";
import { folder } from "./support.ts";

test("an event that is cut off, or of which a long text is, says so, and what to do", async (t) => {
  const { executor, call } = await openProduct(path.join(folder(t), "studio.sqlite"));
  t.after(() => executor.close());
  for (const [session, text] of [
    ["short", "Hello"],
    ["long", "Hello ".repeat(200)],
  ] as const) {
    call("sessions.create", { id: session, branch: `${session} b`, purpose: "chat", title: "", agent: null, at: 1 });
    const fact = { kind: "message.user", content: [{ type: "text", text }] } as const;
    call("events.append", {
      session,
      branch: `${session} b`,
      events: [{ id: session, at: 1, span: null, parent: null, fact }],
    });
  }
  executor.open().run("UPDATE blob SET json = substr(json, 1, 20)");
  executor
    .open()
    .run("UPDATE body SET json = substr(json, 1, 20) WHERE event = (SELECT key FROM event WHERE id = 'short')");
  for (const session of ["short", "long"])
    assert.throws(() => call("events.history", { session, branch: `${session} b`, after: 0 }), {
      name: "Failure",
      message: "What is recorded here is damaged and cannot be read.",
    });
});
