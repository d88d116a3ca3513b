import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { translate } from "../../../src/core/l10n.ts";
import { reasonWords, whyDecided } from "../../../src/core/policy/reasonWords.ts";

const german = readFileSync(path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json"), "utf8");

test("a reason is said in the reader's language, with the command that it is of and the word that it quotes", (context) => {
  context.after(() => translate({}));
  const reasons = {
    "No rule allows edit_file.": "Keine Regel erlaubt edit_file.",
    "No rule allows it: sleep 1": "Keine Regel erlaubt es: sleep 1",
    'cat ../a: "../a" leads to a folder above.': "cat ../a: „../a“ führt in einen übergeordneten Ordner.",
    "It uses a variable.": "Der Befehl verwendet eine Variable.",
    "It is expanded by the shell. ($x: a variable)": "Die Shell ersetzt es. ($x: eine Variable)",
    "A quote is not closed. ('a: b)": "Ein Anführungszeichen ist nicht geschlossen. ('a: b)",
    'The rule "git diff" allows it. The rule "ls *" allows it.':
      "Die Regel „git diff“ erlaubt es. Die Regel „ls *“ erlaubt es.",
    "What nobody here says: so it is.": "What nobody here says: so it is.",
    "": "",
  };
  for (const reason of Object.keys(reasons)) assert.equal(reasonWords(reason), reason);
  translate(JSON.parse(german), "de");
  for (const [reason, told] of Object.entries(reasons)) assert.equal(reasonWords(reason), told);
  const reason = "It only reads.";
  assert.equal(whyDecided({ verdict: "allow", by: "policy", reason }), "Es liest nur.");
  assert.equal(whyDecided({ verdict: "deny", by: "user", reason }), reason, "the person's own word");
});
