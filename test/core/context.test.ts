import assert from "node:assert/strict";
import { test } from "node:test";
import { context, UNANSWERED } from "../../src/core/context.ts";
import type { Entry } from "../../src/core/event.ts";
import {
  asked,
  call,
  decided,
  ended,
  failed,
  finished,
  logged,
  model,
  requested,
  responded,
  started,
  streamed,
  text,
  user,
  wholeTurn,
} from "./support/log.ts";

const seen = (...entries: Entry[]) => context(logged(entries));
const said = (...words: string[]) => ({ role: "user", content: words.map(text) });
const answer = (...content: unknown[]) => ({ role: "assistant", model, content });
const result = (callId: string, words: string, isError = false) => ({
  type: "result",
  callId,
  name: "clock",
  text: words,
  isError,
});

test("what a model is sent", () => {
  const cases: [why: string, entries: Entry[], messages: unknown[]][] = [
    ["nothing", [], []],
    ["a message", [user("Hi")], [said("Hi")]],
    [
      "neighbouring user messages are one",
      [user("Hi"), started("t1"), ended("t1", "failed"), user("there")],
      [said("Hi", "there")],
    ],
    [
      "a failed call is left out, with what had arrived of it",
      [
        user("Hi"),
        started("t1"),
        requested("m1", "t1"),
        streamed("m1", { type: "text", text: "He" }),
        failed("m1", [text("He")]),
        ended("t1", "failed"),
        user("Well?"),
      ],
      [said("Hi", "Well?")],
    ],
    ["an empty answer is left out", [user("Hi"), responded("m1", []), user("Well?")], [said("Hi", "Well?")]],
    [
      "results stand in the order of the calls, whatever order they came in",
      [
        user("Hi"),
        responded("m1", [call("c1"), call("c2")]),
        finished("k2", "c2", "two"),
        finished("k1", "c1", "one"),
        responded("m2", [text("Done")]),
      ],
      [
        said("Hi"),
        answer(call("c1"), call("c2")),
        { role: "tool", content: [result("c1", "one"), result("c2", "two")] },
        answer(text("Done")),
      ],
    ],
    [
      "a call that nobody answered is closed, before the next message",
      [
        user("Hi"),
        responded("m1", [call("c1"), call("c2")]),
        asked("k1", "t1", "c1"),
        decided("k1", "c1", "allow"),
        finished("k1", "c1", "one"),
        user("Go on"),
      ],
      [
        said("Hi"),
        answer(call("c1"), call("c2")),
        { role: "tool", content: [result("c1", "one"), result("c2", UNANSWERED, true)] },
        said("Go on"),
      ],
    ],
    [
      "and at the end of the log",
      [user("Hi"), responded("m1", [call("c1")]), asked("k1", "t1", "c1")],
      [said("Hi"), answer(call("c1")), { role: "tool", content: [result("c1", UNANSWERED, true)] }],
    ],
    [
      "a call id that a model uses again does not get the old result",
      [
        user("Hi"),
        responded("m1", [call("c1")]),
        finished("k1", "c1", "old"),
        responded("m2", [call("c1")]),
        finished("k2", "c1", "new"),
      ],
      [
        said("Hi"),
        answer(call("c1")),
        { role: "tool", content: [result("c1", "old")] },
        answer(call("c1")),
        { role: "tool", content: [result("c1", "new")] },
      ],
    ],
    [
      "nor when it was not answered this time",
      [user("Hi"), responded("m1", [call("c1")]), finished("k1", "c1", "old"), responded("m2", [call("c1")])],
      [
        said("Hi"),
        answer(call("c1")),
        { role: "tool", content: [result("c1", "old")] },
        answer(call("c1")),
        { role: "tool", content: [result("c1", UNANSWERED, true)] },
      ],
    ],
    [
      "a result of no call is left out",
      [user("Hi"), finished("k1", "c9", "stray"), user("there")],
      [said("Hi", "there")],
    ],
  ];
  for (const [why, entries, messages] of cases) assert.deepEqual(seen(...entries), messages, why);
});

test("a whole turn, as the next model call sees it", () => {
  assert.deepEqual(seen(...wholeTurn), [
    said("What time is it?"),
    answer(text("Let me see."), call("c1"), call("c2")),
    { role: "tool", content: [result("c1", "It is noon."), result("c2", "Not allowed: So.", true)] },
    answer(text("It is noon.")),
  ]);
});

test("roles alternate so that every provider takes them, wherever a log is cut", () => {
  const twice = [...wholeTurn, ...wholeTurn];
  for (let length = 0; length <= twice.length; length++) {
    const messages = seen(...twice.slice(0, length));
    for (const [index, { role }] of messages.entries()) {
      const before = messages[index - 1];
      assert.notEqual(role, before?.role, `cut at ${length}`);
      const calls = before?.role === "assistant" ? before.content.filter(({ type }) => type === "call") : [];
      assert.equal(role === "tool", calls.length > 0, `cut at ${length}`);
    }
    const last = messages.at(-1);
    assert.ok(last?.role !== "assistant" || last.content.every(({ type }) => type !== "call"), `cut at ${length}`);
  }
});

test("the messages of the log are not changed by what is added to them", () => {
  const events = logged([user("Hi"), user("there")]);
  const before = structuredClone(events);
  context(events);
  assert.deepEqual(events, before);
});
