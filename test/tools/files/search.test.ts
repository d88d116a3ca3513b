import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../../src/core/json.ts";
import { globPattern } from "../../../src/tools/files/globPattern.ts";
import { seeded } from "../../core/support/seeded.ts";
import { findRipgrep } from "./support/ripgrep.ts";
import { sandbox } from "./support/workspace.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const files = {
  "src/a.ts": "const price = 1;\n// Price of ÄPFEL äpfel\nprice + price\n",
  "src/deep/b.ts": "export const total = price;\r\nlast price",
  "docs/c.md": "# Price [list]\nfoo.bar(1)\n\n  (a|b)\\d\n",
  ".hidden/d.txt": "price\n",
  "node_modules/x/e.js": "price\n",
  ".git/f": "price\n",
  "wide.txt": Buffer.from("\uFEFFone\nprice 𝄞\n", "utf16le"),
  "bom.txt": "\uFEFFprice\n",
  "binary.bin": Buffer.from("price\nprice\0price\n"),
  "latin.txt": Buffer.from("price \xe9\n", "latin1"),
  price: "name only\n",
  "new\nline.txt": "price\n",
  "é.txt": "price\n",
};

test("lines are found, by text and by expression", async (context) => {
  const box = sandbox(context);
  box.put(files);
  const find = async (input: { pattern: string } & { [key: string]: string | boolean }) =>
    (await box.answer("search", input)).split("\n");
  assert.deepEqual(await find({ pattern: "foo.bar(1)" }), ["docs/c.md:2: foo.bar(1)"]);
  assert.deepEqual(await find({ pattern: "(a|b)\\d" }), ["docs/c.md:4:   (a|b)\\d"]);
  assert.deepEqual(await find({ pattern: "^const \\w+", regex: true }), ["src/a.ts:1: const price = 1;"]);
  assert.deepEqual(await find({ pattern: "price;$", regex: true, path: "src" }), [
    "src/deep/b.ts:1: export const total = price;",
  ]);
  assert.deepEqual(await find({ pattern: "price", path: "src/a.ts" }), [
    "src/a.ts:1: const price = 1;",
    "src/a.ts:3: price + price",
  ]);
  assert.equal((await find({ pattern: "PRICE", ignoreCase: true, files: "*.md" }))[0], "docs/c.md:1: # Price [list]");
  assert.deepEqual(await find({ pattern: "PRICE" }), ["Nothing was found."]);
  assert.ok(
    (await find({ pattern: "price", everything: true })).some((line) => line.startsWith("node_modules/x/e.js:1")),
  );
  assert.match((await find({ pattern: "(", regex: true }))[0] ?? "", /^invalid: .*Unterminated group.*plain text/);
  assert.match((await find({ pattern: "a\nb" }))[0] ?? "", /within one line/);
  assert.equal(
    (await box.prepare("search", { pattern: "a b", path: "src", files: "*.ts" })).preview,
    'Search for "a b" in src (*.ts)',
  );
  assert.equal((await box.prepare("search", { pattern: "a+", regex: true })).preview, "Search for /a+/");
  box.put({ "many.txt": "many\n".repeat(300), "long.txt": `${"x".repeat(400)}needle` });
  const many = await find({ pattern: "many" });
  assert.deepEqual([many.length, many.at(-1)], [201, "… there may be more than these 200 lines: narrow the search."]);
  assert.ok(((await find({ pattern: "needle" }))[0] ?? "").endsWith("…"));
});

/** Expressions that the two engines are known to spell differently, then random ones. */
const PATTERNS = [
  ..."\\d|\\w+$|\\bprice\\b|\\bpfel|\\Bx|[\\w.]+\\(|[^\\W]x|[[]|\\[|[&&a]|[a~~b]|\\s\\S|^\\s*$|.|^|$|\\u{1D11E}|\\u00e9|\\x41|äpfel|Äpfel".split(
    "|",
  ),
  ..."(?<n>p)rice~(?:a|b)~a{1,2}~p(?=r)~(?<!x)price~(p)r\\1?~\\/~\\p{Lu}~[^]~[]~[a-c]{2}~\\cA~[\\b]~\\.~\\-|a".split(
    "~",
  ),
] as const;
const ATOMS = [
  "price",
  "a",
  ".",
  "\\w",
  "\\d",
  "\\s",
  "\\W",
  "[a-p]",
  "[^a-z]",
  "é",
  "(a|r)",
  "\\b",
  "x",
  "1",
  "Ä",
] as const;
const MARKS = ["", "", "", "*", "+", "?", "{1,2}"] as const;

