import assert from "node:assert/strict";
import { test } from "node:test";
import { readsUnnamed } from "../../../src/core/policy/wideReads.ts";
import { parse } from "./judge.ts";

const isWide = (command: string) => readsUnnamed(command, "bash", parse);

test("attack 21: what reads below a folder, or by a pattern, reads files that it does not name", () => {
  const wide = [
    ...[
      "grep -r KEY .",
      "grep -nR KEY",
      "egrep --recursive KEY src",
      "fgrep --directories=recurse KEY .",
      "diff -r a b",
    ],
    ...["rg KEY", "ag KEY src", "ack KEY", "ugrep KEY", "tar -cO .", "zip - src"],
    ...["cat *", "head -5 conf/*", "sort [a-z]*", "awk 1 ./*", "ls && cat src/*"],
    ...["find . -exec cat {} +", "find . -name a -execdir cat {} +", "find . -ok cat {} +"],
    // Not understood.
    ...["cat $(ls)", "cat 'a"],
  ];
  for (const command of wide) assert.ok(isWide(command), command);
});

test("what names its files, lists names, or is allowed word for word does not", () => {
  const narrow = [
    ...["cat a.txt", "grep -n KEY a.txt b.txt", "head -5 a.txt", "diff a.txt b.txt", "sort a.txt | uniq"],
    ...["ls -R", "ls *", "find . -name a.txt", "du -sh *", "git log --oneline", "git diff"],
    ...["npm test", "node --test", "make", "npm run build -- --watch"],
  ];
  for (const command of narrow) assert.ok(!isWide(command), command);
});

test("a shell that is not understood counts as reading all", () => {
  assert.ok(readsUnnamed("cat a.txt", "fish", parse));
});
