// Facts as a log would hold them, in few words.
import type { Entry, Event, Fact, FactOf } from "../../../src/core/event.ts";
import type { AssistantBlock, ModelRef } from "../../../src/core/message.ts";
import type { Part } from "../../../src/core/provider.ts";

export const model: ModelRef = { connection: "demo", provider: "demo", model: "m1" };
export const timing = { firstPartMs: 5, totalMs: 10 } as const;
export const price = { kind: "computed", usd: 0.5, table: "test 1", entry: "m1", exact: true } as const;

/** Events of one branch, numbered from 1, a second apart. */
export function logged(entries: readonly Entry[]): Event[] {
  return entries.map((entry, index) => ({
    ...entry,
    id: `e${index + 1}`,
    session: "s",
    branch: "main",
    seq: index + 1,
    at: 1_000 * (index + 1),
  }));
}

const entry = (fact: Fact, span: string | null = null, parent: string | null = null): Entry => ({ span, parent, fact });

export const user = (text: string): Entry => entry({ kind: "message.user", content: [{ type: "text", text }] });
export const started = (turn: string): Entry =>
  entry({ kind: "turn.started", agentVersion: "v1", agentName: "Tester" }, turn);
export const requested = (span: string, turn: string, attempt = 1): Entry =>
  entry(
    { kind: "model.requested", model, request: "hash", system: "", tools: [], parameters: {}, messages: 1, attempt },
    span,
    turn,
  );
export const streamed = (span: string, ...parts: Part[]): Entry => entry({ kind: "model.streamed", parts }, span);
export const responded = (
  span: string,
  content: readonly AssistantBlock[],
  rest: Partial<FactOf<"model.responded">> = {},
): Entry =>
  entry(
    {
      kind: "model.responded",
      model,
      answeredBy: "m1",
      content,
      usage: { input: 10, output: 5 },
      cost: price,
      finish: { reason: "stop", vendor: "stop" },
      timing,
      ...rest,
    },
    span,
  );
export const failed = (
  span: string,
  content: readonly AssistantBlock[],
  rest: Partial<FactOf<"model.failed">> = {},
): Entry =>
  entry(
    {
      kind: "model.failed",
      model,
      content,
      usage: {},
      cost: { kind: "unknown", why: "It failed." },
      error: { code: "overloaded", message: "Overloaded." },
      timing,
      ...rest,
    },
    span,
  );
export const asked = (span: string, turn: string, callId: string): Entry =>
  entry(
    { kind: "tool.requested", callId, name: "clock", input: {}, effect: "none", preview: "Tell the time" },
    span,
    turn,
  );
export const decided = (span: string, callId: string, verdict: "allow" | "deny"): Entry =>
  entry({ kind: "tool.decided", callId, name: "clock", decision: { verdict, by: "policy", reason: "So." } }, span);
export const finished = (span: string, callId: string, text: string, isError = false): Entry =>
  entry({ kind: "tool.finished", callId, name: "clock", text, isError, durationMs: 3 }, span);
export const ended = (turn: string, reason: FactOf<"turn.ended">["reason"] = "done"): Entry =>
  entry({ kind: "turn.ended", reason, durationMs: 20 }, turn);

export const text = (words: string): AssistantBlock => ({ type: "text", text: words });
export const call = (callId: string, name = "clock"): AssistantBlock => ({ type: "call", callId, name, input: {} });

/** A whole turn: a retry, two tool calls of which one is denied, and an answer. */
export const wholeTurn: readonly Entry[] = [
  user("What time is it?"),
  started("t1"),
  requested("m1", "t1"),
  streamed("m1", { type: "thinking", text: "Hm" }),
  failed("m1", [{ type: "thinking", text: "Hm" }], { retryInMs: 100 }),
  requested("m2", "t1", 2),
  streamed("m2", { type: "text", text: "Let me " }),
  streamed("m2", { type: "text", text: "see." }, { type: "call", key: "a", callId: "c1", name: "clock" }),
  responded("m2", [text("Let me see."), call("c1"), call("c2")]),
  asked("k1", "t1", "c1"),
  decided("k1", "c1", "allow"),
  finished("k1", "c1", "It is noon."),
  asked("k2", "t1", "c2"),
  decided("k2", "c2", "deny"),
  finished("k2", "c2", "Not allowed: So.", true),
  requested("m3", "t1"),
  streamed("m3", { type: "text", text: "It is" }),
  responded("m3", [text("It is noon.")]),
  ended("t1"),
];
