// The product's own tables and operations in this thread, written to as a window does and checked against their own log.
import assert from "node:assert/strict";
import type { Entry, Event, Fact } from "../../src/core/event.ts";
import type { Session } from "../../src/core/session.ts";
import { createTranscript } from "../../src/core/transcript.ts";
import type { Database } from "../../src/store/database.ts";
import { Executor } from "../../src/store/executor.ts";
import type { Migration } from "../../src/store/migrate.ts";
import type { InputOf, OutputOf } from "../../src/store/operation.ts";
import { type Operations, operations } from "../../src/store/operations.ts";
import { migrations } from "../../src/store/schema.ts";
import { prepareFolder } from "../../src/store/storeFolder.ts";
import { loadedEngine } from "./support.ts";

export interface Product {
  readonly executor: Executor;
  /** What each opening did. */
  readonly outcomes: string[];
  call<Name extends keyof Operations>(name: Name, input: InputOf<Operations, Name>): OutputOf<Operations, Name>;
}

export async function openProduct(file: string, schema: readonly Migration[] = migrations): Promise<Product> {
  const outcomes: string[] = [];
  const request = { engine: await loadedEngine(), file: prepareFolder(file), migrations: schema, busyMs: 10_000 };
  const executor = new Executor(request, ({ outcome }) => outcomes.push(outcome));
  return {
    executor,
    outcomes,
    call: <Name extends keyof Operations>(name: Name, input: InputOf<Operations, Name>) =>
      executor.execute(operations[name], input) as OutputOf<Operations, Name>,
  };
}

const model = { connection: "demo", provider: "demo", model: "demo" } as const;

/** What one answered message leaves in the log: appended one after the other, as a turn does. */
export function turn(name: string): Entry[] {
  const long = `${name} ${"which is said at length ".repeat(40)}`;
  const facts: readonly Fact[] = [
    { kind: "message.user", content: [{ type: "text", text: long }] },
    { kind: "turn.started", agentVersion: "v", agentName: "Tester" },
    {
      kind: "model.requested",
      model,
      request: name,
      system: "Stored once, however often it is sent. ".repeat(30),
      tools: [],
      parameters: {},
      messages: 1,
      attempt: 1,
    },
    { kind: "model.streamed", parts: [{ type: "text", text: long.slice(0, 300) }] },
    {
      kind: "model.responded",
      model,
      answeredBy: "demo",
      content: [{ type: "text", text: long }],
      usage: { input: 10, output: 5 },
      cost: { kind: "computed", usd: 0.5, table: "test", entry: "demo", exact: true },
      finish: { reason: "stop", vendor: "stop" },
      timing: { firstPartMs: 1, totalMs: 2 },
    },
    { kind: "turn.ended", reason: "done", durationMs: 3 },
  ];
  return facts.map((fact) => ({ span: fact.kind.startsWith("model.") ? `${name}-call` : name, parent: null, fact }));
}

/**
 * Everything that must be true of a whole store, as of one moment; answers where each session ends. The columns of a session
 * are a fold of its events, so that half a transaction shows.
 */
export function assertSound({ executor }: Product): Map<string, number> {
  return executor.execute({ mode: "read", run: soundIn }, undefined) as Map<string, number>;
}

const orphans = [
  "event WHERE session NOT IN (SELECT key FROM session)",
  "event WHERE key NOT IN (SELECT event FROM body)",
  "body WHERE event NOT IN (SELECT key FROM event)",
  "blob_use WHERE session NOT IN (SELECT key FROM session) OR hash NOT IN (SELECT hash FROM blob)",
  "branch WHERE session NOT IN (SELECT key FROM session)",
];
const everything = { branch: null, query: "" } as const;

function soundIn(db: Database): Map<string, number> {
  assert.deepEqual(db.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  for (const where of orphans) assert.deepEqual(db.all(`SELECT count(*) AS n FROM ${where}`), [{ n: 0 }], where);
  const ends = new Map<string, number>();
  for (const session of operations["sessions.list"].run(db, { purpose: "chat" })) {
    const { seqs } = operations["events.index"].run(db, { session: session.id, filter: everything, after: 0 });
    const numbers = Array.from({ length: session.ends }, (_, index) => index + 1);
    assert.deepEqual([...seqs], numbers);
    assertFolded(
      session,
      operations["events.history"].run(db, { session: session.id, branch: session.head, after: 0 }),
    );
    ends.set(session.id, session.ends);
  }
  return ends;
}

function assertFolded({ id, state, tokens, cost }: Session, history: readonly Event[]): void {
  const transcript = createTranscript();
  for (const event of history) transcript.add(event);
  const responses = history.filter(({ fact }) => fact.kind === "model.responded").length;
  assert.deepEqual([tokens.input, tokens.output, cost.usd], [10 * responses, 5 * responses, 0.5 * responses]);
  const open = transcript.items.some((item) => item.type === "turn" && item.state.type !== "ended");
  assert.equal(state === "working", open, `${id} is ${state}`);
  assert.doesNotMatch(JSON.stringify(history), /missing from the database/);
}
