import assert from "node:assert/strict";
import { test } from "node:test";
import { shellLines } from "../../src/core/shellLines.ts";

test("commands are taken without prompts, output, comments and empty lines", () => {
  const cases: [language: string, text: string, lines: string[]][] = [
    ["bash", "npm ci\n\n# then\nnpm test\n", ["npm ci", "npm test"]],
    ["sh", "$ npm ci\nadded 3 packages\n$ npm test\nok", ["npm ci", "npm test"]],
    ["console", "% ls\na.txt\n% pwd\n/tmp", ["ls", "pwd"]],
    ["bash", "echo a > b\ncat <<X\n  > y\nX", ["echo a > b", "cat <<X", "  > y", "X"]],
    ["powershell", "PS C:\\x> dir\r\n", ["dir"]],
    ["bash", "# nothing\n\n", []],
  ];
  for (const [language, text, lines] of cases) assert.deepEqual(shellLines(language, text), lines, text);
});
