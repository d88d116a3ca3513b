// The licences of what is bundled: nothing without its text, and nothing forgotten that a package carries with it.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { notices } from "./notices.mjs";

const root = process.env.STUDIO_ROOT ?? process.cwd();
/** A bundle of these files. */
const bundleOf = (...files: string[]) => ({
  inputs: {},
  outputs: {
    "dist/a.js": {
      bytes: 1,
      imports: [],
      exports: [],
      inputs: Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }])),
    },
  },
});

/** A folder with one package of these files. */
function packageOf(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "studio-notices-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, "node_modules/some", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

test("a package that is bundled is named with its version, and has its licence's text", () => {
  const text = notices([bundleOf("src/extension.ts", "node_modules/marked/lib/marked.esm.js")], root, []);
  assert.match(text, /\nmarked \d+\.\d+\.\d+\nMIT, /);
  assert.match(text, /Christopher Jeffrey/);
  assert.doesNotMatch(text, /\nzod /);
});

test("what is copied beside the bundles counts, and what packages carry without saying so", () => {
  const copied = ["node_modules/sql.js/dist/sql-wasm.wasm", "node_modules/tree-sitter-bash/tree-sitter-bash.wasm"];
  const text = notices([], root, copied);
  for (const part of ["SQLite", "sql.js", "Emscripten", "musl libc", "tree-sitter-bash"])
    assert.match(text, new RegExp(`\\n${part}`));
});

test("what Temml was made from is named with it, and has its licences' texts", () => {
  const text = notices([bundleOf("node_modules/temml/dist/temml.mjs")], root, []);
  for (const words of ["Ron Kok", "Khan Academy", "Martin Hensel", "Kolen Cheung", "TERMS AND CONDITIONS FOR USE"])
    assert.ok(text.includes(words), words);
});

test("the icons' two licences, the token tables and the price table are there", () => {
  const files = [
    "@vscode/codicons/dist/codicon.ttf",
    "gpt-tokenizer/esm/main.js",
    "@pydantic/genai-prices/dist/index.js",
  ];
  const text = notices([bundleOf(...files.map((file) => `node_modules/${file}`))], root, []);
  for (const words of ["Attribution 4.0 International", "Shantanu Jain", "Pydantic Services"])
    assert.ok(text.includes(words), words);
});

test("code of others within a package is told, by their files or the comment that it begins with", (t) => {
  const folder = packageOf(t, {
    "package.json": '{ "name": "some", "version": "1.0.0", "license": "MIT" }',
    LICENSE: "The licence of some.",
    "vendor/queue/LICENSE.md": "The licence of a queue.",
    "third/emitter.js": "/**\nCopyright of an emitter.\nPermission is hereby granted\n*/\nexport const emitter = 1;\n",
    "third/plain.js": "/** Says hello. */\nexport const hello = 1;\n",
    "node_modules/other/LICENSE": "Not its own.",
  });
  const files = ["third/emitter.js", "third/plain.js"].map((name) => `node_modules/some/${name}`);
  const text = notices([bundleOf(...files)], folder, []);
  for (const words of ["The licence of some.", "The licence of a queue.", "emitter.js:\n\nCopyright of an emitter."])
    assert.ok(text.includes(words), words);
  for (const words of ["Says hello", "Not its own"]) assert.ok(!text.includes(words), words);
});

test("a package without a licence or without its text stops the build, and says what to do", (t) => {
  const named = packageOf(t, {
    "package.json": '{ "name": "some", "version": "1.0.0", "license": "MIT" }',
    "index.js": "",
  });
  const bundle = bundleOf("node_modules/some/index.js");
  assert.throws(() => notices([bundle], named, []), /"some" is bundled without a licence text\. Add it to/);
  const unnamed = packageOf(t, {
    "package.json": '{ "name": "some", "version": "1.0.0" }',
    "index.js": "",
    LICENSE: "A text.",
  });
  assert.throws(() => notices([bundle], unnamed, []), /"some" is bundled, and names no licence/);
});
