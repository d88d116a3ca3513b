// The measuring itself: the product's own operations in this thread.
import path from "node:path";
import type { Entry, Fact } from "../../src/core/event.ts";
import { loadEngine } from "../../src/store/engine.ts";
import { compileEngine } from "../../src/store/engineCode.ts";
import { Executor } from "../../src/store/executor.ts";
import { operations } from "../../src/store/operations.ts";
import { migrations } from "../../src/store/schema.ts";
import { random } from "../support/random.ts";

const TIMES = 7;
const BATCH = 500;
const QUERIES = [
  "",
  "kind:tool.* tool:shell",
  "error",
  "model:sonnet cost>0.01",
  "dur>2s OR tokens>10k",
  "agent:reviewer -kind:model.streamed (error OR first>1s)",
  '"parser"',
  "größe",
  "tool:re*le by:model",
  "after:2026-01-05 before:2026-01-06",
];
const SEARCHES = [
  { typed: "parser tool:read_file", plain: "parser" },
  { typed: "parser after:1d", plain: "parser" },
  { typed: "tool:shell is:error", plain: "parser" },
];

export async function measure(root: string, folder: string, events: number) {
  const wasm = path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm");
  const engine = await loadEngine({ code: await compileEngine(wasm), busyMs: 1_000 });
  const file = path.join(folder, "studio.sqlite");
  const executor = new Executor({ engine, file, migrations, busyMs: 1_000 }, () => {});
  const db = executor.open();
  executor.execute(operations["sessions.create"], {
    ...{ id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 },
  });
  db.run("PRAGMA synchronous = OFF");
  const draw = random(1);
  let made = 0;
  let turn = 0;
  let waiting: Entry[] = [];
  while (made < events) {
    waiting.push(...turnOf(turn++, draw));
    if (waiting.length < BATCH) continue;
    const batch = waiting.slice(0, Math.min(waiting.length, events - made));
    waiting = [];
    const stamped = batch.map((entry) => ({ ...entry, id: `e${++made}`, at: Date.UTC(2026, 0, 1) + made * 5_000 }));
    executor.execute(operations["events.append"], { session: "s", branch: "b", events: stamped });
  }

  const list = (query: string, branch: string | null = "b") =>
    executor.execute(operations["events.index"], { session: "s", filter: { branch, query }, after: 0 }) as {
      seqs: Uint32Array;
    };
  const filters = QUERIES.map((query) => ({
    query,
    listed: list(query).seqs.length,
    ms: middle(() => list(query)),
  }));
  const pieces = (of: { session: string; branch: string } | null) => {
    const times: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const began = processor();
      const input = { of, from: null, after };
      const { next } = executor.execute(operations["totals.piece"], input) as { next: number | null };
      times.push(processor() - began);
      after = next;
    }
    return times;
  };
  const rounds = Array.from({ length: TIMES }, () => pieces(null));
  const find = (text: string) => executor.execute(operations["search.find"], { text, limit: 50, purpose: null });
  const sum = (times: readonly number[]) => times.reduce((total, ms) => total + ms, 0);
  const result = {
    filters,
    allMs: filters[0]?.ms ?? 0,
    namesMs: middle(() => executor.execute(operations["events.names"], { session: "s" })),
    longestPieceMs: median(rounds.map((times) => Math.max(...times))),
    totalsMs: median(rounds.map(sum)),
    branchMs: median(Array.from({ length: TIMES }, () => sum(pieces({ session: "s", branch: "b" })))),
    searches: SEARCHES.map((search) => ({
      ...search,
      ms: middle(() => find(search.typed)),
      plainMs: middle(() => find(search.plain)),
    })),
    ...appending(executor, draw),
  };
  executor.close();
  return result;
}

/** What the columns that describe an event add to its append: with a span to look up, and without. */
function appending(executor: Executor, draw: () => number) {
  const cost = (bare: boolean) => {
    const entries = Array.from({ length: 40 }, (_, turn) => turnOf(1_000_000 + turn, draw)).flat();
    const events = entries.map((entry) => ({
      ...(bare ? { ...entry, span: null, parent: null } : entry),
      id: `a${counter++}`,
      at: 1,
    }));
    const began = processor();
    executor.execute(operations["events.append"], { session: "s", branch: "b", events });
    return (processor() - began) / events.length;
  };
  const rounds = Array.from({ length: 2 * TIMES }, () => ({ described: cost(false), plain: cost(true) }));
  return {
    describedMs: median(rounds.map(({ described }) => described)),
    plainMs: median(rounds.map(({ plain }) => plain)),
  };
}
let counter = 0;

const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function middle(run: () => unknown): number {
  return median(
    Array.from({ length: TIMES }, () => {
      const began = processor();
      run();
      return processor() - began;
    }),
  );
}

/** One turn with a model call, a tool call and an answer: twelve events. */
function turnOf(turn: number, draw: () => number): Entry[] {
  const pick = <T>(first: T, ...others: T[]): T =>
    [first, ...others][Math.floor(draw() * (others.length + 1))] ?? first;
  const model = { connection: "c", provider: "anthropic", model: pick("claude-sonnet-5", "gpt-9-mini") } as const;
  const tool = pick("shell", "read_file", "search");
  const own = `turn-${turn}`;
  const inSpan = (span: string | null, parent: string | null, fact: Fact): Entry => ({ span, parent, fact });
  const requested: Fact = {
    ...{ kind: "model.requested", model, request: `hash-${turn}`, system: "Be brief.", tools: [] },
    ...{ parameters: {}, messages: 1, attempt: 1 },
  };
  const responded = (): Fact => ({
    ...{ kind: "model.responded", model, answeredBy: model.model },
    content: [
      { type: "text", text: `The parser of turn ${turn} reads the tokens before it knows that there are any.` },
    ],
    usage: { input: Math.floor(draw() * 20_000), output: Math.floor(draw() * 900), cacheRead: 100 },
    cost: { kind: "computed", usd: draw() * 0.05, table: "t", entry: "e", exact: true },
    finish: { reason: "stop", vendor: "stop" },
    timing: { firstPartMs: draw() * 2_000, totalMs: draw() * 9_000 },
  });
  const streamed: Fact = { kind: "model.streamed", parts: [{ type: "text", text: "The parser" }] };
  const callId = `call-${turn}`;
  return [
    inSpan(null, null, {
      kind: "message.user",
      content: [{ type: "text", text: `Why does the parser throw? (${turn})` }],
    }),
    inSpan(own, null, { kind: "turn.started", agentVersion: "v", agentName: "Code reviewer" }),
    inSpan(`${own}-m`, own, requested),
    inSpan(`${own}-m`, null, streamed),
    inSpan(`${own}-m`, null, responded()),
    inSpan(`${own}-k`, own, {
      ...{ kind: "tool.requested", callId, name: tool, input: { path: "src/parser.ts" }, effect: "read" },
      preview: `Read src/parser${turn % 9}.ts`,
    }),
    inSpan(`${own}-k`, null, {
      ...{ kind: "tool.decided", callId, name: tool },
      decision: { verdict: "allow", by: "policy", reason: "It only reads." },
    }),
    inSpan(`${own}-k`, null, {
      ...{ kind: "tool.finished", callId, name: tool, text: "const token = tokens[0];", isError: draw() < 0.1 },
      durationMs: draw() * 3_000,
    }),
    inSpan(`${own}-n`, own, requested),
    inSpan(`${own}-n`, null, streamed),
    inSpan(`${own}-n`, null, responded()),
    inSpan(own, null, { kind: "turn.ended", reason: "done", durationMs: 9_780 }),
  ];
}
