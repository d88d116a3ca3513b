import assert from "node:assert/strict";
import { test } from "node:test";
import { namedFile } from "../../src/core/namedFile.ts";

test("a named file stays within the folder that it is relative to", () => {
  assert.deepEqual(namedFile("src/a.ts"), ["src", "a.ts"]);
  assert.deepEqual(namedFile("./src//deep/./a b.ts"), ["src", "deep", "a b.ts"]);
  assert.deepEqual(namedFile("src\\a.ts"), ["src", "a.ts"]);
  assert.deepEqual(namedFile("..a/b..ts"), ["..a", "b..ts"]);
  const outside = [
    "",
    "/etc/passwd",
    "../a.ts",
    "src/../../a.ts",
    "src\\..\\..\\a",
    "C:\\a.ts",
    "file:///a",
    "~/.ssh/x",
    "a\0b",
  ];
  for (const named of outside) assert.equal(namedFile(named), null, JSON.stringify(named));
});
