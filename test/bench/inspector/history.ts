// Histories to inspect: a thousand events are appended as the product does it, and copied on the disk as often as is asked for.
import type { Entry, Fact } from "../../../src/core/event.ts";
import { type Engine, loadEngine } from "../../../src/store/engine.ts";
import { compileEngine } from "../../../src/store/engineCode.ts";
import { Executor } from "../../../src/store/executor.ts";
import { operations } from "../../../src/store/operations.ts";
import { migrations } from "../../../src/store/schema.ts";

export const SESSION = "inspected";
const BRANCH = "inspected branch";
/** Of a turn with a retry, three model calls, tools at the same time, a person who is asked, and another agent; and how many of them. */
const TURN = 40;
const TURNS = 25;
const COPIED = TURN * TURNS;
/** A turn and the pause after it. */
const TURN_MS = 60_000;

const model = { connection: "c", provider: "anthropic", model: "claude-sonnet-5" } as const;
const figures = {
  usage: { input: 1_204, output: 312, cacheRead: 890 },
  cost: { kind: "computed", usd: 0.0061, table: "bench", entry: "claude-sonnet-5", exact: true },
  timing: { firstPartMs: 300, totalMs: 2_000 },
} as const;

type Timed = Entry & { readonly at: number };

function turn(number: number): Timed[] {
  const id = `turn ${String(number).padStart(16, "0")}`;
  const entries: Timed[] = [];
  let at = number * TURN_MS;
  const put = (ms: number, fact: Fact, span: string | null = null, parent: string | null = null) => {
    at += ms;
    entries.push({ at, fact, span, parent });
  };
  const asks = (span: string, parent: string) => {
    const request = { request: "h", system: "", tools: [], parameters: {}, messages: 3, attempt: 1 } as const;
    put(4, { kind: "model.requested", model, ...request }, span, parent);
  };
  const answers = (span: string, ms: number) => {
    put(500, { kind: "model.streamed", parts: [{ type: "text", text: "The loop reads " }] }, span);
    put(500, { kind: "model.streamed", parts: [{ type: "text", text: "`tokens[0]` before " }] }, span);
    const content = [{ type: "text", text: "The loop reads `tokens[0]` before it knows that there is one." }] as const;
    const finish = { reason: "stop", vendor: "stop" } as const;
    put(ms, { kind: "model.responded", model, answeredBy: "claude", content, finish, ...figures }, span);
  };
  const call = (span: string, parent: string, name: string, preview: string) => {
    put(
      3,
      { kind: "tool.requested", callId: span, name, input: { path: "src/a.ts" }, effect: "read", preview },
      span,
      parent,
    );
  };
  const allow = (span: string, name: string, ms = 2) =>
    put(
      ms,
      { kind: "tool.decided", callId: span, name, decision: { verdict: "allow", by: "policy", reason: "So." } },
      span,
    );
  const done = (span: string, name: string, ms: number, isError = false) =>
    put(
      ms,
      { kind: "tool.finished", callId: span, name, text: "const token = tokens[0];", isError, durationMs: ms },
      span,
    );

  put(0, { kind: "message.user", content: [{ type: "text", text: `Question ${number}: why does this fail?` }] });
  put(5, { kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, id);
  asks(`${id} m0`, id);
  const error = { code: "overloaded", message: "The provider is overloaded." } as const;
  put(200, { kind: "model.failed", model, content: [], error, retryInMs: 4, ...figures }, `${id} m0`);
  asks(`${id} m1`, id);
  answers(`${id} m1`, 1_500);
  for (const which of ["a", "b"]) {
    call(`${id} ${which}`, id, "read", `Read src/parser${number % 9}.ts`);
    allow(`${id} ${which}`, "read");
  }
  done(`${id} a`, "read", 300);
  done(`${id} b`, "read", 500, number % 5 === 4);
  asks(`${id} m2`, id);
  answers(`${id} m2`, 2_000);
  call(`${id} c`, id, "shell", "Run npm test");
  const asked = { reasons: ["No rule."], offer: [], workspace: null };
  put(2, { kind: "tool.asked", callId: `${id} c`, name: "shell", ...asked }, `${id} c`);
  allow(`${id} c`, "shell", 20_000);
  done(`${id} c`, "shell", 4_000);
  call(`${id} d`, id, "agent", "Ask Researcher: why");
  allow(`${id} d`, "agent");
  put(2, { kind: "turn.started", agentVersion: "v", agentName: "Researcher" }, `${id} n`, `${id} d`);
  for (const which of ["n1", "n2"]) {
    asks(`${id} ${which}`, `${id} n`);
    answers(`${id} ${which}`, 700);
  }
  put(2, { kind: "turn.ended", reason: "done", durationMs: 4_000 }, `${id} n`, `${id} d`);
  done(`${id} d`, "agent", 3);
  asks(`${id} m3`, id);
  answers(`${id} m3`, 1_000);
  put(2, { kind: "turn.ended", reason: "done", durationMs: 40_000 }, id);
  if (entries.length !== TURN) throw new Error(`A turn has ${entries.length} events.`);
  return entries;
}

/** sql.js can be loaded once in a thread. */
export const loadStore = async (wasm: string) => loadEngine({ code: await compileEngine(wasm), busyMs: 1_000 });

/** Makes a database whose one session has `count` events, a multiple of `COPIED`. Bodies are copied when `bodies` says so. */
export function makeHistory(engine: Engine, file: string, count: number, bodies: boolean): void {
  const executor = new Executor({ engine, file, migrations, busyMs: 1_000 }, () => {});
  const made = { purpose: "chat", agent: null, at: 1 } as const;
  executor.execute(operations["sessions.create"], { id: SESSION, branch: BRANCH, title: "Inspected", ...made });
  executor.execute(operations["sessions.create"], { id: "other", branch: "other branch", title: "Other", ...made });
  const events = Array.from({ length: TURNS }, (_, number) => turn(number)).flat();
  executor.execute(operations["events.append"], {
    session: SESSION,
    branch: BRANCH,
    events: events.map((event, index) => ({ ...event, id: `000000 event ${String(index).padStart(20, "0")}` })),
  });
  const db = executor.open();
  db.transaction("write", () => {
    for (let copy = 1; copy < count / COPIED; copy++) {
      const shift = copy * COPIED;
      db.run(
        `INSERT INTO event (key, session, seq, id, branch, at, span, parent, kind, label, duration_ms, input_tokens,
            output_tokens, cache_read_tokens, cost_usd, cost_unknown, cost_estimated, failed)
          SELECT key + ?, session, seq + ?, ? || id, branch, at + ?, span || ?, parent || ?, kind, label, duration_ms,
            input_tokens, output_tokens, cache_read_tokens, cost_usd, cost_unknown, cost_estimated, failed
          FROM event WHERE key <= ?`,
        // The copies' ids in their order: out of it, the index of a million is written all over the file.
        ...[shift, shift, `${String(copy).padStart(6, "0")} `, copy * TURNS * TURN_MS, ` ${copy}`, ` ${copy}`, COPIED],
      );
      if (bodies)
        db.run("INSERT INTO body (event, json) SELECT event + ?, json FROM body WHERE event <= ?", shift, COPIED);
    }
    db.run("UPDATE session SET ends = ? WHERE id = ?", count, SESSION);
  });
  executor.close();
}