test("ripgrep and our own search find the same", async (context) => {
  const program = findRipgrep();
  if (program === null) return context.skip("no ripgrep on this machine: run the tests of the host first");
  context.diagnostic(`seed ${SEED}`);
  const random = seeded(SEED);
  const [ours, theirs] = [sandbox(context), sandbox(context, { ripgrep: () => program })];
  ours.put(files);
  theirs.put(files);
  const randomPattern = () =>
    Array.from({ length: 1 + random.below(4) }, () => random.pick(ATOMS) + random.pick(MARKS)).join("");
  const compare = async (input: Json) => {
    const answer = await ours.answer("search", input);
    assert.equal(await theirs.answer("search", input), answer, `seed ${SEED}: ${JSON.stringify(input)}`);
    return !/^(invalid|Nothing)/.test(answer);
  };
  let found = 0;
  for (const pattern of PATTERNS) if (await compare({ pattern, regex: true, everything: true })) found++;
  assert.equal(found, 29);
  for (let round = 0; round < 30; round++) {
    await compare({
      ...{
        pattern: round < 12 ? randomPattern() : (PATTERNS[random.below(PATTERNS.length)] ?? randomPattern()),
        regex: random.below(5) > 0,
      },
      ...{ ignoreCase: random.below(2) === 0, everything: random.below(4) === 0 },
      ...(random.below(4) === 0 && { path: "src" }),
      ...(random.below(4) === 0 && { files: random.pick(["*.ts", "**/*.{md,txt}", "deep/**"]) }),
    });
  }
});

test("files are found by the pattern of their path", async (context) => {
  const box = sandbox(context);
  box.put(files);
  const find = async (pattern: string, rest = {}) => (await box.answer("glob", { pattern, ...rest })).split("\n");
  assert.deepEqual(await find("*.ts"), ["src/a.ts", "src/deep/b.ts"]);
  assert.deepEqual(await find("src/*.ts"), ["src/a.ts"]);
  assert.deepEqual(await find("*.ts", { path: "src/deep" }), ["src/deep/b.ts"]);
  assert.deepEqual(await find("**/*.js"), ["No file has such a path."]);
  assert.deepEqual(await find("**/*.js", { everything: true }), ["node_modules/x/e.js"]);
  assert.deepEqual(await find("*.{md,bin}"), ["binary.bin", "docs/c.md"]);
  assert.match((await find("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"))[0] ?? "", /more than 64/);
  box.put(Object.fromEntries(Array.from({ length: 510 }, (_, at) => [`many/${at}.x`, ""])));
  const many = await find("*.x");
  assert.deepEqual([many.length, many.at(-1)], [501, "… there are more: narrow the pattern or the folder."]);
});

test("what a pattern matches", () => {
  const cases: [pattern: string, yes: string[], no: string[]][] = [
    ["*.ts", ["a.ts", "x/y/a.ts", ".ts"], ["a.tsx", "a.ts/b"]],
    ["/a.ts", ["x/a.ts", "a.ts"], ["b.ts"]],
    ["src/**/a.ts", ["src/a.ts", "src/x/a.ts", "src/x/y/a.ts"], ["a.ts", "x/src/a.ts"]],
    ["**", ["a", "a/b", ".x/y"], []],
    ["**/x/**", ["x/a", "b/x/c/d"], ["xx/a"]],
    ["src/**", ["src/a", "src/b/c"], ["srcs/a"]],
    ["a?c", ["abc", "a𝄞c"], ["ac", "abbc"]],
    ["[a-c]x", ["ax", "cx"], ["dx", "x"]],
    ["[!a-c]x", ["dx", "-x"], ["ax"]],
    ["[]x", ["[]x"], ["]x"]],
    ["a{b,{c,d}e}f", ["abf", "acef", "adef"], ["aef", "abef"]],
    ["{a}", ["{a}"], ["a"]],
    ["a{b", ["a{b"], ["ab"]],
    ["**/*a*a*a*", ["baaab"], ["aab"]],
    ["a.b", ["a.b"], ["axb"]],
    ["*/*", ["a/b"], ["a", "a/b/c"]],
  ];
  for (const [pattern, yes, no] of cases) {
    const matches = globPattern(pattern);
    for (const path of yes) assert.ok(matches(path), `${pattern} should match ${path}`);
    for (const path of no) assert.ok(!matches(path), `${pattern} should not match ${path}`);
  }
  // A regular expression of this pattern takes longer than the sun will shine.
  assert.ok(!globPattern(`${"*a".repeat(100)}b`)("a".repeat(20_000)));
  assert.ok(!globPattern(`${"**/a/".repeat(80)}b`)("a/".repeat(5_000)));
});
