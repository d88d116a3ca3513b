// The product's own worker, operations and tables on the engine.
import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { openStore, type Store } from "../../src/store/store.ts";
import { overwrite } from "./overwrite.ts";
import { folder, wasm } from "./support.ts";

async function opened(t: TestContext, file: string): Promise<Store> {
  const worker = path.join(process.env.STUDIO_BUILD ?? "", "src/store/worker.js");
  const store = await openStore({ file, worker, wasm });
  t.after(() => store.dispose());
  return store;
}

test("They open on a new file", async (t) => {
  const store = await opened(t, path.join(folder(t), "studio.sqlite"));
  assert.equal(store.report.outcome, "created");
  assert.deepEqual(await store.call("agents.list", undefined), []);
});

test("What is in them is all there after a salvage", async (t) => {
  const file = path.join(folder(t), "studio.sqlite");
  const store = await opened(t, file);
  const session = {
    id: "s1",
    branch: "b1",
    purpose: "chat",
    title: "Hello",
    agent: null,
    at: 1_800_000_000_000,
  } as const;
  const made = await store.call("sessions.create", session);
  await store.call("drafts.setText", { session: "s1", text: "unsent \0 \ud800" });
  const draft = await store.call("drafts.get", { session: "s1" });
  await store.dispose();
  overwrite(file, 0, new Uint8Array(24).fill(0xff));

  const again = await opened(t, file);
  assert.equal(again.report.outcome, "replaced");
  assert.deepEqual(again.report.damage?.incomplete, []);
  assert.deepEqual((await again.call("sessions.get", { id: "s1" }))?.session, made);
  assert.deepEqual(await again.call("drafts.get", { session: "s1" }), draft);
});
