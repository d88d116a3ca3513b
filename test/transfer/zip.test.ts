import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { zipEntries } from "../../src/transfer/zip.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { zipOf } from "./support/zip.ts";

const never = new AbortController().signal;

test("what a zip unpacks to is bounded over all of its files", async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, "bomb.zip");
  writeFileSync(file, zipOf({ "a.json": "a".repeat(1_000_000), "b.json": "b".repeat(1_000_000) }));
  const unpacked = async (most: number) => {
    let bytes = 0;
    for (const entry of await zipEntries(file, () => true, most))
      for await (const chunk of entry.read(never)) bytes += chunk.length;
    return bytes;
  };
  assert.equal(await unpacked(2_000_000), 2_000_000);
  await assert.rejects(unpacked(1_999_999), /more than can be imported/);
});
