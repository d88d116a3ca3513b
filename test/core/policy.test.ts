import assert from "node:assert/strict";
import { test } from "node:test";
import type { Judgement } from "../../src/core/policy/rules.ts";
import { judge } from "../../src/core/policy.ts";
import type { Effect } from "../../src/core/tool.ts";

const effects: readonly Effect[] = ["none", "read", "write", "execute"];
const silent: Judgement = { decision: "ask", reasons: ["No rule allows it."] };
const verdicts = (trusted: boolean, rules: Judgement, caution?: string) =>
  effects.map((effect) => {
    const decision = judge({ effect, trusted, rules, caution });
    return decision === "ask" ? "ask" : decision.verdict;
  });

test("without a rule, what only reads is allowed, and what changes anything asks", () => {
  assert.deepEqual(verdicts(true, silent), ["allow", "allow", "ask", "ask"]);
});

test("a rule allows; but not what a person is asked about whatever the rules say", () => {
  const allows: Judgement = { decision: "allow", reasons: ["A rule."] };
  assert.deepEqual(verdicts(true, allows), ["allow", "allow", "allow", "allow"]);
  assert.deepEqual(verdicts(true, allows, "It may hold secrets."), ["allow", "ask", "ask", "ask"]);
  assert.deepEqual(verdicts(true, silent, "It may hold secrets."), ["allow", "ask", "ask", "ask"]);
});

test("a rule that says to ask asks before reading, too", () => {
  assert.deepEqual(verdicts(true, { decision: "ask", reasons: ["A rule."], asks: true }), [
    "allow",
    "ask",
    "ask",
    "ask",
  ]);
});

test("a rule that denies wins, whatever the call would do", () => {
  const denies: Judgement = { decision: "deny", reasons: ["A rule."] };
  assert.deepEqual(verdicts(true, denies), ["deny", "deny", "deny", "deny"]);
});

test("attack 23: nothing touches a workspace that is not trusted, whatever the rules say", () => {
  for (const rules of [silent, { decision: "allow", reasons: ["A rule."] } as const])
    assert.deepEqual(verdicts(false, rules), ["allow", "deny", "deny", "deny"]);
});
