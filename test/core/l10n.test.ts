import assert from "node:assert/strict";
import { test } from "node:test";
import { count, english, inLanguage, t, translate } from "../../src/core/l10n.ts";

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

test("what was said in English is said in the reader's language, with the values that were in it", (context) => {
  context.after(() => translate({}));
  const failed = english("{0} cannot be reached: {1}", "a.example", english("The disk is full."));
  assert.equal(inLanguage(failed), "a.example cannot be reached: The disk is full.");
  translate({
    "{0} cannot be reached: {1}": "{1} Darum ist {0} nicht erreichbar.",
    "{0} cannot be reached: {1} Try again.": "{0} noch einmal versuchen: {1}",
    "The disk is full.": "Der Datenträger ist voll.",
    "{0} of {1}": "{1}, davon {0}",
    "Start it{0}.": "Starten{0}.",
    " in the settings": " in den Einstellungen",
  });
  assert.equal(inLanguage(failed), "Der Datenträger ist voll. Darum ist a.example nicht erreichbar.");
  assert.equal(
    inLanguage(english("{0} cannot be reached: {1} Try again.", "b", "ENOENT")),
    "b noch einmal versuchen: ENOENT",
    "the text of which more is fixed",
  );
  assert.equal(inLanguage(english("Start it{0}.", " in the settings")), "Starten in den Einstellungen.");
  assert.equal(inLanguage(english("Start it{0}.", "")), "Starten.");
  for (const others of ["2 of 3", "cannot be reached", "constructor", "", "Start it"])
    assert.equal(inLanguage(others), others);
  translate({ "{0} was refused.": "{0} wurde abgelehnt.", Model: "Modell" });
  assert.equal(inLanguage(english("{0} was refused.", "Model")), "Model wurde abgelehnt.", "a name stays as it is");
});
