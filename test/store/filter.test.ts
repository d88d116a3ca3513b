import assert from "node:assert/strict";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Entry } from "../../src/core/event.ts";
import { matches, type Subject } from "../../src/core/filter/condition.ts";
import { fields, kindNames, stateNames } from "../../src/core/filter/fields.ts";
import { parse, QUERY_LENGTH } from "../../src/core/filter/parse.ts";
import { authors } from "../../src/core/traits.ts";
import { describeAll } from "../../src/store/operations/describe.ts";
import { asked, decided, ended, finished, requested, responded, started, user } from "../core/support/log.ts";
import { random } from "../support/random.ts";
import { openProduct, type Product } from "./product.ts";
import { folder } from "./support.ts";

const EVENTS = 200;
const QUERIES = 800;

async function product(t: TestContext): Promise<Product> {
  const opened = await openProduct(path.join(folder(t), "studio.sqlite"));
  t.after(() => opened.executor.close());
  opened.call("sessions.create", { id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 });
  return opened;
}

function say(store: Product, entries: readonly Entry[]): void {
  const events = entries.map((entry, index) => ({ ...entry, id: `e${index + 1}`, at: 1_000 * (index + 1) }));
  assert.ok(Array.isArray(store.call("events.append", { session: "s", branch: "b", events })));
}

const subjectsIn = ({ executor }: Product): Subject[] =>
  executor
    .open()
    .all<
      Omit<Subject, "failed" | "costUnknown" | "costEstimated"> &
        Record<"failed" | "costUnknown" | "costEstimated", number>
    >(
      `SELECT seq, at, kind, label, duration_ms AS durationMs, input_tokens AS inputTokens, output_tokens AS outputTokens,
        cache_read_tokens AS cacheReadTokens, cost_usd AS costUsd, cost_unknown AS costUnknown, cost_estimated AS costEstimated,
        failed, tool, model, author, first_part_ms AS firstPartMs, agent FROM event ORDER BY seq`,
    )
    .map((row) => ({
      ...row,
      failed: row.failed === 1,
      costUnknown: row.costUnknown === 1,
      costEstimated: row.costEstimated === 1,
    }));

const listed = (store: Product, query: string): number[] => [
  ...store.call("events.index", { session: "s", filter: { branch: null, query }, after: 0 }).seqs,
];

test(`the database answers ${QUERIES} random filters as the language means them`, async (t) => {
  const store = await product(t);
  say(
    store,
    Array.from({ length: EVENTS }, () => user("")),
  );
  const draw = random(7);
  const below = (end: number) => Math.floor(draw() * end);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T; // never empty
  const words = [
    "shell",
    "Shell",
    "SHELL",
    "read_file",
    "read%file",
    "a*b",
    "[x]",
    "x?^]",
    "Größe",
    "GRÖSSE",
    "café",
    "CAFÉ",
    "ſ",
    "K",
    "ı",
    "İ",
    "100%",
    "c\\d",
    "🎉",
    "one two",
    "",
  ];
  const name = () => (draw() < 0.3 ? null : pick(words));
  const amount = (scale: number) => (draw() < 0.3 ? null : pick([0, 1, 2, 5, 10]) * scale);
  for (let seq = 1; seq <= EVENTS; seq++) {
    store.executor.open().run(
      `UPDATE event SET at = ?, kind = ?, label = ?, duration_ms = ?, input_tokens = ?, output_tokens = ?, cache_read_tokens = ?,
          cost_usd = ?, cost_unknown = ?, cost_estimated = ?, failed = ?, tool = ?, model = ?, author = ?, first_part_ms = ?,
          agent = ? WHERE seq = ?`,
      below(10) * 86_400_000,
      pick(kindNames),
      `${pick(words)} ${pick(words)}`,
      amount(1_000),
      amount(1_000),
      amount(1_000),
      amount(1_000),
      amount(0.01),
      below(2),
      below(2),
      below(2),
      name(),
      name(),
      pick([null, ...authors]),
      amount(1_000),
      name(),
      seq,
    );
  }
  const subjects = subjectsIn(store);

  const value = (): string => {
    const word = pick(words).replaceAll('"', "");
    const cut = draw() < 0.3 ? word.slice(below(3)) : word;
    if (draw() < 0.4) return `"${cut || "x"}"`;
    const plain = cut.replace(/[\s(),]/g, "") || "e";
    return draw() < 0.3 ? `${plain.slice(0, 1)}*${plain.slice(2)}` : plain;
  };
  const term = (): string => {
    const [field, about] = pick(Object.entries(fields));
    switch (about.type) {
      case "kind":
        return `kind:${pick([...kindNames, "tool", "model.*", "*ed"])}`;
      case "name":
        return `${field}${pick([":", "="])}${value()}${draw() < 0.2 ? `,${value()}` : ""}`;
      case "by":
        return `by:${pick(authors)}`;
      case "is":
        return `is:${pick(stateNames)}`;
      case "amount": {
        const unit = { money: "", time: "s", tokens: "k", number: "" }[about.unit];
        const number = about.unit === "money" ? pick(["0", "0.01", "0.02", "0.1"]) : pick(["0", "1", "2", "5"]);
        return `${field}${pick([">", ">=", "<", "<=", "="])}${number}${unit}`;
      }
      default:
        return draw() < 0.5 ? `${field}:1970-01-0${1 + below(9)}` : value();
    }
  };
  const query = (depth: number): string => {
    const shape = depth === 0 ? 0 : draw();
    if (shape < 0.3) return term();
    if (shape < 0.5) return `-${term()}`;
    if (shape < 0.7) return `${query(depth - 1)} ${query(depth - 1)}`;
    if (shape < 0.9) return `(${query(depth - 1)} OR ${query(depth - 1)})`;
    return `-(${query(depth - 1)})`;
  };

  let some = 0;
  for (let time = 0; time < QUERIES; time++) {
    const text = query(3);
    const parsed = parse(text, Date.now());
    // What was drawn is at times longer than a filter may be.
    if (parsed.type === "problem") {
      assert.ok(text.length > QUERY_LENGTH, `${text}: ${parsed.problem.message}`);
      continue;
    }
    const meant = subjects.filter((subject) => matches(parsed.condition, subject)).map(({ seq }) => seq);
    assert.deepEqual(listed(store, text), meant, text);
    if (meant.length > 0 && meant.length < EVENTS) some++;
  }
  // Filters that pass all or nothing prove little.
  assert.ok(some > QUERIES / 2, `${some}`);
});

