import assert from "node:assert/strict";
import { test } from "node:test";
import { changedWords } from "../../webview/shared/changedWords.ts";
import * as format from "../../webview/shared/format.ts";
import { limitAmount } from "../../webview/shared/limitAmount.ts";

function says<Input extends readonly unknown[]>(
  what: string,
  made: (...input: Input) => string | null,
  cases: readonly (readonly [...Input, string | null])[],
) {
  test(what, () => {
    for (const line of cases) {
      const input = line.slice(0, -1) as unknown as Input; // each case is the input and then the words
      assert.equal(made(...input), line.at(-1), `${what} of ${JSON.stringify(input)}`);
    }
  });
}

says("a count", format.count, [
  [0, "0"],
  [1204, "1,204"],
]);
says("things counted", (value: number) => format.counted(value, "event"), [
  [0, "0 events"],
  [1, "1 event"],
  [1204, "1,204 events"],
]);
says("tokens", format.tokens, [
  [0, "0"],
  [999, "999"],
  [1_204, "1.2k"],
  [9_949, "9.9k"],
  [9_950, "10k"],
  [210_400, "210k"],
  [999_499, "999k"],
  [999_500, "1.0M"],
  [1_240_000, "1.2M"],
  [12_400_000, "12M"],
]);
says("a duration", format.duration, [
  [-3, "0 ms"],
  [45, "45 ms"],
  [99.6, "0.1 s"],
  [812, "0.8 s"],
  [48_249, "48.2 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min"],
  [99_950, "1 min 40 s"],
  [120_000, "2 min"],
  [192_000, "3 min 12 s"],
  [3_599_400, "59 min 59 s"],
  [3_599_600, "1 h"],
  [7_500_000, "2 h 5 min"],
]);
says("an offset", format.offset, [
  [0, "+0.00"],
  [3_240, "+3.24"],
  [59_994, "+59.99"],
  [59_996, "+1:00.00"],
  [63_240, "+1:03.24"],
  [3_723_000, "+1:02:03"],
  [-10, "−0.01"],
]);
says("money", format.money, [
  [0, "$0.00"],
  [0.000_01, "<$0.0001"],
  [0.000_61, "$0.0006"],
  [0.0061, "$0.0061"],
  [0.013_4, "$0.013"],
  [0.04, "$0.04"],
  [0.306, "$0.31"],
  [5, "$5.00"],
  [1204.5, "$1,204.50"],
  [-0.5, "−$0.50"],
]);
const computed = { kind: "computed", usd: 0.006123, table: "genai-prices 0.1.8", entry: "m-1", exact: true } as const;
says("a cost", format.cost, [
  [computed, "$0.0061"],
  [{ ...computed, exact: false }, "~$0.0061"],
  [{ kind: "entered", usd: 0.5, price: { input: 1, output: 2 }, exact: true }, "$0.50"],
  [{ kind: "entered", usd: 0.5, price: { input: 1, output: 2 }, exact: false }, "~$0.50"],
  [{ kind: "free", why: "It runs here." }, "free"],
  [{ kind: "unknown", why: "No price." }, "unknown"],
]);
says("where a cost is from", format.costProvenance, [
  [computed, '$0.006123, from the tokens that the provider reported and the price of "m-1" in genai-prices 0.1.8.'],
  [
    { ...computed, exact: false },
    'About $0.006123, by the price of "m-1" in genai-prices 0.1.8: the nearest known for this model at this address.',
  ],
  [
    { kind: "entered", usd: 0.5, price: { input: 1, output: 2.5, cacheRead: 0.1, cacheWrite: 0.075 }, exact: true },
    "$0.50, from the tokens that the provider reported and the price that you entered: $1 in, $2.50 out, $0.10 cached, $0.075 written to the cache, per million tokens.",
  ],
  [
    { kind: "entered", usd: 0.5, price: { input: 1, output: 2 }, exact: false },
    "About $0.50, by the price that you entered ($1 in, $2 out, per million tokens), which has no rate of its own for some of the tokens in the cache.",
  ],
  [{ kind: "free", why: "It runs here." }, "Free: It runs here."],
  [{ kind: "unknown", why: "No price." }, "Unknown: No price."],
]);
says("a sum of costs", format.costTotal, [
  [{ usd: 0, unknown: 0, estimated: false }, "$0.00"],
  [{ usd: 0.31, unknown: 0, estimated: false }, "$0.31"],
  [{ usd: 0.31, unknown: 0, estimated: true }, "~$0.31"],
  [{ usd: 0.31, unknown: 2, estimated: false }, "$0.31 + unknown"],
  [{ usd: 0, unknown: 2, estimated: false }, "unknown"],
]);
says("what a sum of costs holds", format.costTotalProvenance, [
  [{ usd: 0.31, unknown: 0, estimated: false }, "$0.31 over all model calls whose cost is known."],
  [
    { usd: 0.31, unknown: 1, estimated: true },
    "$0.31 over all model calls whose cost is known. Part of it is an estimate: a model had no price of its own. " +
      "The cost of 1 call is unknown and not in it.",
  ],
  [{ usd: 0, unknown: 1, estimated: false }, "The cost of 1 call is unknown, and no other call cost anything."],
  [{ usd: 0, unknown: 3, estimated: false }, "The cost of 3 calls is unknown, and no other call cost anything."],
]);
says("a share", format.percent, [
  [0, 0, "0 %"],
  [71, 100, "71 %"],
  [1, 1000, "<1 %"],
  [999, 1000, "99 %"],
  [5, 5, "100 %"],
]);
says("a size", format.size, [
  [812, "812 B"],
  [1_240, "1.2 KB"],
  [20_400, "20 KB"],
  [1_240_000, "1.2 MB"],
  [20_400_000, "20 MB"],
]);
says("a speed", format.speed, [
  [312, 3_200, "98 tok/s"],
  [5, 1_000, "5.0 tok/s"],
  [0, 1_000, null],
  [5, 0, null],
]);
const noon = new Date(2026, 10, 22, 12, 0, 7, 45).getTime();
says("a time", format.time, [
  [noon, noon + 3_600_000, "12:00"],
  [noon, new Date(2026, 10, 23, 0, 1).getTime(), "22 Nov, 12:00"],
  [noon, new Date(2027, 0, 1).getTime(), "22 Nov 2026, 12:00"],
]);
says("an exact time", format.exactTime, [[noon, "2026-11-22 12:00:07.045"]]);
says("how long ago", format.ago, [
  [noon, noon, "now"],
  [noon, noon + 150_000, "2 min ago"],
  [noon, noon + 3 * 3_600_000, "3 h ago"],
  [noon, noon + 24 * 3_600_000, "1 day ago"],
  [noon, noon + 5 * 24 * 3_600_000, "5 days ago"],
]);
says("a limit", limitAmount, [
  ["modelCalls", 1, "1 model call"],
  ["modelCalls", 1_200, "1,200 model calls"],
  ["minutes", 2.5, "2.5 minutes"],
  ["tokens", 200_000, "200,000 tokens"],
  ["cost", 0.05, "$0.0500"],
  ["cost", 1.5, "$1.50"],
]);
says("what was changed", changedWords, [
  [[], "nothing changed"],
  [["model"], "model changed"],
  [["model", "result"], "model and tool result changed"],
  [["message", "system", "decision"], "message, system prompt and decision changed"],
]);
