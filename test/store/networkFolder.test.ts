import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { mock, test } from "node:test";
import { isOnNetwork } from "../../src/store/networkFolder.ts";
import { folder } from "./support.ts";

const linux = { skip: process.platform !== "linux" && "told by its file system's number only on Linux" };

test("A folder of this machine is none; nor is one of which nothing is known", linux, async (t) => {
  assert.equal(await isOnNetwork(folder(t)), false);
  assert.equal(await isOnNetwork("/nowhere/at/all"), false);
});

test("One that another machine serves is", linux, async (t) => {
  // CIFS's number is negative when it is read as 32 bits with a sign.
  for (const type of [0x6969, 0xff534d42, 0xff534d42 | 0]) {
    const faked = mock.method(fs, "statfs", async () => ({ type }));
    syncBuiltinESMExports();
    t.after(() => {
      faked.mock.restore();
      syncBuiltinESMExports();
    });
    assert.equal(await isOnNetwork("/mnt/share"), true);
  }
});
