// How much of a model's window the next request fills: what the provider counted itself, as far as it did, and the texts
// that have come since, which have to be counted here.
import { context } from "./context.ts";
import type { Event, FactOf } from "./event.ts";
import { attachmentText, type Message, type ProviderKind, type ToolResult } from "./message.ts";
import { ownFacts } from "./nested.ts";
import type { ToolSpec } from "./provider.ts";

export interface ContextParts {
  /** Tokens of everything up to the last answer, as its provider reported them; null before there was one. */
  readonly reported: number | null;
  /** What has come since, or all of it. */
  readonly texts: readonly string[];
  readonly images: number;
}

/** What is sent besides the conversation: counted only until the provider has counted it. */
export interface ContextFrame {
  readonly system: string;
  readonly tools: readonly ToolSpec[];
}

/** About what the vendors ask for an image of a usual size; each has a rule of its own. */
export const TOKENS_PER_IMAGE = 1_000;

/** Vendors whose tokens are shorter than those that are counted here, by the measure of real prompts. */
const factors: Partial<Record<ProviderKind, number>> = { anthropic: 1.15 };

/** `events`: the branch's history. An answer that told no tokens is counted like everything else. */
export function contextParts(events: readonly Event[], frame: ContextFrame): ContextParts {
  const history = ownFacts(events);
  const last = history.findLastIndex(({ fact }) => {
    return fact.kind === "model.responded" && fact.usage.input !== undefined && fact.usage.output !== undefined;
  });
  const fact = history[last]?.fact;
  // What was condensed since is not sent again: the provider's count says nothing of what will be.
  const condensed = history.findLastIndex((event) => event.fact.kind === "context.condensed");
  if (fact?.kind !== "model.responded" || condensed > last) {
    const tools = frame.tools.map((tool) => JSON.stringify(tool));
    return { reported: null, ...spoken(context(history), [frame.system, ...tools]) };
  }
  const { input = 0, output = 0, reasoning = 0 } = fact.usage;
  // Most vendors take no reasoning back into the next request.
  const since = history.slice(last + 1);
  const results = resultsOf(since);
  const { texts, images } = spoken(
    context(since),
    results.map(({ text }) => text),
  );
  return { reported: input + output - reasoning, texts, images: images + imagesOf(results) };
}

/** The results of the calls that the answer made: in a history that begins after it, nothing says whose they are. */
function resultsOf(history: readonly Event[]): FactOf<"tool.finished">[] {
  return history.flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact] : []));
}

const imagesOf = (results: readonly Pick<ToolResult, "images">[]): number =>
  results.reduce((sum, { images }) => sum + (images?.length ?? 0), 0);

function spoken(messages: readonly Message[], first: readonly string[]): { texts: string[]; images: number } {
  const texts = [...first];
  let images = 0;
  for (const { content } of messages) {
    for (const block of content) {
      switch (block.type) {
        case "text":
          texts.push(block.text);
          break;
        case "result":
          texts.push(block.text);
          images += imagesOf([block]);
          break;
        case "attachment":
          texts.push(attachmentText(block));
          break;
        case "call":
          texts.push(block.name, JSON.stringify(block.input));
          break;
        case "image":
          images++;
          break;
        case "thinking":
          break;
        default:
          block satisfies never;
      }
    }
  }
  return { texts: texts.filter((text) => text !== ""), images };
}

/** Tokens of each message, about. */
export async function messageSizes(
  messages: readonly Message[],
  count: (texts: readonly string[]) => Promise<readonly number[]>,
): Promise<number[]> {
  const each = messages.map((message) => spoken([message], []));
  const counted = await count(each.flatMap(({ texts }) => texts));
  let next = 0;
  return each.map(({ texts, images }) =>
    texts.reduce((sum) => sum + (counted[next++] ?? 0), images * TOKENS_PER_IMAGE),
  );
}

/** Tokens of the next request. `counted`: those of the parts' texts; `overhead`: what this model was seen to add to a first request. */
export function contextTokens(parts: ContextParts, counted: number, provider: ProviderKind, overhead: number): number {
  const fresh = Math.ceil(counted * (factors[provider] ?? 1)) + parts.images * TOKENS_PER_IMAGE;
  return parts.reported === null ? fresh + overhead : parts.reported + fresh;
}

/** More tokens than this are not to be counted: none is shorter than a byte. */
export function mostTokens(parts: ContextParts, provider: ProviderKind, overhead: number): number {
  const bytes = parts.texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  return contextTokens(parts, bytes, provider, overhead);
}

/** An overhead beyond this is no frame around a request, but a text that was miscounted. */
const MOST_OVERHEAD = 5_000;

/** What the provider's own count of a first request teaches of the next one. */
export function overheadOf(reportedInput: number, counted: number, provider: ProviderKind): number {
  const estimated = Math.ceil(counted * (factors[provider] ?? 1));
  return Math.min(MOST_OVERHEAD, Math.max(0, reportedInput - estimated));
}
