import assert from "node:assert/strict";
import { test } from "node:test";
import { plainWords, titleFrom } from "../../src/core/plainWords.ts";

const title = (text: string) => titleFrom(text, 60);

test("a title made of first words has none of the marks of Markdown", () => {
  assert.equal(title("# Fix the login test\n\nIt fails."), "Fix the login test It fails.");
  assert.equal(title("Make **all** of it *really* fast"), "Make all of it really fast");
  assert.equal(title("Why does `parse()` throw, and ``a`b``?"), "Why does parse() throw, and a`b?");
  assert.equal(title("> ## Quoted\n- [ ] one\n* two\n+ three"), "Quoted one two three");
  assert.equal(title("See [the issue](https://example.com/1) and ![a picture](data:x)"), "See the issue and a picture");
  assert.equal(title("~~No~~ __yes we can__ and _so they said_\n\n---\n\nEnd"), "No yes we can and so they said End");
  assert.equal(title("**Use `a` now**: ***quickly***"), "Use a now: quickly");
});

test("code of several lines is left out of a title, unless nothing else is there", () => {
  assert.equal(title("```ts\nconst a = 1;\n```\n\nWhat is this?"), "What is this?");
  assert.equal(title("What is this?\n```ts\nconst a = 1;"), "What is this?");
  assert.equal(title("```ts\nconst a = 1;\n```"), "const a = 1;");
  assert.equal(title("Which?\n| a | b |\n|---|---|\n| 1 | 2 |\n"), "Which?");
  assert.equal(title("a || b"), "a || b");
});

test("what only looks like Markdown stays", () => {
  for (const text of [
    "2 * 3 * 4 is 24",
    "Find **/*.ts and src/**/a/**/b",
    "*.ts or *.js?",
    "Rename __init__ and snake_case_name",
    "C# or F#?",
    "#42 is open",
    "a - b > c",
    "1. First",
    "array[0](x",
    "5 ** 2 ** 3",
    "`",
  ])
    assert.equal(title(text), text);
  assert.equal(title("```"), "```", "marks alone are better than no title");
});

test("a long text takes no time, and no more than its beginning", () => {
  const hostile = ["**a ".repeat(1e5), "`".repeat(1e5), "[".repeat(1e5), "```\n".repeat(1e5), "> ".repeat(1e5)];
  for (const text of hostile) assert.ok(plainWords(text).length <= 4_000);
});
