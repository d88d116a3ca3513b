import assert from "node:assert/strict";
import { test } from "node:test";
import { everything } from "../../src/core/filter/condition.ts";
import { parse } from "../../src/core/filter/parse.ts";
import { parseSearch, unknownCondition } from "../../src/core/searchFilter.ts";
import { parseQuery } from "../../src/core/searchQuery.ts";

const NOW = new Date(2026, 10, 26, 12).getTime();

test("conditions stand among the words, and mean what they mean in a filter", () => {
  const cases: [typed: string, words: string, condition: string][] = [
    ["harbour tool:shell", "harbour", "tool:shell"],
    ["tool:shell harb", "harb", "tool:shell"],
    ['"the harbour" by:user after:7d', '"the harbour"', "by:user after:7d"],
    ["-tool:shell harbour", "harbour", "-tool:shell"],
    ["harbour -café is:error", "harbour -café", "is:error"],
    ['agent:"Code reviewer"', "", 'agent:"Code reviewer"'],
    ["before:2026-11-01 model:gpt*mini", "", "before:2026-11-01 model:gpt*mini"],
    ["kind:message,turn x", "x", "kind:message,turn"],
  ];
  for (const [typed, words, filter] of cases) {
    const found = parseSearch(typed, NOW);
    const meant = parse(filter, NOW);
    assert.equal(found.problem, null, typed);
    assert.deepEqual(found.query, parseQuery(words), typed);
    assert.deepEqual(found.condition, meant.type === "understood" ? meant.condition : null, typed);
  }
});

test("what is no condition for sure is words, as before", () => {
  const ordinary = [
    "error",
    "error handling",
    "cost>0.01",
    "in:box",
    "std::vector",
    "model::x",
    "tool: shell",
    "model:",
    "https://example.com/tool:shell",
    "a-tool:shell",
    'x"tool:shell"y',
    "(a OR b)",
    "- a",
    "a NOT b",
    '"half a phrase',
    "tool>shell",
    "🎉 (",
  ];
  for (const typed of ordinary) {
    const { query, condition, problem } = parseSearch(typed, NOW);
    assert.deepEqual(query, parseQuery(typed), typed);
    assert.equal(condition, everything, typed);
    assert.equal(problem, null, typed);
  }
});

test("who finds nothing is told which word was no condition", () => {
  for (const [typed, name] of [
    ["foo:bar", "foo"],
    ["harbour -Autor:me tool:shell", "Autor"],
    ['from:"the harbour"', "from"],
    ["cost:1", "cost"],
    ["Tool:shell by:user", null],
    ["std::vector https://example.com foo: bar cost>1 3:4", null],
    ["", null],
  ] as const)
    assert.equal(unknownCondition(typed), name, typed);
});

test("a condition that is not understood is shown", () => {
  for (const [typed, spot] of [
    ["harbour by:nobody", "nobody"],
    ["after:soon harbour", "soon"],
    ["is:slow", "slow"],
  ] as const) {
    const { problem } = parseSearch(typed, NOW);
    assert.equal(typed.slice(problem?.from, problem?.to), spot, typed);
  }
});
