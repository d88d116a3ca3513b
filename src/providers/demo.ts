// A scripted stand-in for a model, built in: everything can be tried without a key or a network. It says so in each answer.
import { Failure } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Attachment, Message, ToolMessage, ToolResult, UserMessage } from "../core/message.ts";
import type { ModelInfo, ModelRequest, Part, Provider, ToolSpec, Usage } from "../core/provider.ts";
import { isSummary, SUMMARY_INSTRUCTIONS } from "../core/summary.ts";
import { callsFor, inputFor } from "./demo/calls.ts";
import { demoFailure, tooLong } from "./demo/failures.ts";
import { afterTool, answer, beforeTool, briefAnswer, longAnswer, summaryOf, thoughts } from "./demo/script.ts";

export const demoModels: readonly ModelInfo[] = [
  { id: "demo", name: "Demo", contextWindow: 200_000, maxOutput: 32_000, images: true, tools: true, thinking: true },
  { id: "demo-brief", name: "Demo, brief", contextWindow: 32_000, maxOutput: 4_000, images: true, tools: true },
  { id: "demo-small", name: "Demo, small window", contextWindow: 4_000, maxOutput: 1_000, images: true, tools: true },
];

/** How a pause is made; tests pass one that takes no time. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export function demo(pause: Pause = wait): Provider {
  return {
    models: async () => demoModels,
    stream: (request, signal) => play(request, pause, signal),
  };
}

async function* play(request: ModelRequest, pause: Pause, signal: AbortSignal): AsyncGenerator<Part> {
  const words = wordsOf(lastUser(request.messages));
  // As long as a near server takes to begin: what waits for a first piece is seen to wait.
  await pause(120, signal);
  const paced = async (piece: string) => {
    if (!isHurried.test(words)) await pause(pauseOf(piece), signal);
  };
  const summing = request.system === SUMMARY_INSTRUCTIONS;
  // A record in which somebody asked for a failure, or was told how to, asks for none.
  const failure = summing ? undefined : demoFailure(words);
  // What was condensed since is not too long any more.
  const isOver = failure?.word === "context" && isCondensed(request.messages);
  if (failure?.when === "at once" && !isOver) throw new Failure(failure.info);
  const window = demoModels.find(({ id }) => id === request.model.model)?.contextWindow ?? Number.POSITIVE_INFINITY;
  if (tokens(sentCharacters(request)) > window) throw new Failure(tooLong(window));

  const limit = (request.parameters.maxOutputTokens ?? Number.POSITIVE_INFINITY) * CHARACTERS_PER_TOKEN;
  const brief = request.model.model !== "demo";
  let thought = 0;
  let said = 0;
  yield { type: "model", id: request.model.model };
  const usage = (): Usage => ({
    input: tokens(sentCharacters(request)),
    cacheRead: 0,
    output: tokens(thought + said),
    ...(thought === 0 ? {} : { reasoning: tokens(thought) }),
  });
  let full = limit <= 0;
  /** As much of a piece as the limit lets through. */
  const fit = (piece: string) => {
    const text = cut(piece, limit - thought - said);
    full = text.length < piece.length;
    return text;
  };

  if (!brief && !summing && request.parameters.effort !== "off") {
    for (const piece of pieces(thoughts(request, words))) {
      if (full) break;
      await paced(piece);
      const text = fit(piece);
      thought += text.length;
      yield { type: "thinking", text };
    }
  }

  const results = lastResults(request.messages);
  const calls = results === null ? callsFor(words, request.tools) : [];
  const attached = attachmentsOf(request).map(({ path }) => path);
  const script = summing ? summaryOf(words) : scriptOf(request, words, results, calls, brief);
  let piecesSaid = 0;
  for (const piece of pieces(script)) {
    if (full) break;
    await paced(piece);
    if (failure?.when === "midway" && piecesSaid === failure.after) {
      yield { type: "usage", usage: usage() };
      throw new Failure(failure.info);
    }
    const text = fit(piece);
    said += text.length;
    piecesSaid++;
    yield { type: "text", text };
  }
  if (full) {
    yield { type: "usage", usage: usage() };
    yield { type: "finish", finish: { reason: "length", vendor: "max_tokens" } };
    return;
  }

  for (const [index, tool] of calls.entries()) {
    const key = `call-${index}`;
    yield { type: "call", key, callId: `demo_${request.messages.length}_${index + 1}`, name: tool.name };
    for (const json of pieces(JSON.stringify(inputFor(tool.input, words, attached)))) {
      await paced(json);
      said += json.length;
      yield { type: "arguments", key, json };
    }
  }
  yield { type: "usage", usage: usage() };
  yield {
    type: "finish",
    finish: calls.length > 0 ? { reason: "tools", vendor: "tool_use" } : { reason: "stop", vendor: "end_turn" },
  };
}

