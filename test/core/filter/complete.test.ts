import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, completed, type KnownNames } from "../../../src/core/filter/complete.ts";
import { parse } from "../../../src/core/filter/parse.ts";

const known: KnownNames = {
  tool: ["shell", "read_file", 'the "odd" one'],
  model: ["claude-sonnet-5", "gpt-9"],
  agent: ["Code reviewer"],
};

/** The caret stands at the "^". */
function offered(marked: string): string {
  const caret = marked.indexOf("^");
  return complete(marked.replace("^", ""), caret, known)
    .items.map(({ text }) => text)
    .join(" | ");
}

/** The text after the first offer was taken, with the caret in it. */
function taken(marked: string): string {
  const caret = marked.indexOf("^");
  const text = marked.replace("^", "");
  const offers = complete(text, caret, known);
  const [first] = offers.items;
  assert.ok(first, marked);
  const after = completed(text, offers, first);
  return `${after.text.slice(0, after.caret)}^${after.text.slice(after.caret)}`;
}

test("what can come is offered: fields, values of this session, signs and units", () => {
  const cases: [marked: string, offers: string][] = [
    ["to^", "tool: | tokens>"],
    ["er^", 'error | agent:"Code reviewer"'],
    ["error co^", 'cost> | agent:"Code reviewer"'],
    ["sonn^", "model:claude-sonnet-5"],
    ["tool:^", "shell | read_file | the*odd*one"],
    ["tool:re^", "read_file"],
    ["tool:shell,^", "shell | read_file | the*odd*one"],
    ["tool:shell^ error", ""],
    ["model:^", "claude-sonnet-5 | gpt-9"],
    ["agent:^", '"Code reviewer"'],
    ['agent:"co^', '"Code reviewer"'],
    ["by:^", "user | model | tool | policy"],
    ["is:un^", "unpriced"],
    ["kind:mess^", "message.* | message.user"],
    ["cost:^", "cost> | cost< | cost>= | cost<= | cost="],
    ["cost>^", "$0.01 | $0.10 | $1"],
    ["dur>2^", "2ms | 2s | 2m | 2h"],
    ["dur>2m^", "2ms"],
    ["tokens>10^", "10k | 10M"],
    ["event>^", ""],
    ["after:y^", "today | yesterday"],
    ["(to^", "tool: | tokens>"],
    ["-to^", "tool: | tokens>"],
    ['"to^"', ""],
    ["zz^", ""],
    ["zz:^", ""],
  ];
  for (const [marked, offers] of cases) assert.equal(offered(marked), offers, marked);
  assert.match(offered("^"), /^kind: \| tool: \| model:/);
  assert.match(offered("error ^"), /^kind: \| tool:/);
});

test("what is taken stands in its place, with the caret where one goes on", () => {
  const cases: [marked: string, after: string][] = [
    ["to^", "tool:^"],
    ["er^", "error ^"],
    ["(to^)", "(tool:^)"],
    ["tool:re^", "tool:read_file ^"],
    ["tool:re^ error", "tool:read_file^ error"],
    ["tool:shell,re^", "tool:shell,read_file ^"],
    ["to^ol:shell", "tool:^shell"],
    ["dur>2^", "dur>2ms ^"],
  ];
  for (const [marked, after] of cases) assert.equal(taken(marked), after, marked);
});

test("every value that is offered is understood", () => {
  for (const field of [
    "kind:",
    "tool:",
    "model:",
    "agent:",
    "by:",
    "is:",
    "cost>",
    "dur>",
    "tokens>",
    "after:",
    "before:",
  ]) {
    for (const item of complete(field, field.length, known).items) {
      const text = `${field}${item.text}`;
      assert.equal(parse(text, 0).type, "understood", text);
    }
  }
});
