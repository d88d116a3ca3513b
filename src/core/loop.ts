// The agent loop: history + ports -> facts. It knows no database, no webview, no vendor. Whoever runs it appends each
// entry to the log before asking for the next.
import { callModel } from "./callModel.ts";
import { callTool } from "./callTool.ts";
import { context } from "./context.ts";
import type { Cost } from "./cost.ts";
import type { Decision, Entry, Event, TurnEnd } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";
import type { ModelRef, ToolCall, ToolResult } from "./message.ts";
import type { Verdict } from "./policy.ts";
import type { ModelRequest, Parameters, Part, Usage } from "./provider.ts";
import type { Effect, Invocation, Tool } from "./tool.ts";

export interface TurnPorts {
  readonly agentVersion: string;
  readonly agentName: string;
  readonly model: ModelRef;
  readonly system: string;
  readonly parameters: Parameters;
  readonly tools: readonly Tool[];
  /** Model calls in one turn, at most. */
  readonly maxSteps: number;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part>;
  judge(call: ToolCall, effect: Effect, invocation: Invocation): Promise<Verdict>;
  /** Resolves once the log has a person's decision on the call with this span, which was asked about. */
  answer(span: string, signal: AbortSignal): Promise<Decision>;
  /** What a tool prints while it runs, for whoever watches. */
  progress(span: string, output: string): void;
  /** `answeredBy`: the model that the vendor says answered, if it said so. */
  price(model: ModelRef, usage: Usage, answeredBy: string | null): Promise<Cost>;
  /** A cryptographic hash in hexadecimal. */
  digest(text: string): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  newId(): string;
  /** Resolves after so many milliseconds, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Each part as it arrives, with its number within the model call: for previews, before anything is committed. */
  live(span: string, index: number, part: Part): void;
}

/** Runs one turn to its end. Never throws: what goes wrong becomes a fact. */
export async function* loop(
  history: readonly Event[],
  ports: TurnPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, void> {
  const turn = ports.newId();
  const startedAt = ports.now();
  const messages = context(history);
  const end = (reason: TurnEnd, error?: ErrorInfo): Entry => ({
    span: turn,
    parent: null,
    fact: { kind: "turn.ended", reason, durationMs: ports.now() - startedAt, ...(error ? { error } : {}) },
  });

  yield {
    span: turn,
    parent: null,
    fact: { kind: "turn.started", agentVersion: ports.agentVersion, agentName: ports.agentName },
  };
  for (let step = 0; step < ports.maxSteps; step++) {
    const outcome = yield* callModel(turn, messages, ports, signal);
    if (signal.aborted) return yield end("cancelled");
    if (outcome.kind === "failed") return yield end("failed", outcome.error);
    if (outcome.content.length > 0) messages.push({ role: "assistant", model: ports.model, content: outcome.content });
    const calls = outcome.content.filter((block) => block.type === "call");
    if (calls.length === 0) return yield end("done");

    const results: ToolResult[] = [];
    for (const call of calls) results.push(yield* callTool(turn, call, ports, signal));
    messages.push({ role: "tool", content: results });
    if (signal.aborted) return yield end("cancelled");
  }
  yield end("limit", {
    code: "limit",
    message: `The turn ended after ${ports.maxSteps} model calls, the limit.`,
    advice: "Send a message to let it go on.",
  });
}