test("a filter as long and as deep as there can be is answered", async (t) => {
  const store = await product(t);
  say(store, [user("x")]);
  const half = Math.floor(QUERY_LENGTH / 2);
  const deep = [
    `${"(".repeat(half - 1)}x${")".repeat(half - 1)}`,
    "x ".repeat(half),
    `${"x|"
      .repeat(half)
      .replaceAll("|", " | ")
      .slice(0, QUERY_LENGTH - 3)}x`,
    `${"-(x ".repeat(Math.floor(QUERY_LENGTH / 6))}x${")".repeat(Math.floor(QUERY_LENGTH / 6))}`,
    `tool:${"a,".repeat(half - 5)}a`,
    `"${"é".repeat(half)}"`,
    `${"a*".repeat(half)}`,
  ];
  for (const text of deep) {
    assert.equal(parse(text, 0).type, "understood", text.slice(0, 20));
    assert.ok(listed(store, text).length <= 1);
  }
  assert.throws(() => listed(store, "tol:x"), /no field “tol”/);
});

test("events are described as they are written, and those of an older log the same", async (t) => {
  const store = await product(t);
  const inner: Entry = {
    span: "t2",
    parent: "k",
    fact: { kind: "turn.started", agentVersion: "v", agentName: "Inner" },
  };
  const usage = { input: 10, output: 5, cacheWrite: 4, reasoning: 2 };
  say(store, [
    user("Hello"),
    started("t"),
    requested("m", "t"),
    responded("m", [], { usage }),
    asked("k", "t", "c"),
    decided("k", "c", "allow"),
    inner,
    requested("m2", "t2"),
    responded("m2", []),
    { ...ended("t2"), parent: "k" },
    finished("k", "c", ""),
    { span: "s1", parent: "t", fact: { kind: "condensing.started", by: "threshold", upTo: [2], tokensBefore: 9 } },
    requested("m3", "s1"),
    responded("m3", []),
    ended("t"),
    { span: "s2", parent: null, fact: { kind: "titling.started" } },
    requested("m4", "s2"),
    responded("m4", []),
  ]);
  const db = store.executor.open();
  assert.deepEqual(listed(store, "agent:tester model:m1 by:model"), [4, 14, 18]);
  const plan = db.all<{ detail: string }>(
    `EXPLAIN QUERY PLAN SELECT kind FROM event WHERE span = 'x'
      AND kind IN ('turn.started', 'model.requested', 'tool.requested', 'condensing.started', 'titling.started')`,
  );
  assert.match(String(plan.map(({ detail }) => detail)), /event_begun/);
  const described = () =>
    db.all(
      "SELECT seq, tool, model, agent, author, within_tool, first_part_ms, cache_write_tokens, reasoning_tokens FROM event ORDER BY seq",
    );
  const written = described();
  assert.deepEqual(listed(store, "agent:inner"), [7, 8, 9, 10]);
  assert.deepEqual(listed(store, "tool:clock"), [5, 6, 11]);
  assert.deepEqual(listed(store, "by:policy"), [6]);
  assert.deepEqual(listed(store, "model:m1 by:model"), [4, 9, 14, 18]);
  assert.deepEqual(store.call("events.names", { session: "s" }), {
    tool: ["clock"],
    model: ["m1"],
    agent: ["Inner", "Tester"],
  });
  db.run(
    "UPDATE event SET tool = NULL, model = NULL, agent = NULL, author = NULL, within_tool = NULL, first_part_ms = NULL, cache_write_tokens = NULL, reasoning_tokens = NULL",
  );
  describeAll(db);
  assert.deepEqual(described(), written);
});
