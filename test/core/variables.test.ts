import assert from "node:assert/strict";
import { test } from "node:test";
import {
  almostVariablesIn,
  filledAsFar,
  fillIn,
  saidIn,
  unfilled,
  valuesOf,
  variablesIn,
} from "../../src/core/variables.ts";
import { createLog } from "../webview/support/chatHost.ts";

const spec = {
  name: "Translator",
  description: "",
  connection: "c",
  model: "m",
  instructions: "From {{ from }} to {{to}}, {{to}}!",
  parameters: {},
  tools: [],
  variables: { from: "English", gone: "x" },
};

test("the variables of a text, each once, in their order", () => {
  assert.deepEqual(variablesIn("{{a}} {{ b.c }} {{a}} {{größe}} {{}} {{1}} {x} {{ two words }} {{#each}}"), [
    "a",
    "b.c",
    "größe",
  ]);
});

test("what looks like a variable and is none is told apart from other people's templates", () => {
  const text = "{{a}} {{ two words }} {{2nd}} {{1}} {{}} {{#each items}} {{ two words }} {x y} {{größe 2}}";
  assert.deepEqual(almostVariablesIn(text), ["{{ two words }}", "{{2nd}}", "{{größe 2}}"]);
  assert.deepEqual(almostVariablesIn('{"a": {"b c": 1}} {{ secrets.KEY }}'), []);
});

test("what was said goes before the default, and an empty word is none", () => {
  assert.deepEqual(valuesOf(spec, {}), { from: "English", to: "" });
  assert.deepEqual(valuesOf(spec, { from: "German", to: "Dutch", other: "x" }), { from: "German", to: "Dutch" });
  assert.deepEqual(valuesOf(spec, { from: "  ", to: " " }), { from: "English", to: "" });
  assert.deepEqual(unfilled(spec, {}), ["to"]);
  assert.deepEqual(unfilled(spec, { to: "Dutch" }), []);
  // Names that every object has are nobody's values.
  assert.deepEqual(unfilled({ ...spec, instructions: "{{constructor}} {{__proto__}}" }, {}), [
    "constructor",
    "__proto__",
  ]);
});

test("the instructions are filled in once: a value is a text, and what looks like a variable in it stays", () => {
  assert.equal(
    fillIn(spec, { to: "{{from}} and $& or $1" }),
    "From English to {{from}} and $& or $1, {{from}} and $& or $1!",
  );
  assert.equal(fillIn({ ...spec, instructions: "Plain." }, {}), "Plain.");
  assert.throws(() => fillIn(spec, {}), {
    code: "invalid",
    message: '{{to}} has no value in the instructions of "Translator".',
  });
  assert.throws(() => fillIn({ ...spec, variables: {} }, {}), { message: /^{{from}}, {{to}} have no values/ });
  assert.equal(filledAsFar(spec, {}), "From English to {{to}}, {{to}}!");
});

test("of what was said in a session the later word holds", () => {
  const log = createLog("s");
  assert.deepEqual(saidIn(log.events), {});
  log.add({ kind: "variables.filled", values: { from: "a", to: "b" } });
  log.add({ kind: "message.user", content: [] });
  log.add({ kind: "variables.filled", values: { to: "c" } });
  assert.deepEqual(saidIn(log.events), { from: "a", to: "c" });
});
