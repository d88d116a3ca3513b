import assert from "node:assert/strict";
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { holdFolder } from "../../../src/tools/files/hold.ts";
import { sandbox } from "./support/workspace.ts";

test("names in a held folder stay in it, whatever is put in its place", async (context) => {
  const box = sandbox(context);
  const [folder, evil] = [path.join(box.ws, "d"), path.join(box.base, "evil")];
  for (const made of [folder, evil]) mkdirSync(made);
  const held = await holdFolder(folder);
  await held.check();
  renameSync(folder, path.join(box.ws, "aside"));
  symlinkSync(evil, folder);
  await assert.rejects(held.check(), { code: "stale" });
  await assert.rejects(holdFolder(folder), "a link is not held");
  // Elsewhere names are resolved again, and `check` is all there is.
  if (process.platform === "linux") {
    writeFileSync(held.at("a.txt"), "");
    mkdirSync(held.at("b"));
    assert.deepEqual(readdirSync(path.join(box.ws, "aside")), ["a.txt", "b"]);
  }
  assert.deepEqual(readdirSync(evil), []);
  await held.close();
});

test("a folder below one that was swapped is not held", async (context) => {
  const box = sandbox(context);
  for (const made of [path.join(box.ws, "d/e"), path.join(box.base, "evil/e")]) mkdirSync(made, { recursive: true });
  const folder = path.join(box.ws, "d/e");
  await (await holdFolder(folder)).close();
  renameSync(path.join(box.ws, "d"), path.join(box.ws, "aside"));
  symlinkSync(path.join(box.base, "evil"), path.join(box.ws, "d"));
  await assert.rejects(holdFolder(folder), { code: "stale" });
});
