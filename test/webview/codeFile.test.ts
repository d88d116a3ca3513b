import assert from "node:assert/strict";
import { test } from "node:test";
import type { Block } from "../../webview/shared/markdown/blocks.ts";
import { withoutName } from "../../webview/shared/markdown/codeFile.ts";
import { parse } from "../../webview/shared/markdown/parse.ts";
import { createMarkdownStream } from "../../webview/shared/markdown/stream.ts";

const named = (block: Block | undefined) => (block?.type === "code" ? [block.language, block.file] : null);
const codeAfter = (info: string, text = "x()") => named(parse(`\`\`\`${info}\n${text}\n\`\`\`\n`)[0]);

test("a block's file is what stands behind the fence, in the ways in which models write it", () => {
  const cases: [info: string, language: string, file: string | null][] = [
    ["ts", "ts", null],
    ["ts src/a.ts", "ts", "src/a.ts"],
    ["ts:src/a.ts", "ts", "src/a.ts"],
    ['ts title="src/my file.ts"', "ts", "src/my file.ts"],
    ["python {file=a/b.py}", "python", null],
    ["python file=a/b.py", "python", "a/b.py"],
    ["src/deep/a.test.tsx", "tsx", "src/deep/a.test.tsx"],
    ["js {1,3}", "js", null],
    ["c++", "c++", null],
    ["ts https://example.com/a.ts", "ts", null],
    ["", "", null],
  ];
  for (const [info, language, file] of cases) assert.deepEqual(codeAfter(info), [language, file], info);
});

test("or a comment on the first line that says nothing else, which is not applied", () => {
  for (const comment of ["// src/a.ts", "# src/a.ts", "/* src/a.ts */", "<!-- src/a.ts -->", "// File: src/a.ts"]) {
    assert.deepEqual(codeAfter("ts", `${comment}\nx()`), ["ts", "src/a.ts"], comment);
    assert.equal(withoutName(`${comment}\nx()`), "x()");
  }
  for (const line of ["// See a.ts", "#include <a.h>", "# numpy.array", "x()", "// TODO", "#!/bin/sh"]) {
    assert.deepEqual(codeAfter("ts", `${line}\nx()`), ["ts", null], line);
    assert.equal(withoutName(`${line}\nx()`), `${line}\nx()`);
  }
});

test("a block that grows names its file from the beginning", () => {
  const stream = createMarkdownStream();
  const text = `\`\`\`ts src/a.ts\n${"let x = 1;\n".repeat(40)}\`\`\`\n`;
  for (let end = 16; end < text.length; end += 24) {
    const block = stream.update(text.slice(0, end), false).flat().at(-1)?.block;
    assert.deepEqual(named(block), ["ts", "src/a.ts"]);
  }
});
