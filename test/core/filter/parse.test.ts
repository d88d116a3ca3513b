import assert from "node:assert/strict";
import { test } from "node:test";
import { everything, matches, type Subject } from "../../../src/core/filter/condition.ts";
import { parse, QUERY_LENGTH } from "../../../src/core/filter/parse.ts";

/** Noon of a day, in the machine's own time. */
const NOW = new Date(2026, 10, 26, 12).getTime();

const plain: Subject = {
  seq: 7,
  at: NOW,
  kind: "message.user",
  label: "",
  durationMs: null,
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  costUsd: null,
  costUnknown: false,
  costEstimated: false,
  failed: false,
  tool: null,
  model: null,
  author: null,
  firstPartMs: null,
  agent: null,
};
const subjects = {
  said: { ...plain, label: "Why is the Café closed?", author: "user" },
  answer: {
    ...plain,
    seq: 8,
    kind: "model.responded",
    label: "claude-sonnet-5",
    model: "claude-sonnet-5",
    agent: "Code reviewer",
    author: "model",
    durationMs: 2_500,
    firstPartMs: 800,
    inputTokens: 9_000,
    outputTokens: 1_100,
    cacheReadTokens: 4_000,
    costUsd: 0.02,
  },
  guess: {
    ...plain,
    kind: "model.responded",
    label: "x",
    model: "gpt-9",
    costUsd: 0.01,
    costEstimated: true,
    inputTokens: 5,
  },
  free: { ...plain, kind: "model.responded", label: "l", model: "llama", costUsd: 0 },
  lost: {
    ...plain,
    kind: "model.failed",
    label: "429",
    model: "gpt-9",
    author: "model",
    failed: true,
    costUnknown: true,
  },
  asked: { ...plain, kind: "tool.requested", label: "Run npm test", tool: "shell", author: "model" },
  denied: { ...plain, kind: "tool.decided", label: "shell: deny", tool: "shell", author: "user", failed: true },
  ran: { ...plain, kind: "tool.finished", label: "read_file", tool: "read_file", author: "tool", durationMs: 40 },
  old: { ...plain, kind: "turn.ended", label: "done", durationMs: 2_500, at: new Date(2026, 9, 31, 23, 59).getTime() },
} satisfies Record<string, Subject>;

function passing(text: string): string {
  const parsed = parse(text, NOW);
  if (parsed.type === "problem") return `! ${parsed.problem.message}`;
  return Object.entries(subjects)
    .filter(([, subject]) => matches(parsed.condition, subject))
    .map(([name]) => name)
    .join(" ");
}

const all = Object.keys(subjects).join(" ");

test("each word of the language passes what it says", () => {
  const cases: [text: string, passes: string][] = [
    ["", all],
    ["   ", all],
    ["kind:tool.*", "asked denied ran"],
    ["kind:tool", "asked denied ran"],
    ["kind:tool.finished", "ran"],
    ["kind=tool.finished", "ran"],
    ["kind:message,turn", "said old"],
    ["KIND:Model.Failed", "lost"],
    ["tool:shell", "asked denied"],
    ["tool:read", "ran"],
    ["tool:re*le", "ran"],
    ["tool:read*l", ""],
    ["tool=read", ""],
    ["tool=shell,read_file", "asked denied ran"],
    ["tool:*", "asked denied ran"],
    ["model:sonnet", "answer"],
    ["model:GPT", "guess lost"],
    ['agent:"code rev"', "answer"],
    ["by:user", "said denied"],
    ["by:user,tool", "said denied ran"],
    ["error", "lost denied"],
    ["is:error", "lost denied"],
    ["is:denied", "denied"],
    ["is:cached", "answer"],
    ["is:free", "free"],
    ["is:estimated,unpriced", "guess lost"],
    ["cost>0.01", "answer"],
    ["cost>=$0.01", "answer guess"],
    ["cost<0.01$", "free"],
    ["cost=0", "free"],
    ["dur>2s", "answer old"],
    ["dur<=40ms", "ran"],
    ["dur>0.04m", "answer old"],
    ["dur>1h", ""],
    ["first<1s", "answer"],
    ["tokens>10k", "answer"],
    ["tokens>=10.1k", "answer"],
    ["tokens>10.1k", ""],
    ["tokens<10", "guess"],
    ["in>=9K", "answer"],
    ["out>1M", ""],
    ["cached>0", "answer"],
    ["event>7", "answer"],
    ["after:2026-11-01", all.replace(" old", "")],
    ["before:2026-11-01", "old"],
    ["after:today", all.replace(" old", "")],
    ["before:yesterday", "old"],
    ["before:7d", "old"],
    ["after:2026-11-26T12:00", all.replace(" old", "")],
    ["after:2026-11-26T12:01", ""],
    ["café", "said"],
    ["CAFÉ", "said"],
    ["why closed", "said"],
    ['"why closed"', ""],
    ['"why is"', "said"],
    ["clos*d", "said"],
    ['"cl*d"', ""],
    ["sonnet", "answer"],
    ["shell", "asked denied"],
    ['"error"', ""],
    ["-kind:tool -kind:model", "said old"],
    ["-cost>0.01", all.replace("answer ", "")],
    ["NOT error", "said answer guess free asked ran old"],
    ["NOT NOT error", "lost denied"],
    ["tool:shell OR dur>2s", "answer asked denied old"],
    ["tool:shell | dur>2s error", "asked denied"],
    ["(tool:shell OR dur>2s) error", "denied"],
    ["-(tool:shell OR dur>2s)", "said guess free lost ran"],
    ["tool:shell AND error", "denied"],
    ["((error))", "lost denied"],
    ["or", ""],
  ];
  for (const [text, passes] of cases) assert.equal(passing(text), passes, text);
});

