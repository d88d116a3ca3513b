// The agent loop: history + ports -> facts. It knows no database, no webview, no vendor. Whoever runs it appends each
// entry to the log before asking for the next.
import { compact, createAssembler } from "./assemble.ts";
import { context } from "./context.ts";
import type { Cost } from "./cost.ts";
import type { Decision, Entry, Event, Fact, TurnEnd } from "./event.ts";
import { type ErrorInfo, fail, toErrorInfo } from "./failure.ts";
import type { Message, ModelRef, ToolCall, ToolResult } from "./message.ts";
import type { ModelRequest, Parameters, Part, Usage } from "./provider.ts";
import { retryDelay } from "./retry.ts";
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
  decide(call: ToolCall, effect: Effect, invocation: Invocation, signal: AbortSignal): Promise<Decision>;
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

/** How much of an answer a crash may lose. Two commits a second cost nothing that a person or a disk would notice. */
const CHECKPOINT_MS = 500;

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

type ModelOutcome = Extract<Fact, { kind: "model.responded" }> | { readonly kind: "failed"; readonly error: ErrorInfo };

/** One model call, with the retries that a passing overload deserves. */
async function* callModel(
  turn: string,
  messages: readonly Message[],
  ports: TurnPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, ModelOutcome> {
  const request: ModelRequest = {
    model: ports.model,
    system: ports.system,
    messages: [...messages],
    tools: ports.tools.map((tool) => tool.spec),
    parameters: ports.parameters,
  };
  const digest = ports.digest(JSON.stringify(request));
  for (let attempt = 1; ; attempt++) {
    const span = ports.newId();
    const { model, system, tools, parameters } = request;
    yield {
      span,
      parent: turn,
      fact: {
        kind: "model.requested",
        model,
        request: digest,
        system,
        tools,
        parameters,
        messages: messages.length,
        attempt,
      },
    };
    const fact = yield* streamModel(span, request, attempt, ports, signal);
    yield { span, parent: null, fact };
    if (fact.kind === "model.responded") return fact;
    if (fact.retryInMs === undefined) return { kind: "failed", error: fact.error };
    await ports.sleep(fact.retryInMs, signal);
    if (signal.aborted) return { kind: "failed", error: { code: "aborted", message: "The request was stopped." } };
  }
}

type ModelEnd = Extract<Fact, { kind: "model.responded" | "model.failed" }>;

/** Streams one response into checkpoints and returns the fact that ends it. */
async function* streamModel(
  span: string,
  request: ModelRequest,
  attempt: number,
  ports: TurnPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, ModelEnd> {
  const assembler = createAssembler();
  const startedAt = ports.now();
  const tickEnds = new AbortController();
  let firstPartMs: number | null = null;
  let count = 0;
  let uncommitted: Part[] = [];
  let error: ErrorInfo | null = null;
  const checkpoint = (): Entry => {
    const parts = compact(uncommitted);
    uncommitted = [];
    return { span, parent: null, fact: { kind: "model.streamed", parts } };
  };

  try {
    signal.throwIfAborted();
    const stream = ports.stream(request, signal)[Symbol.asyncIterator]();
    let next = stream.next();
    let tick: Promise<"tick"> | null = null;
    for (;;) {
      const arrived = tick === null ? await next : await Promise.race([next, tick]);
      if (arrived === "tick") {
        tick = null;
        yield checkpoint();
        continue;
      }
      if (arrived.done) break;
      const part = arrived.value;
      next = stream.next();
      // While a checkpoint is written the next part may fail; it is awaited, and caught, right after.
      next.catch(() => {});
      assembler.add(part);
      ports.live(span, count++, part);
      if (part.type !== "text" && part.type !== "thinking" && part.type !== "call" && part.type !== "arguments")
        continue;
      firstPartMs ??= ports.now() - startedAt;
      uncommitted.push(part);
      tick ??= ports.sleep(CHECKPOINT_MS, tickEnds.signal).then(() => "tick" as const);
    }
    signal.throwIfAborted();
  } catch (thrown) {
    error = signal.aborted ? { code: "aborted", message: "The request was stopped." } : toErrorInfo(thrown);
  }
  tickEnds.abort();

  const { content, usage, finish, answeredBy } = assembler.result();
  if (error === null && finish === null) {
    error = { code: "network", message: "The answer broke off before its end.", advice: "Try again." };
  }
  const timing = { firstPartMs, totalMs: ports.now() - startedAt };
  const { model } = request;
  const cost = await priceOrUnknown(ports, model, usage, answeredBy);
  if (error === null && finish !== null) {
    return {
      kind: "model.responded",
      model,
      answeredBy: answeredBy ?? model.model,
      content,
      usage,
      cost,
      finish,
      timing,
    };
  }
  const failure = error ?? toErrorInfo(undefined);
  const retryInMs = retryDelay(failure, attempt, count > 0, ports.random());
  return {
    kind: "model.failed",
    model,
    content,
    usage,
    cost,
    error: failure,
    timing,
    ...(retryInMs === null ? {} : { retryInMs }),
  };
}

/** A missing price never costs an answer. */
async function priceOrUnknown(
  ports: TurnPorts,
  model: ModelRef,
  usage: Usage,
  answeredBy: string | null,
): Promise<Cost> {
  try {
    return await ports.price(model, usage, answeredBy);
  } catch (thrown) {
    return { kind: "unknown", why: `The price could not be computed: ${toErrorInfo(thrown).message}` };
  }
}

/** Requested, decided, finished: one call of a tool, checked and judged before anything runs. */
async function* callTool(
  turn: string,
  call: ToolCall,
  ports: TurnPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, ToolResult> {
  const span = ports.newId();
  const { callId, name } = call;
  const tool = ports.tools.find((candidate) => candidate.spec.name === name);
  const prepared = await prepare(tool, call, signal);
  yield {
    span,
    parent: turn,
    fact: {
      kind: "tool.requested",
      callId,
      name,
      input: call.input,
      effect: tool?.effect ?? "unknown",
      preview: typeof prepared === "string" ? "" : prepared.preview,
    },
  };
  const startedAt = ports.now();
  let text: string;
  let isError = true;
  if (signal.aborted) {
    text = "The person stopped the work before this call ran.";
  } else if (typeof prepared === "string" || tool === undefined) {
    text = typeof prepared === "string" ? prepared : "";
  } else {
    const decision = await decideOrDeny(ports, call, tool.effect, prepared, signal);
    yield { span, parent: null, fact: { kind: "tool.decided", callId, name, decision } };
    if (decision.verdict === "deny") {
      text = `Not allowed: ${decision.reason}`;
    } else {
      try {
        ({ text, isError } = await prepared.run(signal));
      } catch (thrown) {
        text = signal.aborted ? "The person stopped this call." : sentences(thrown);
      }
    }
  }
  yield {
    span,
    parent: null,
    fact: { kind: "tool.finished", callId, name, text, isError, durationMs: ports.now() - startedAt },
  };
  return { type: "result", callId, name, text, isError };
}

/** What can be run, or the sentence that tells the model why not. */
async function prepare(tool: Tool | undefined, call: ToolCall, signal: AbortSignal): Promise<Invocation | string> {
  if (call.invalid !== undefined) return "The arguments are not valid JSON. Call the tool again with valid JSON.";
  if (tool === undefined) return `There is no tool called "${call.name}".`;
  try {
    return await tool.prepare(call.input, signal);
  } catch (thrown) {
    return sentences(thrown);
  }
}

/** What happened and what to do next, for the model. */
function sentences(thrown: unknown): string {
  const { message, advice } = toErrorInfo(thrown);
  return advice === undefined ? message : `${message} ${advice}`;
}

/** Fails closed: no answer is a denial. */
async function decideOrDeny(
  ports: TurnPorts,
  call: ToolCall,
  effect: Effect,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Decision> {
  try {
    return await ports.decide(call, effect, invocation, signal);
  } catch (thrown) {
    const { message } = toErrorInfo(signal.aborted ? fail("aborted", "The work was stopped.") : thrown);
    return { verdict: "deny", by: "policy", reason: message };
  }
}
