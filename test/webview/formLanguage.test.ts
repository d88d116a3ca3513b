// Forms as a reader of another language fills them in: German, from the bundle that is shipped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { AgentSpec } from "../../src/core/agent.ts";
import type * as AgentForm from "../../webview/agent/form.ts";
import type * as AgentWords from "../../webview/agent/words.ts";
import type * as NoteForm from "../../webview/settings/noteForm.ts";
import type * as SettingsWords from "../../webview/settings/words.ts";

let agent: typeof AgentForm;
let note: typeof NoteForm;
let words: typeof AgentWords & typeof SettingsWords;

/** The page brings language and texts along, before the first file of a view is read. */
before(async () => {
  const bundle = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json");
  const page = {
    documentElement: { lang: "de" },
    getElementById: () => ({ textContent: readFileSync(bundle, "utf8") }),
  };
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  agent = await import("../../webview/agent/form.ts");
  note = await import("../../webview/settings/noteForm.ts");
  words = {
    ...(await import("../../webview/agent/words.ts")),
    ...(await import("../../webview/settings/words.ts")),
  };
});

const spec: AgentSpec = {
  ...{ name: "Prüfer", description: "", connection: "c", model: "m", instructions: "", tools: [] },
  parameters: { temperature: 0.5, maxOutputTokens: 8_192 },
  limits: { tokens: 1_500_000, minutes: 2.5 },
};

test("a figure that a form shows is read as the same figure", () => {
  const form = agent.formOf(spec);
  assert.equal(form.temperature, "0,5");
  assert.equal(form.minutes, "2,5");
  assert.deepEqual(agent.draftOf(form), spec);
  // As it would be grouped there, and as it would be elsewhere.
  for (const maxOutputTokens of ["8.192", "8192", "8 192", "8,192"])
    assert.deepEqual(agent.draftOf({ ...form, maxOutputTokens }), spec, maxOutputTokens);
  const price = { input: 0.25, output: 1, cacheRead: 0.025 };
  const written = note.noteFormOf({ note: { price, contextWindow: 200_000 } });
  assert.equal(written.cacheRead, "0,025");
  assert.deepEqual(note.checkNote({ ...written, input: "0,25 $", contextWindow: "200.000" }), {
    ok: true,
    input: { price, contextWindow: 200_000 },
  });
});

test("what is wrong with a field is said in that language", () => {
  const checked = agent.check({ ...agent.formOf(spec), name: " ", temperature: "heiß" }, {});
  assert.ok(!checked.ok);
  assert.deepEqual(checked.issues, { name: "Einen Namen angeben.", temperature: "Die Temperatur ist eine Zahl." });
  const one = note.checkNote({ ...note.noteFormOf({ note: undefined }), input: "viel", output: "1" });
  assert.deepEqual(one, { ok: false, issues: { input: "Dollar für eine Million Token angeben." } });
});

test("one and many are two texts", () => {
  const at = 1_000_000;
  const tested = (models: number) => words.testWords({ ok: true, at, models, words: "" }, at);
  assert.equal(tested(1), "Getestet gerade eben, 1 Modell.");
  assert.equal(tested(2), "Getestet gerade eben, 2 Modelle.");
  assert.equal(words.sizeWords("a", null), "1 Zeichen");
  assert.equal(words.sizeWords("ab", 1), "2 Zeichen, etwa 1 Token");
});
