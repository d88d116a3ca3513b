import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { folder, storeOn } from "./support.ts";

test("What is written is there after closing and opening again", async (t) => {
  const file = path.join(folder(t), "deep", "studio.sqlite");
  const first = await storeOn(t, file);
  assert.equal(first.report.outcome, "created");
  assert.equal(await first.call("add", { who: "a", n: 1, text: "hello \0 ü 🎈" }), 1);
  await first.dispose();
  const second = await storeOn(t, file);
  assert.equal(second.report.outcome, "opened");
  assert.deepEqual(await second.call("entries", "a"), [{ n: 1, text: "hello \0 ü 🎈" }]);
  assert.deepEqual(await second.call("totals", undefined), { entries: 1, counted: 1 });
  assert.deepEqual(await second.call("check", undefined), ["ok"]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(path.dirname(file)).sort(), ["studio.sqlite", "studio.sqlite.rbj"]);
});
