// One model call, streamed into checkpoints, with the retries that a passing overload deserves.
import { compact, createAssembler } from "./assemble.ts";
import type { Cost } from "./cost.ts";
import type { Entry, Fact } from "./event.ts";
import { type ErrorInfo, toErrorInfo } from "./failure.ts";
import { english } from "./l10n.ts";
import type { TurnPorts } from "./loop.ts";
import type { Message, ModelRef } from "./message.ts";
import type { Meter } from "./meter.ts";
import type { ModelRequest, Part, Usage } from "./provider.ts";
import { requestText } from "./requestText.ts";
import { retryDelay } from "./retry.ts";

/** How much of an answer a crash may lose. Two commits a second cost nothing that a person or a disk would notice. */
const CHECKPOINT_MS = 500;

export type ModelOutcome =
  | Extract<Fact, { kind: "model.responded" }>
  | { readonly kind: "failed"; readonly error: ErrorInfo };

export interface MeteredPorts extends TurnPorts {
  readonly meter: Meter;
}

/** Yields what happens, and returns what came of it. */
export async function* callModel(
  turn: string,
  messages: readonly Message[],
  ports: MeteredPorts,
  signal: AbortSignal,
): AsyncGenerator<Entry, ModelOutcome> {
  const request: ModelRequest = {
    model: ports.model,
    system: ports.system,
    messages: [...messages],
    tools: ports.tools.map((tool) => tool.spec),
    parameters: ports.parameters,
  };
  const digest = ports.digest(requestText(request));
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
    ports.meter.add(fact);
    yield { span, parent: null, fact };
    if (fact.kind === "model.responded") return fact;
    if (fact.retryInMs === undefined) return { kind: "failed", error: fact.error };
    await ports.sleep(fact.retryInMs, signal);
    if (signal.aborted)
      return { kind: "failed", error: { code: "aborted", message: english("The request was stopped.") } };
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
    error = signal.aborted ? { code: "aborted", message: english("The request was stopped.") } : toErrorInfo(thrown);
  }
  tickEnds.abort();

  const { content, usage, finish, answeredBy } = assembler.result();
  if (error === null && finish === null) {
    error = {
      code: "network",
      message: english("The answer broke off before its end."),
      advice: english("Try again."),
    };
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
    return { kind: "unknown", why: english("The price could not be computed: {0}", toErrorInfo(thrown).message) };
  }
}
