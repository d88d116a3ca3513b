import assert from "node:assert/strict";
import { test } from "node:test";
import { count, t, translate } from "../../src/core/l10n.ts";

test("a text is said in the reader's language, and in English where that has none", (context) => {
  context.after(() => translate({}));
  assert.equal(t("Delete {0}?", "x"), "Delete x?");
  translate({ "Delete {0}?": "{0} löschen?", "{0} of {1}": "{1}, davon {0}" });
  assert.equal(t("Delete {0}?", "{0} $& x"), "{0} $& x löschen?");
  assert.equal(t("{0} of {1}", 2, 3), "3, davon 2");
  assert.equal(t("{0} is not there, nor is {1}", "a"), "a is not there, nor is {1}");
  assert.equal(t("toString"), "toString");
});

test("a figure is written as in the language of the texts", (context) => {
  context.after(() => translate({}));
  assert.equal(count(1_204), "1,204");
  translate({}, "de");
  assert.equal(count(1_204), "1.204");
});