test("what is not understood is shown, with a word that says what to do", () => {
  const cases: [text: string, spot: string, says: RegExp][] = [
    ["tol:shell", "tol", /no field “tol”\. Did you mean “tool”\?/],
    ["error http://x", "http", /put them in quotes: "http:…"/],
    ["error tool:", "tool:", /Write a value, as in tool:shell/],
    ["tool:a,,b", "tool:a,,b", /Write a value/],
    ["kind:tol", "tol", /Did you mean “tool”\?/],
    ["kind:zzzzzz", "zzzzzz", /Kinds are, for example/],
    ["by:nobody", "nobody", /one of: user, model, tool, policy\./],
    ["is:slow", "slow", /one of: error, denied/],
    ["cost:1", ":", /Compare “cost” with >/],
    ["cost>cheap", "cheap", /Write a number, as in cost>\$0\.01/],
    ["cost>2,5", "5", /Write one value/],
    ["dur>2", "2", /Say the unit: ms, s, m or h/],
    ["dur>2x", "2x", /“x” is no unit of this\. Write ms/],
    ["tokens>$5", "$5", /Write a number/],
    ["model>x", ">", /Write “:” behind “model”/],
    ["after:soon", "soon", /Write a day, as in 2026-11-01/],
    ["after:2026-02-31", "2026-02-31", /Write a day/],
    ["(error", "(", /Close this bracket/],
    ["error)", ")", /no “\(” for this bracket/],
    ["()", "(", /between the brackets/],
    ["error OR", "OR", /on both sides of OR/],
    ["OR error", "OR", /on both sides of OR/],
    ["a OR OR b", "OR", /on both sides of OR/],
    ["- error", "-", /right behind the “-”/],
    ["error -", "-", /right behind the “-”/],
    ["-OR", "-", /right behind the “-”/],
    ['"so', '"so', /Close the quotes/],
    ['tool:"so', 'tool:"so', /Close the quotes/],
    ['""', '""', /between the quotes/],
  ];
  for (const [text, spot, says] of cases) {
    const parsed = parse(text, NOW);
    assert.ok(parsed.type === "problem", text);
    const { from, to, message } = parsed.problem;
    assert.equal(text.slice(from, to), spot, text);
    assert.match(message, says, text);
  }
  const long = parse("x".repeat(QUERY_LENGTH + 1), NOW);
  assert.ok(long.type === "problem" && long.problem.from === QUERY_LENGTH);
});

test("nothing asks for everything", () => {
  assert.deepEqual(parse(" ", NOW), { type: "understood", condition: everything });
});

test("whatever is typed is understood or has its place shown", () => {
  const letters = [
    '"',
    "(",
    ")",
    "-",
    "OR",
    "|",
    ":",
    ">",
    ",",
    "*",
    "kind",
    "tool",
    "cost",
    "error",
    "2s",
    "é",
    "🎉",
    " ",
    "\ud800",
  ];
  let state = 1;
  for (let time = 0; time < 5_000; time++) {
    let text = "";
    for (let length = time % 12; length >= 0; length--) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      text += letters[Math.floor((state / 2 ** 31) * letters.length)];
    }
    const parsed = parse(text, NOW);
    if (parsed.type === "understood") continue;
    const { from, to } = parsed.problem;
    assert.ok(0 <= from && from < to && to <= text.length, `${text}: ${from} to ${to}`);
  }
});
