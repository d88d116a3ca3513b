// One call of a tool: requested, decided, finished. Checked and judged before anything runs.
import type { Decision, Entry, Fact } from "./event.ts";
import { toErrorInfo } from "./failure.ts";
import { redactFound } from "./findSecrets.ts";
import { countLines } from "./lineCount.ts";
import type { RunningTurn } from "./loop.ts";
import type { ToolCall, ToolResult } from "./message.ts";
import type { Verdict } from "./policy.ts";
import { redactProgress } from "./redactProgress.ts";
import { stopWords } from "./stoppable.ts";
import type { Detail, Invocation, Plan, Tool, ToolOutput } from "./tool.ts";

export async function* callTool(
  turn: string,
  call: ToolCall,
  ports: RunningTurn,
  signal: AbortSignal,
): AsyncGenerator<Entry, ToolResult> {
  const span = ports.newId();
  const { callId, name } = call;
  const within = (fact: Fact): Entry => ({ span, parent: null, fact });
  const tool = ports.tools.find((candidate) => candidate.spec.name === name);
  const prepared = await prepare(tool, call, signal);
  const request = { kind: "tool.requested", callId, name, input: call.input } as const;
  let startedAt = ports.now();
  let text: string;
  let isError = true;
  let images: ToolOutput["images"];
  let ran = false;
  if (typeof prepared === "string" || tool === undefined) {
    yield { span, parent: turn, fact: { ...request, effect: tool?.effect ?? "unknown", preview: "" } };
    text = typeof prepared === "string" ? prepared : "";
  } else {
    const { preview, detail } = prepared;
    const plan = detail === undefined ? {} : { plan: planOf(detail) };
    yield { span, parent: turn, fact: { ...request, effect: tool.effect, preview, ...plan } };
    if (detail?.kind === "edits")
      for (const { path, before, after } of detail.files)
        yield within({ kind: "file.prepared", callId, path, before, after });
    const verdict = signal.aborted ? null : await judgeOrDeny(call, tool, prepared, ports, signal);
    // A person is asked one thing at a time, and while a call runs that they allowed they are not asked the next. A turn
    // within the call asks its own questions.
    const makeWay = verdict?.verdict === "ask" ? await ports.questions() : () => {};
    try {
      const decision = verdict === null ? null : yield* decide(span, call, verdict, ports, signal);
      // The minutes that a person took to decide say nothing of the tool.
      startedAt = ports.now();
      if (prepared.turn !== undefined) makeWay();
      if (decision === null || signal.aborted) text = "The work was stopped before this call ran.";
      else if (decision.verdict === "deny") text = denial(decision);
      else {
        ran = true;
        ({ text, isError, images } = yield* run(span, prepared, ports, signal));
      }
    } finally {
      makeWay();
    }
  }
  // The log and the model get the same.
  const output = { text: redactFound(text), isError, ...(images === undefined ? {} : { images }) };
  const stopped = !isError || !signal.aborted ? {} : ({ stopped: ran ? "during" : "before" } as const);
  yield within({ kind: "tool.finished", callId, name, ...output, durationMs: ports.now() - startedAt, ...stopped });
  return { type: "result", callId, name, ...output };
}

async function* run(
  span: string,
  { run: tool, turn }: Invocation,
  ports: RunningTurn,
  signal: AbortSignal,
): AsyncGenerator<Entry, ToolOutput> {
  try {
    if (turn !== undefined) return yield* ports.nest(turn, span, signal);
    return await tool(
      signal,
      redactProgress((output) => ports.progress(span, output)),
    );
  } catch (thrown) {
    return { text: signal.aborted ? stopWords(signal, "This call") : sentences(thrown), isError: true };
  }
}

/** What can be run, or the sentence that tells the model why not. */
async function prepare(tool: Tool | undefined, call: ToolCall, signal: AbortSignal): Promise<Invocation | string> {
  if (call.invalid !== undefined) return "The arguments are not valid JSON. Call the tool again with valid JSON.";
  if (tool === undefined) return `There is no tool called "${call.name}".`;
  try {
    return await tool.prepare(call.input, signal);
  } catch (thrown) {
    return signal.aborted ? "The work was stopped before this call ran." : sentences(thrown);
  }
}

function planOf(detail: Detail): Plan {
  if (detail.kind === "command") return detail;
  const files = detail.files.map(({ path, shown, before, after }) => {
    const change = before === null ? "create" : after === null ? "delete" : "change";
    return { path, ...(shown !== undefined && { shown }), change, ...countLines(before, after) } as const;
  });
  return { kind: "edits", files };
}

/** The decision, in the log when this returns; null when the work was stopped before there was one. */
async function* decide(
  span: string,
  { callId, name }: ToolCall,
  verdict: Verdict,
  ports: RunningTurn,
  signal: AbortSignal,
): AsyncGenerator<Entry, Decision | null> {
  if (signal.aborted) return null;
  if (verdict.verdict !== "ask") {
    yield { span, parent: null, fact: { kind: "tool.decided", callId, name, decision: verdict } };
    return verdict;
  }
  const { reasons, offer, workspace } = verdict;
  yield { span, parent: null, fact: { kind: "tool.asked", callId, name, reasons, offer, workspace } };
  try {
    return await ports.answer(span, signal);
  } catch (thrown) {
    if (signal.aborted) return null;
    const reason = `It could not be asked about: ${toErrorInfo(thrown).message}`;
    const decision: Decision = { verdict: "deny", by: "policy", reason };
    yield { span, parent: null, fact: { kind: "tool.decided", callId, name, decision } };
    return decision;
  }
}

/** Fails closed: what cannot be judged is denied. */
async function judgeOrDeny(
  call: ToolCall,
  tool: Tool,
  invocation: Invocation,
  ports: RunningTurn,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    return await ports.judge(call, tool.effect, invocation, signal);
  } catch (thrown) {
    return { verdict: "deny", by: "policy", reason: toErrorInfo(thrown).message };
  }
}

function denial({ by, reason }: Decision): string {
  if (by === "policy") return `Not allowed: ${reason}`;
  return reason === "" ? "The person did not allow this." : `The person did not allow this, and says: ${reason}`;
}

/** What happened and what to do next, for the model. */
function sentences(thrown: unknown): string {
  const { message, advice } = toErrorInfo(thrown);
  return advice === undefined ? message : `${message} ${advice}`;
}