function scriptOf(
  request: ModelRequest,
  words: string,
  results: readonly ToolResult[] | null,
  calls: readonly ToolSpec[],
  brief: boolean,
): string {
  if (results !== null) return afterTool(words, results);
  if (calls.length > 0) return beforeTool(calls);
  if (/\blong\b/i.test(words)) return longAnswer(words);
  const attachments = attachmentsOf(request);
  return brief ? briefAnswer(words, attachments) : answer(request, words, attachments);
}

const isCondensed = ([first]: readonly Message[]): boolean =>
  first?.role === "user" && first.content.some((block) => block.type === "text" && isSummary(block.text));

/** What the user said last. Messages that got no answer come as one, and each of them ends with its text. */
function lastUser(messages: readonly Message[]): UserMessage | undefined {
  const last = messages.findLast((message) => message.role === "user");
  const before = last?.content.slice(0, -1).findLastIndex((block) => block.type === "text") ?? -1;
  return last && { role: "user", content: last.content.slice(before + 1) };
}

const attachmentsOf = ({ messages }: ModelRequest): readonly Attachment[] =>
  lastUser(messages)?.content.filter((block) => block.type === "attachment") ?? [];

/** The results to answer with, when the last thing that happened was a tool's run. */
function lastResults(messages: readonly Message[]): ToolMessage["content"] | null {
  const last = messages.at(-1);
  return last?.role === "tool" ? last.content : null;
}

function wordsOf(message: UserMessage | undefined): string {
  const texts = message?.content.flatMap((block) => (block.type === "text" ? [block.text] : [])) ?? [];
  return texts.join("\n").trim();
}

/** The usual rule of thumb for English. */
const CHARACTERS_PER_TOKEN = 4;
const tokens = (characters: number) => Math.ceil(characters / CHARACTERS_PER_TOKEN);

function sentCharacters(request: ModelRequest): number {
  let sum = request.system.length;
  for (const tool of request.tools)
    sum += tool.name.length + tool.description.length + JSON.stringify(tool.input).length;
  for (const message of request.messages) for (const block of message.content) sum += charactersOf(block);
  return sum;
}

function charactersOf(block: Message["content"][number] | Attachment): number {
  switch (block.type) {
    case "text":
    case "thinking":
    case "attachment":
    case "result":
      return block.text.length;
    case "call":
      return block.name.length + JSON.stringify(block.input).length;
    case "image":
      return 1000;
    default:
      return block satisfies never;
  }
}

/** Pieces of about a word or two, as a model's tokens come. */
function pieces(text: string): readonly string[] {
  return text.match(/\S{1,12}\s*|\s+/gu) ?? [];
}

/** The start of a piece, without half a character at its end. */
const cut = (piece: string, length: number) => piece.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/** An answer that one only wants to have comes at once. */
const isHurried = /\bquickly\b/i;

/** 15 to 25 ms, by the piece's length: real enough to look at, the same each time. */
const pauseOf = (piece: string) => 15 + (piece.length % 11);

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Failure({ code: "aborted", message: english("The request was stopped.") }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
