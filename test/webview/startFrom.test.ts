import assert from "node:assert/strict";
import { test } from "node:test";
import { templates } from "../../src/core/templates.ts";
import { blankForm, draftOf } from "../../webview/agent/form.ts";
import { isOwnName, startedFrom, startOf } from "../../webview/agent/startFrom.ts";

test("a template fills the form, another takes its place whole, and none empties it", () => {
  const form = { ...blankForm, connection: "c", model: "m" };
  for (const template of templates()) {
    const filled = { ...form, ...startedFrom(template) };
    const { icon, ...spec } = template;
    assert.deepEqual(draftOf(filled), { ...spec, connection: "c", model: "m" });
    assert.deepEqual(startOf({ ...filled, name: "Mine" }), template);
    assert.deepEqual({ ...filled, ...startedFrom(null) }, form);
  }
});

test("words of a person's own are never in a template's way", () => {
  const [template] = templates();
  assert.ok(template !== undefined);
  assert.equal(startOf({ ...blankForm, name: "Mine" }), null);
  assert.equal(startOf({ ...blankForm, ...startedFrom(template), instructions: "Mine." }), "own");
  assert.deepEqual(["", template.name, "Mine"].map(isOwnName), [false, false, true]);
});
