import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/store/store.ts";
import { folder, wasm } from "./support.ts";

test("The product's own worker and operations open on a new file", async (t) => {
  const worker = path.join(process.env.STUDIO_BUILD ?? "", "src/store/worker.js");
  const store = await openStore({ file: path.join(folder(t), "studio.sqlite"), worker, wasm });
  t.after(() => store.dispose());
  assert.equal(store.report.outcome, "created");
  assert.deepEqual(await store.call("agents.list", undefined), []);
});
