import assert from "node:assert/strict";
import { test } from "node:test";
import { countAttacks } from "./attackCounts.mjs";
import attackReporter from "./attackReporter.mjs";

const row = (cases: number[], outcome: "held" | "failed" | "skipped" = "held", tried = 1) => ({
  ...{ name: `attacks ${cases.join(", ")}: x`, cases, outcome, tried },
});
const every = Array.from({ length: 48 }, (_, index) => row([index + 1]));

test("what was run is counted, and every case has to be run once all tests are", () => {
  const { words, isFine } = countAttacks([...every, row([1, 2], "held", 1_000)], true, []);
  assert.equal(words, "attack cases: 48 of 48 held, 49 tests, 1,048 attacks run");
  assert.ok(isFine);
  assert.ok(countAttacks(every.slice(0, 3), false, []).isFine, "of a part of the tests not all is expected");
});

test("a case without a test, with none that could be run, or with one that fails, is told", () => {
  const others = every.slice(1);
  for (const [rows, words] of [
    [others, /47 of 48 held.*without a test that ran: 1$/s],
    [[...others, row([1], "skipped")], /47 of 48 held, 47 tests.*without a test that ran: 1\n {2}1 tests that this/s],
    [[...every, row([1], "failed")], /47 of 48 held.*broken: 1$/s],
    [[...every, row([49])], /no case of that number: attacks 49: x/],
  ] as const) {
    const counted = countAttacks(rows, true, []);
    assert.match(counted.words, words);
    assert.equal(counted.isFine, false);
  }
  assert.ok(countAttacks(others, true, [1]).isFine, "it may be said to be still to come");
  assert.match(countAttacks(every, true, [1]).words, /take them off the list: 1/);
  assert.equal(countAttacks(every, true, [1]).isFine, false);
});

test("names and words of tests are read as they come", async () => {
  async function* source() {
    const event = (type: string, data: object) => ({ type: `test:${type}`, data });
    yield event("pass", { name: "an attack without a number" });
    yield event("diagnostic", { message: "7 attacks" });
    yield event("pass", { name: "attacks 15, 16: links" });
    yield event("diagnostic", { message: "62 attacks" });
    yield event("diagnostic", { message: "and other words" });
    yield event("pass", { name: "attack 9: x", skip: "no such system" });
    yield event("fail", { name: "attack 3: y" });
  }
  let text = "";
  for await (const line of attackReporter(source())) text += line;
  const rows = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(rows, [
    { name: "attacks 15, 16: links", cases: [15, 16], outcome: "held", tried: 62 },
    { name: "attack 9: x", cases: [9], outcome: "skipped", tried: 1 },
    { name: "attack 3: y", cases: [3], outcome: "failed", tried: 1 },
  ]);
});
