import assert from "node:assert/strict";
import { test } from "node:test";
import { readRules } from "../../../src/core/policy/rules.ts";
import { attacks } from "./attacks.ts";
import { harmless } from "./harmless.ts";
import { judge, reading } from "./judge.ts";

for (const number of new Set(attacks.map((one) => one.number))) {
  const cases = attacks.filter((one) => one.number === number);
  test(`attack ${number}: ${cases[0]?.name} never run unasked`, (t) => {
    const lines = cases.flatMap(({ shell, lines }) => lines.map((line) => ({ line, shell })));
    const allowed = lines.filter(({ line, shell }) => judge(line, shell).decision === "allow");
    assert.deepEqual(allowed, []);
    t.diagnostic(`${lines.length} attacks`);
  });
}

test("attacks 2, 3, 4, 5, 6, 9: lines are stopped for what they try, not for a word that no rule names", (t) => {
  // With rules for every word that stands in command position the constructs alone have to stop them.
  const generous = readRules({
    allow: [...reading, "touch *", "tee *", "ni *", "git push *", "x *", "npm *", "sed", "awk", "tar", "rg"],
  });
  const known = attacks.filter(({ number }) => number >= 2 && number <= 6);
  const lines = known.flatMap(({ shell, lines }) => lines.map((line) => ({ line, shell })));
  assert.deepEqual(
    lines.filter(({ line, shell }) => judge(line, shell, generous).decision === "allow"),
    [],
  );
  const filters = attacks.filter(({ name }) => name === "rg, sed, tar, awk").flatMap(({ lines }) => lines);
  const tools = readRules({ allow: ["rg", "sed", "awk", "tar", "uniq", "du", "diff"] });
  assert.deepEqual(
    filters.filter((line) => judge(line, "bash", tools).decision === "allow"),
    [],
  );
  t.diagnostic(`${lines.length + filters.length} attacks`);
});

test("what an agent that reads a project runs is allowed", (t) => {
  const stopped = harmless.map((line) => ({ line, ...judge(line) })).filter(({ decision }) => decision !== "allow");
  assert.deepEqual(stopped, []);
  t.diagnostic(`${harmless.length} of ${harmless.length} harmless lines allowed`);
});
