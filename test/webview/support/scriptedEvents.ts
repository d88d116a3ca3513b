// A session of any length, made by rule: each turn has twelve events, among them a tool call, checkpoints, and at times a
// failure. The event of a number is always the same.
import type { Event, Fact } from "../../../src/core/event.ts";
import type { EventHeader } from "../../../src/core/figures.ts";
import { figures } from "../../../src/core/figures.ts";
import type { Subject } from "../../../src/core/filter/condition.ts";
import type { ModelRef } from "../../../src/core/message.ts";
import type { Branch, Session, SessionState } from "../../../src/core/session.ts";
import { traits } from "../../../src/core/traits.ts";

export const STARTED_AT = new Date(2026, 10, 22, 10, 42, 0).getTime();
export const EVENTS_PER_TURN = 12;
const TURN_MS = 9_800;
/** Milliseconds from the turn's first event. */
const steps = [0, 10, 20, 520, 1_020, 3_240, 3_250, 6_100, 6_230, 6_240, 9_770, 9_790];

const model: ModelRef = { connection: "work", provider: "anthropic", model: "claude-sonnet-5" };
const price = { kind: "computed", table: "genai-prices 0.1.8", entry: "claude-sonnet-5", exact: true } as const;

function factOf(turn: number, step: number): Fact {
  const callId = `call_${turn}`;
  const read = { path: `src/parser${turn % 9}.ts`, lines: [10, 32] };
  switch (step) {
    case 0:
      return {
        kind: "message.user",
        content: [
          {
            type: "attachment",
            name: "parser.ts",
            path: "src/parser.ts",
            language: "typescript",
            fromLine: 10,
            toLine: 12,
            text: "export function parse(tokens: Token[]) {\n  return tokens[0].value;\n}",
          },
          { type: "text", text: `Why does this throw on an empty file? (${turn + 1})\n\nAnd how would you test it?` },
        ],
      };
    case 1:
      return { kind: "turn.started", agentVersion: "7", agentName: "Reviewer" };
    case 2:
    case 9:
      return {
        kind: "model.requested",
        model,
        request: `9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f0${String(turn).padStart(4, "0")}`,
        system: "You review TypeScript. Be brief, and show the smallest change that helps.",
        tools: [
          {
            name: "read",
            description: "Reads a file.",
            input: { type: "object", properties: { path: { type: "string" } } },
          },
        ],
        parameters: { maxOutputTokens: 8_192, effort: "medium" },
        messages: 2 * turn + (step === 2 ? 1 : 3),
        attempt: 1,
      };
    case 3:
    case 4:
      return { kind: "model.streamed", parts: [{ type: "text", text: "The loop reads `tokens[0]` before " }] };
    case 5:
      return {
        kind: "model.responded",
        model,
        answeredBy: "claude-sonnet-5-20260901",
        content: [
          { type: "thinking", text: "An empty file has no tokens. I should look at the caller." },
          { type: "text", text: "The loop reads `tokens[0]` before it knows that there is one. Let me look." },
          { type: "call", callId, name: "read", input: read },
        ],
        usage: { input: 1_204 + turn, cacheRead: 890, output: 312, reasoning: 40 },
        cost: { ...price, usd: 0.006_123 },
        finish: { reason: "tools", vendor: "tool_use" },
        timing: { firstPartMs: 812, totalMs: 3_220 },
      };
    case 6:
      return {
        kind: "tool.requested",
        callId,
        name: "read",
        input: read,
        effect: "read",
        preview: `Read ${read.path}, lines 10 to 32`,
      };
    case 7:
      return {
        kind: "tool.decided",
        callId,
        name: "read",
        decision: { verdict: "allow", by: turn % 3 === 0 ? "user" : "policy", reason: "Reading is always allowed." },
      };
    case 8:
      return turn % 5 === 4
        ? {
            kind: "tool.finished",
            callId,
            name: "read",
            text: "There is no such file.",
            isError: true,
            durationMs: 130,
          }
        : {
            kind: "tool.finished",
            callId,
            name: "read",
            text: Array.from({ length: 23 }, (_, line) => `${line + 10}  const token = tokens[${line}];`).join("\n"),
            isError: false,
            durationMs: 2_980,
          };
    case 10:
      return turn % 7 === 6
        ? {
            kind: "model.failed",
            model,
            content: [{ type: "text", text: "Guard the" }],
            usage: {},
            cost: { kind: "unknown", why: "The provider reported no tokens." },
            error: {
              code: "rate-limit",
              message: "Anthropic refuses more requests for now (429).",
              advice: "Wait a minute, then try again.",
              status: 429,
              retryAfterMs: 60_000,
              vendor: { type: "rate_limit_error", message: "Number of requests has exceeded your limit" },
            },
            timing: { firstPartMs: 600, totalMs: 3_530 },
          }
        : {
            kind: "model.responded",
            model,
            answeredBy: model.model,
            content: [
              { type: "text", text: "Guard the empty case:\n\n```ts\nif (tokens.length === 0) return undefined;\n```" },
            ],
            usage: turn % 4 === 3 ? {} : { input: 1_840, cacheRead: 1_204, output: 96 },
            cost:
              turn % 4 === 3
                ? { kind: "unknown", why: "The provider reported no tokens." }
                : { ...price, usd: 0.0031, exact: false },
            finish: { reason: "stop", vendor: "end_turn" },
            timing: { firstPartMs: 400, totalMs: 3_530 },
          };
    default:
      return turn % 7 === 6
        ? {
            kind: "turn.ended",
            reason: "failed",
            error: { code: "rate-limit", message: "Anthropic refuses more requests for now (429)." },
            durationMs: 9_780,
          }
        : { kind: "turn.ended", reason: "done", durationMs: 9_780 };
  }
}

