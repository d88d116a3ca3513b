import assert from "node:assert/strict";
import { test } from "node:test";
import { rankNames } from "../../src/core/rankNames.ts";

const files = [
  "src/core/parse.ts",
  "src/core/parser/tokens.ts",
  "test/parse.test.ts",
  "docs/sparse-arrays.md",
  "README.md",
];
const found = (letters: string, most?: number) => rankNames(letters, files, (name) => name, most);

test("the name itself goes before its folders, its beginning before its middle", () => {
  assert.deepEqual(found("parse"), [
    "src/core/parse.ts",
    "test/parse.test.ts",
    "docs/sparse-arrays.md",
    "src/core/parser/tokens.ts",
  ]);
});

test("letters of the words' beginnings are enough, in any case", () => {
  assert.deepEqual(
    rankNames("fsf", ["offset", "findSecretFile", "FewerStrictFlags"], (name) => name),
    ["findSecretFile", "FewerStrictFlags"],
  );
  assert.deepEqual(found("PTT")[0], "test/parse.test.ts");
});

test("a missing letter finds nothing, and strewn ones neither", () => {
  assert.deepEqual(found("parsex"), []);
  assert.deepEqual(found("rdo"), []);
});

test("without letters all are there in their order, and never more than asked for", () => {
  assert.deepEqual(found(" "), files);
  assert.deepEqual(found("", 2), files.slice(0, 2));
  assert.equal(found("e", 2).length, 2);
});
