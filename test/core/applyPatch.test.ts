import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPatch, isPatch, patchedFile } from "../../src/core/applyPatch.ts";
import { toErrorInfo } from "../../src/core/failure.ts";

const file = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join("\n");

test("hunks are applied where their lines stand, whatever their numbers say", () => {
  const patch = (head: string) =>
    `--- a/src/x.ts\n+++ b/src/x.ts\n${head}\n line 4\n-line 5\n+line five\n+and more\n line 6\n`;
  const expected = file.replace("line 5", "line five\nand more");
  for (const head of ["@@ -4,3 +4,4 @@", "@@ -40,3 +40,4 @@ function x", "@@ ... @@", "@@"])
    assert.equal(applyPatch(file, patch(head)), expected, head);
  assert.equal(patchedFile(patch("@@")), "src/x.ts");
  assert.equal(isPatch(patch("@@")), true);
  assert.equal(isPatch("@decorator\nclass A {}"), false);
});

test("of lines that stand twice the nearest are meant, and each hunk follows the one before", () => {
  const twice = "a\nsame\nb\nsame\nc\nsame";
  assert.equal(applyPatch(twice, "@@ -4 +4 @@\n-same\n+other\n"), "a\nsame\nb\nother\nc\nsame");
  assert.equal(applyPatch(twice, "@@ -2 +2,2 @@\n-same\n+x\n+y\n@@ -6 +7 @@\n-same\n+z\n"), "a\nx\ny\nb\nsame\nc\nz");
});

test("a new file, an added line, and a file without a line end", () => {
  assert.equal(
    applyPatch("", "--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"),
    "a\nb\n",
  );
  assert.equal(patchedFile("--- a/gone.ts\n+++ /dev/null\n"), null);
  assert.equal(applyPatch("a \nb", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"), "a\nc");
});

test("what does not fit says what is missing, and what to do", () => {
  assert.throws(
    () => applyPatch(file, "@@ -1 +1 @@\n-line 99\n+x\n"),
    (thrown) => {
      const { code, message, advice } = toErrorInfo(thrown);
      return (
        code === "invalid" && /nothing like "line 99"/.test(message) && /ask for the change again/.test(advice ?? "")
      );
    },
  );
  assert.throws(() => applyPatch(file, "+++ b/a\n@@\n+x\n+++ b/b\n@@\n+y\n"), { message: /several files/ });
  assert.throws(() => applyPatch(file, "nothing"), { message: /no change/ });
});
