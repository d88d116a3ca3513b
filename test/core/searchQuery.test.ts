import assert from "node:assert/strict";
import { test } from "node:test";
import { findIn, joined, parseQuery } from "../../src/core/searchQuery.ts";
import { folded, withoutSeams, withSeams, wordsOf } from "../../src/core/searchWords.ts";

/** In few words: "word", "begun*", "a phrase", "-excluded". */
function read(text: string): string[] {
  const { terms, excluded } = parseQuery(text);
  return [
    ...terms.map(({ words, open }) => `${words.join(" ")}${open ? "*" : ""}`),
    ...excluded.map(({ words, open }) => `-${words.join(" ")}${open ? "*" : ""}`),
  ];
}

test("what was typed is understood", () => {
  const cases: [typed: string, means: string[]][] = [
    ["", []],
    ["  \n", []],
    ["red", ["red*"]],
    ["Red Ca", ["Red", "Ca"]],
    ["red cat ", ["red", "cat*"]],
    ['"red cat"', ["red cat"]],
    ['"red cat', ["red cat*"]],
    ['a"red cat"b', ["a", "red cat", "b"]],
    ["red -cat", ["red*", "-cat"]],
    ['red -"cat food"', ["red*", "-cat food"]],
    ['red -"cat fo', ["red*", "-cat fo"]],
    ["-cat", ["-cat"]],
    ["well-known", ["well known*"]],
    ["red - cat", ["red", "cat*"]],
    ["my_function.name", ["my function name*"]],
    ["Crème BRÛLÉE", ["Crème", "BRÛLÉE*"]],
    ["天気", ["天 気"]],
    ["AI天気x", ["AI 天 気 x"]],
    ["ที่นี่", ["ที่ นี่"]],
    ["a* NEAR/2 b^ (c) OR NOT d:e", ["a", "NEAR 2", "b", "c", "OR", "NOT", "d e"]],
    ["10 000", ["10", "000*"]],
  ];
  for (const [typed, means] of cases) assert.deepEqual(read(typed), means, typed);
});

test("whatever is typed means something or nothing", () => {
  for (const typed of ['"', '""', '-"', "-", "--", "*", "🎉", "\0", "\ud800", "!?…", "'", "\u200b", "\u0301"])
    assert.deepEqual(read(typed), [], JSON.stringify(typed));
  const { terms } = parseQuery("word ".repeat(10_000));
  assert.equal(terms.length, 80);
  assert.ok((parseQuery("x".repeat(10_000)).terms[0]?.words[0]?.length ?? 0) <= 400);
});

test("words have their places", () => {
  assert.deepEqual(wordsOf("¡Él, ИЙ! x_1"), [
    { text: "Él", from: 1, to: 3 },
    { text: "ИЙ", from: 5, to: 7 },
    { text: "x", from: 9, to: 10 },
    { text: "1", from: 11, to: 12 },
  ]);
  assert.deepEqual(
    wordsOf("今日はok ไทย").map(({ text }) => text),
    ["今", "日", "は", "ok", "ไ", "ท", "ย"],
  );
});

test("case and accents make no other word, other scripts' marks do", () => {
  assert.equal(folded("CAFÉ"), "cafe");
  assert.equal(folded("cafe\u0301"), "cafe");
  assert.equal(folded("İ"), "i");
  for (const kept of ["ど", "날씨", "हि"]) assert.equal(folded(kept), kept);
  assert.deepEqual(parseQuery("ト\u3099".normalize("NFD")), parseQuery("ド"));
});

test("a seam stands between letters that are words of their own, and goes away again", () => {
  const cases: [text: string, seamed: string][] = [
    ["plain, text 1", "plain, text 1"],
    ["天気", "天|気"],
    ["AI天気です。x", "AI|天|気|で|す。x"],
    ["ที่นี่", "ที่|นี่"],
    ["🤖robot🎉", "🤖|robot|🎉"],
    ["한국어 말", "한국어 말"],
  ];
  for (const [text, seamed] of cases) {
    assert.equal(withSeams(text), seamed.replaceAll("|", "\u200b"), text);
    assert.equal(withoutSeams(withSeams(text)), text);
  }
});

test("a title is found by the same words", () => {
  const cases: [title: string, typed: string, found: string[] | null][] = [
    ["Red cats and a cat", "cat", ["cats", "cat"]],
    ["Red cats and a cat", '"cat"', ["cat"]],
    ["Red cats", "red dog", null],
    ["Red cats", "red -cats", null],
    ["Red cats", "-dog", null],
    ["Read cats", "réad CATS", ["Read", "cats"]],
    ["Réd cats", '"red cats"', ["Réd cats"]],
    ["明日の天気", "天気", ["天気"]],
    ["Red cats", "", null],
  ];
  for (const [title, typed, found] of cases) {
    const ranges = findIn(title, parseQuery(typed));
    assert.deepEqual(ranges?.map(({ from, to }) => title.slice(from, to)) ?? null, found, `${title}: ${typed}`);
  }
});

test("ranges that touch are one", () => {
  const ranges = [
    { from: 5, to: 6 },
    { from: 0, to: 2 },
    { from: 2, to: 3 },
    { from: 1, to: 2 },
  ];
  assert.deepEqual(joined(ranges), [
    { from: 0, to: 3 },
    { from: 5, to: 6 },
  ]);
});
