import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fact } from "../../src/core/event.ts";
import { SEARCH_LENGTH, searchText } from "../../src/core/searchText.ts";
import { decided, ended, failed, finished, requested, responded, started, streamed, user } from "./support/log.ts";

const attachment = { type: "attachment", language: "ts", fromLine: 1, toLine: 2, text: "x()" } as const;

test("what can be found of each fact", () => {
  const cases: [fact: Fact, text: string][] = [
    [user("Hello\nthere").fact, "Hello\nthere"],
    [
      {
        kind: "message.user",
        content: [
          { type: "text", text: "See" },
          { type: "image", mediaType: "image/png", data: "AAAA" },
          { ...attachment, name: "a.ts", path: "src/a.ts" },
          { ...attachment, name: "Untitled", path: "elsewhere" },
        ],
      },
      "See\nsrc/a.ts\nx()\nUntitled elsewhere\nx()",
    ],
    [
      responded("m", [
        { type: "thinking", text: "Hm." },
        { type: "text", text: "Yes." },
        { type: "call", callId: "c", name: "look", input: { at: "it" } },
      ]).fact,
      "Hm.\nYes.",
    ],
    [
      failed("m", [{ type: "text", text: "Half" }], {
        error: { code: "network", message: "It broke.", advice: "Again." },
      }).fact,
      "Half\nIt broke.\nAgain.",
    ],
    [
      {
        kind: "tool.requested",
        callId: "c",
        name: "edit",
        input: { path: "a.ts", lines: [1, 2], deep: { text: "one\ntwo", no: null, yes: true } },
        effect: "write",
        preview: "a.ts",
      },
      "edit\na.ts\n1\n2\none\ntwo",
    ],
    [finished("k", "c", "It is noon.").fact, "clock\nIt is noon."],
    [
      {
        kind: "turn.ended",
        reason: "limit",
        error: { code: "limit", message: "Too long.", advice: "Go on." },
        durationMs: 1,
      },
      "Too long.\nGo on.",
    ],
    [ended("t").fact, ""],
    [started("t").fact, ""],
    [requested("m", "t").fact, ""],
    [streamed("m", { type: "text", text: "Hi" }).fact, ""],
    [decided("k", "c", "deny").fact, ""],
  ];
  for (const [fact, text] of cases) assert.equal(searchText(fact), text, fact.kind);
});

test("it has no character that would end or break the index's text, and its length is bounded", () => {
  assert.equal(searchText(user("a\0b\u0001c\u0085d\te\nf").fact), "a b c d\te\nf");
  const long = searchText(user("😀".repeat(SEARCH_LENGTH)).fact);
  assert.equal(long.length, SEARCH_LENGTH);
  const odd = searchText(user(`x${"😀".repeat(SEARCH_LENGTH)}`).fact);
  assert.equal(odd.length, SEARCH_LENGTH - 1);
  assert.ok(odd.isWellFormed());
});
