import assert from "node:assert/strict";
import { test } from "node:test";
import { firstHidden, visible, visibleLines } from "../../src/core/hiddenText.ts";

test("attack 36: what a person would not see is written out", () => {
  const cases: [text: string, shown: string][] = [
    ["ls -la 'a b' é 日本 😀", "ls -la 'a b' é 日本 😀"],
    ["a\nb", "a⟨U+000A⟩b"],
    ["a\tb\u001b[31m", "a⟨U+0009⟩b⟨U+001B⟩[31m"],
    ["a\u202eb\u200bc\ufeff", "a⟨U+202E⟩b⟨U+200B⟩c⟨U+FEFF⟩"],
    ["a\u00a0b\u3000c", "a⟨U+00A0⟩b⟨U+3000⟩c"],
    ["a\ud800b", "a⟨U+D800⟩b"],
    ["a\u{e0041}b", "a⟨U+E0041⟩b"],
    ["\u115f\u3164\u2800", "⟨U+115F⟩⟨U+3164⟩⟨U+2800⟩"],
  ];
  for (const [text, shown] of cases) {
    assert.equal(visible(text), shown);
    assert.equal(firstHidden(text) === null, text === shown);
  }
  assert.equal(firstHidden("ls\u2028rm"), "U+2028");
});

test("attack 36: of several lines all that is hidden is written out, but for what makes them lines", () => {
  assert.equal(visibleLines("a\tb\r\nc\u202ed\u00a0e\n"), "a\tb⟨U+000D⟩\nc⟨U+202E⟩d⟨U+00A0⟩e\n");
});
