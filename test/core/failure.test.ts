import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, fail, IN_SETTINGS, inSettings, isFailure, toErrorInfo } from "../../src/core/failure.ts";
import { retryDelay } from "../../src/core/retry.ts";

test("anything thrown becomes plain JSON", () => {
  const info = { code: "auth", message: "Wrong key.", advice: "Check it.", status: 401 } as const;
  const cases: [thrown: unknown, info: unknown][] = [
    [new Failure(info), info],
    [fail("stale", "Settled already."), { code: "stale", message: "Settled already." }],
    [new Error("Oops."), { code: "internal", message: "Oops." }],
    [new TypeError(""), { code: "internal", message: "TypeError" }],
    // Its `code` is the number 20, which must not pass for one of ours.
    [new DOMException("Aborted", "AbortError"), { code: "aborted", message: "The request was stopped." }],
    [Object.assign(new Error("No file."), { code: "ENOENT" }), { code: "internal", message: "No file." }],
    ["oops", { code: "internal", message: "oops" }],
    ["", { code: "internal", message: "Something unknown failed." }],
    [undefined, { code: "internal", message: "Something unknown failed." }],
    [null, { code: "internal", message: "Something unknown failed." }],
    [
      { code: "auth", message: "no error at all" },
      { code: "internal", message: "Something unknown failed." },
    ],
  ];
  for (const [thrown, expected] of cases) {
    assert.deepEqual(toErrorInfo(thrown), expected);
    assert.deepEqual(JSON.parse(JSON.stringify(toErrorInfo(thrown))), expected);
  }
});

test("a failure is told by its shape: each chunk has a class of its own", () => {
  const foreign = Object.assign(new Error("Wrong key."), { name: "Failure", code: "auth", info: { code: "auth" } });
  assert.ok(isFailure(foreign));
  assert.ok(!isFailure({ name: "Failure", code: "auth", info: {} }));
  assert.ok(!isFailure(new Error("x")));
});

test("how long to wait before a call is made again", () => {
  const info = (code: "overloaded" | "rate-limit" | "auth" | "network", retryAfterMs?: number) => ({
    code,
    message: "",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  const cases: [delay: number | null, ...Parameters<typeof retryDelay>][] = [
    [500, info("overloaded"), 1, false, 0],
    [1_000, info("overloaded"), 1, false, 1],
    [1_000, info("rate-limit"), 2, false, 0],
    [null, info("overloaded"), 3, false, 0],
    [null, info("overloaded"), 1, true, 0],
    [null, info("auth"), 1, false, 0],
    [null, info("network"), 1, false, 0],
    [7_000, info("rate-limit", 7_000), 1, false, 0],
    [500, info("rate-limit", 0), 1, false, 0],
    [30_000, info("rate-limit", 30_000), 1, false, 0],
    [null, info("rate-limit", 30_001), 1, false, 0],
  ];
  for (const [delay, ...given] of cases) assert.equal(retryDelay(...given), delay, JSON.stringify(given));
});

test("whoever has the settings before them is not sent there", () => {
  const advised = (advice: string) => inSettings({ code: "closed", message: "It ended.", advice }).advice;
  assert.equal(advised(`Start it again${IN_SETTINGS}.`), "Start it again.");
  assert.equal(advised(`Start it${IN_SETTINGS}, and sign in.`), "Start it, and sign in.");
  assert.deepEqual(inSettings({ code: "closed", message: "It ended." }), { code: "closed", message: "It ended." });
});