function spanOf(turn: number, step: number): { span: string | null; parent: string | null } {
  const own = `turn-${turn}`;
  if (step === 0) return { span: null, parent: null };
  if (step === 1 || step === 11) return { span: own, parent: null };
  if (step < 6) return { span: `${own}-model-1`, parent: step === 2 ? own : null };
  if (step < 9) return { span: `${own}-tool`, parent: step === 6 ? own : null };
  return { span: `${own}-model-2`, parent: step === 9 ? own : null };
}

export function eventAt(seq: number): Event {
  const turn = Math.floor((seq - 1) / EVENTS_PER_TURN);
  const step = (seq - 1) % EVENTS_PER_TURN;
  return {
    id: `event-${seq}`,
    session: "session-1",
    branch: "branch-1",
    seq,
    at: STARTED_AT + turn * TURN_MS + (steps[step] ?? 0),
    ...spanOf(turn, step),
    fact: factOf(turn, step),
  };
}

export function rowAt(seq: number): EventHeader {
  const { id, branch, at, span, parent, fact } = eventAt(seq);
  return { seq, id, branch, at, span, parent, kind: fact.kind, ...figures(fact) };
}

/** The same as a filter sees it. */
export function subjectAt(seq: number): Subject {
  const row = rowAt(seq);
  return { ...row, ...traits(eventAt(seq).fact), agent: row.kind === "message.user" ? null : "Reviewer" };
}

export const branches: readonly Branch[] = [{ id: "branch-1", parent: null, fork: 0, createdAt: STARTED_AT }];

export function sessionOf(ends: number, state: SessionState): Session {
  const turns = ends / EVENTS_PER_TURN;
  return {
    id: "session-1",
    purpose: "chat",
    title: "Fix flaky login test",
    agent: "agent-1",
    head: "branch-1",
    ends,
    state,
    cost: { usd: turns * 0.0085, unknown: Math.floor(turns / 4), estimated: turns > 1 },
    tokens: {
      input: Math.round(turns * 2_584),
      output: Math.round(turns * 384),
      cacheRead: Math.round(turns * 1_793),
    },
    createdAt: STARTED_AT,
    updatedAt: ends === 0 ? STARTED_AT : eventAt(ends).at,
    deletedAt: null,
    shelf: null,
    foreign: null,
  };
}
