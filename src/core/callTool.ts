// One call of a tool: requested, decided, finished. Checked and judged before anything runs.
import type { Decision, Entry } from "./event.ts";
import { fail, toErrorInfo } from "./failure.ts";
import { redactFound } from "./findSecrets.ts";
import type { TurnPorts } from "./loop.ts";
import type { ToolCall, ToolResult } from "./message.ts";
import type { Effect, Invocation, Tool, ToolOutput } from "./tool.ts";

export async function* callTool(
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
  let images: ToolOutput["images"];
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
        ({ text, isError, images } = await prepared.run(signal));
      } catch (thrown) {
        text = signal.aborted ? "The person stopped this call." : sentences(thrown);
      }
    }
  }
  // The log and the model get the same.
  const output = { text: redactFound(text), isError, ...(images === undefined ? {} : { images }) };
  yield {
    span,
    parent: null,
    fact: { kind: "tool.finished", callId, name, ...output, durationMs: ports.now() - startedAt },
  };
  return { type: "result", callId, name, ...output };
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
