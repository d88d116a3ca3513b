import assert from "node:assert/strict";
import { test } from "node:test";
import { hasErrors, hasKinds, namesKind, toggleErrors, toggleKinds } from "../../../src/core/filter/edit.ts";

test("a button puts its kinds into the text, and takes them out again", () => {
  const cases: [before: string, groups: string[], after: string][] = [
    ["", ["tool", "file"], "kind:tool,file"],
    ["cost>1", ["model"], "cost>1 kind:model"],
    ["kind:tool,file cost>1", ["model"], "kind:tool,file,model cost>1"],
    ["kind:tool,file,model cost>1", ["tool", "file"], "kind:model cost>1"],
    ["a kind:model b", ["model"], "a b"],
    ["a OR b", ["model"], "(a OR b) kind:model"],
    ["(a OR b) kind:model", ["turn"], "(a OR b) kind:model,turn"],
    ["-kind:model", ["model"], "-kind:model kind:model"],
    ["kind:tool.finished", ["model"], "kind:tool.finished kind:model"],
  ];
  for (const [before, groups, after] of cases) assert.equal(toggleKinds(before, groups), after, before);
  assert.ok(hasKinds("kind:tool,file", ["tool"]));
  assert.ok(!hasKinds("kind:tool", ["tool", "file"]));
  assert.ok(!hasKinds("-kind:tool", ["tool"]));
  assert.ok(!hasKinds("(kind:tool OR error)", ["tool"]));
  assert.ok(!hasKinds("kind:tool OR error", ["tool"]));
});

test("the same for errors", () => {
  assert.equal(toggleErrors(""), "error");
  assert.equal(toggleErrors("tool:shell"), "tool:shell error");
  assert.equal(toggleErrors("tool:shell error cost>1"), "tool:shell cost>1");
  assert.equal(toggleErrors("a OR b"), "(a OR b) error");
  assert.ok(hasErrors("error"));
  for (const text of ['"error"', "-error", "(error)", "error OR x"]) assert.ok(!hasErrors(text), text);
});

test("a kind that is named is meant", () => {
  assert.ok(namesKind("error OR kind:model.streamed", "model.streamed"));
  assert.ok(!namesKind("-kind:model.streamed", "model.streamed"));
  assert.ok(!namesKind("kind:model", "model.streamed"));
});
