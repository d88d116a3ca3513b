import assert from "node:assert/strict";
import { test } from "node:test";
import { templates } from "../../src/core/templates.ts";
import { blankForm, draftOf } from "../../webview/agent/form.ts";
import { isUntouched, startedFrom } from "../../webview/agent/startFrom.ts";

test("a template fills the form, another takes its place whole, and none empties it", () => {
  const form = { ...blankForm, connection: "c", model: "m" };
  for (const template of templates()) {
    const filled = { ...form, ...startedFrom(template) };
    const { icon, ...spec } = template;
    assert.deepEqual(draftOf(filled), { ...spec, connection: "c", model: "m" });
    assert.ok(isUntouched(filled));
    assert.deepEqual({ ...filled, ...startedFrom(null) }, form);
  }
});

test("words of a person's own are never in a template's way", () => {
  const [template] = templates();
  assert.ok(template !== undefined && isUntouched(blankForm));
  assert.equal(isUntouched({ ...blankForm, name: "Mine" }), false);
  assert.equal(isUntouched({ ...blankForm, ...startedFrom(template), instructions: "Mine." }), false);
});
