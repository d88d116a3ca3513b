import assert from "node:assert/strict";
import { test } from "node:test";
import { createEmitter, createScope } from "../../src/core/scope.ts";

test("what is owned ends with its owner, last first, once", () => {
  const log: string[] = [];
  const thing = (name: string) => ({ dispose: () => void log.push(name) });
  const scope = createScope();
  const first = thing("first");
  assert.equal(scope.own(first), first);
  scope.own(thing("second"));
  assert.deepEqual(log, []);
  scope.dispose();
  scope.dispose();
  assert.deepEqual(log, ["second", "first"]);
});

test("what is owned after the end is disposed at once", () => {
  const log: string[] = [];
  const scope = createScope();
  scope.dispose();
  scope.own({ dispose: () => void log.push("late") });
  assert.deepEqual(log, ["late"]);
});

test("a scope may end while it is ending", () => {
  const log: string[] = [];
  const scope = createScope();
  scope.own({ dispose: () => void log.push("other") });
  scope.own({
    dispose() {
      log.push("again");
      scope.dispose();
    },
  });
  scope.dispose();
  assert.deepEqual(log, ["again", "other"]);
});

test("listeners hear what is emitted while they listen", () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>();
  const listener = (word: string) => void heard.push(word);
  const one = emitter.on(listener);
  emitter.on(listener);
  emitter.emit("a");
  one.dispose();
  one.dispose();
  emitter.emit("b");
  assert.deepEqual(heard, ["a", "a", "b"]);
});

test("who begins or ends to listen during an emit does not disturb it", () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>();
  const first = emitter.on((word) => {
    heard.push(`first ${word}`);
    first.dispose();
    emitter.on((late) => void heard.push(`late ${late}`));
  });
  emitter.on((word) => void heard.push(`second ${word}`));
  emitter.emit("a");
  emitter.emit("b");
  assert.deepEqual(heard, ["first a", "second a", "second b", "late b"]);
});

test("a listener that throws breaks neither who emits nor the others, and is reported", async () => {
  // The test runner's own handlers would take it for a failure of this test.
  const handlers = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  try {
    const reported = new Promise((resolve) => process.once("unhandledRejection", resolve));
    const heard: string[] = [];
    const emitter = createEmitter<string>();
    emitter.on(() => {
      throw new Error("The view is gone.");
    });
    emitter.on((word) => void heard.push(word));
    emitter.emit("a");
    assert.deepEqual(heard, ["a"]);
    assert.match(String(await reported), /The view is gone/);
  } finally {
    for (const handler of handlers) process.on("unhandledRejection", handler);
  }
});
