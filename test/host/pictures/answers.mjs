// What the servers say that stand in for vendors while pictures are made: how such models answer, written down.

const LOOP = `  for (let index = 1; index < items.length; index++) {
    const item = items[index];
    if (item) sum += item.count * item.price;
  }`;

export const FIX = "The list adds up to 13.80, not to 15.00. Fix it for good, please.";
export const QUESTION = "Which lines of a list does parseList leave out without a word? Should it?";

const TEST = [
  'import assert from "node:assert/strict";',
  'import { test } from "node:test";',
  'import { total } from "../src/total.ts";',
  "",
  'test("every item counts, the first one too", () => {',
  "  const items = [",
  '    { name: "apples", count: 3, price: 0.4 },',
  '    { name: "bread", count: 1, price: 2.8 },',
  '    { name: "coffee", count: 2, price: 5.5 },',
  "  ];",
  '  assert.equal(total(items).toFixed(2), "15.00");',
  "});",
  "",
  'test("an empty list costs nothing", () => {',
  "  assert.equal(total([]), 0);",
  "});",
  "",
].join("\n");

const read = (path) => ({ name: "read_file", input: { path } });

/** The one who fixes, step by step. */
const fixing = [
  {
    thinking:
      "Three lines: 1.20 + 2.80 + 11.00 = 15.00. What is missing is 15.00 − 13.80 = 1.20, which is exactly the first line. " +
      "Either the parser drops it, or the sum does. Read both before touching anything.",
    text: "What is missing is 1.20, exactly the first line. Who loses it?",
    calls: [read("src/parse.ts"), read("src/main.ts")],
    usage: { input: 3_412, output: 214, reasoning: 96 },
  },
  {
    text: "`parseList` keeps all three items. The loop in `total` begins at **index 1**, so the first one is never added:",
    calls: [
      {
        name: "edit_file",
        input: {
          path: "src/total.ts",
          edits: [{ oldText: LOOP, newText: "  for (const item of items) sum += item.count * item.price;" }],
        },
      },
    ],
    usage: { input: 4_236, cacheRead: 3_400, output: 187 },
  },
  {
    text: "The sum is right. A test keeps it so; the test writer knows how this project writes them.",
    calls: [
      {
        name: "agent_test_writer",
        input: { task: "Test total() in src/total.ts: the first item counts, and an empty list is 0." },
      },
    ],
    usage: { input: 4_602, cacheRead: 4_200, output: 121 },
  },
  {
    text: "Now I run them:",
    calls: [{ name: "shell", input: { command: "npm test" } }],
    usage: { input: 4_951, cacheRead: 4_600, output: 74 },
  },
  {
    text:
      "Fixed, and it stays fixed:\n\n- `src/total.ts` adds **every** item; it had left out the first.\n" +
      "- `test/total.test.ts` fails on the old loop and passes now.\n\nThe list adds up to **15.00**.\n",
    usage: { input: 5_240, cacheRead: 4_900, output: 96 },
  },
];

const testing = [
  {
    text: "I read what I test.",
    calls: [read("src/total.ts")],
    usage: { input: 1_180, output: 41 },
  },
  {
    calls: [{ name: "write_file", input: { path: "test/total.test.ts", content: TEST } }],
    usage: { input: 1_422, cacheRead: 1_100, output: 263 },
  },
  {
    text: "`test/total.test.ts` has two tests: the sum of three items, the first among them, and of none.",
    usage: { input: 1_730, cacheRead: 1_400, output: 52 },
  },
];

/** The same question to two models. */
const reading = {
  "claude-sonnet-5": [
    {
      thinking: "The regular expression decides. Read it rather than guess.",
      text: "The pattern decides that, so I read it.",
      calls: [read("src/parse.ts")],
      usage: { input: 3_298, output: 88, reasoning: 24 },
    },
    {
      text:
        "Every line that `/^(\\S+)\\s+(\\d+) x (\\d+\\.\\d\\d)$/` does not match is left out:\n\n" +
        "1. names of two words, `orange juice  1 x 3.20`\n2. whole prices, `bread  1 x 3`\n3. a capital `X`\n\n" +
        "It should not: a list that is short adds up to too little, and nobody is told. Return the lines it could not read " +
        "beside the items.\n",
      usage: { input: 3_871, cacheRead: 3_200, output: 196 },
    },
  ],
  "claude-haiku-4-5": [
    {
      text:
        "It leaves out every line that is not a name, a count and a price. That is fine for empty lines. For anything else, " +
        "throw an error that names the line.\n",
      usage: { input: 3_104, output: 72 },
    },
  ],
};

const resultsSince = (messages) => {
  const last = messages.findLastIndex(
    ({ role, content }) =>
      role === "user" && [content].flat().some((block) => block.type === "text" || typeof block === "string"),
  );
  return messages.slice(last + 1).filter(({ role }) => role === "assistant").length;
};

/** Of an Anthropic request: who is asked what, and how far it is. */
export function answerOf({ body, userText }) {
  const step = resultsSince(body.messages);
  const script = userText.includes("parseList") ? reading[body.model] : userText.includes("13.80") ? fixing : testing;
  return { model: body.model, pieceMs: 18, ...(script?.[step] ?? { text: "Done." }) };
}
