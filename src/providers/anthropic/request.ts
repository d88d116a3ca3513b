import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageCreateParamsNonStreaming,
  TextBlockParam,
  ThinkingConfigParam,
  Tool,
} from "@anthropic-ai/sdk/resources/messages/messages";
import {
  type AssistantMessage,
  attachmentText,
  type ResultImage,
  type ToolMessage,
  type UserMessage,
} from "../../core/message.ts";
import type { Effort, ModelRequest } from "../../core/provider.ts";
import { portableCallId } from "../callIds.ts";
import { imageNote, imageTypes } from "../images.ts";
import { isOwn } from "../sameModel.ts";
import { withToldOutput } from "../toldOutput.ts";
import { fields, text } from "../wire/fields.ts";

/** What the provider's list told of its models, by id. */
export type KnownModels = Map<string, unknown>;

/** The API demands a limit. Every model since Claude 4 allows twice this, and it is long enough for a whole file. */
const DEFAULT_MAX_TOKENS = 16_000;
/** Tokens to think with, for models that are told a number; the API takes no fewer than 1,024. */
const budgets: Record<Exclude<Effort, "off">, number> = { low: 2_048, medium: 8_192, high: 24_576 };
const LEAST_BUDGET = 1_024;
/** The generations that know no adaptive thinking. They are past: the list does not grow. */
const beforeAdaptive = /claude-(instant|[23]\b|[23][.-]|(opus|sonnet|haiku)-4(-[015])?(-\d{8})?(@|:|$|-v\d))/;

/** The body of POST /v1/messages. */
export function messageRequest(
  request: ModelRequest,
  compatible: boolean,
  known: KnownModels,
): MessageCreateParamsNonStreaming {
  const { model, messages, tools, parameters, output } = request;
  // Gateways with the older API do not know the field.
  const system = compatible ? withToldOutput(request.system, output) : request.system;
  const maxTokens = parameters.maxOutputTokens ?? DEFAULT_MAX_TOKENS;
  const wanted = thinking(model.model, parameters.effort, maxTokens, compatible, known);
  const turns = merged(messages.map((message) => toMessage(message, request)));
  const thought = wanted?.thinking?.type === "enabled" && wentOnWithoutThoughts(turns) ? undefined : wanted;
  // A temperature goes only to the older API, and only when the model does not think.
  const warm =
    compatible && parameters.temperature !== undefined && (thought?.thinking?.type ?? "disabled") === "disabled";
  // A prompt that comes back with the next call is worth keeping: a read costs a tenth, the writing a quarter more.
  const caches = messages.length > 1 || tools.length > 0;
  if (caches) cacheUpToHere(turns);
  return {
    model: model.model,
    max_tokens: maxTokens,
    messages: turns,
    ...(system.trim() === "" ? {} : { system: [{ type: "text", text: system, ...(caches ? cached : {}) }] }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(warm ? { temperature: parameters.temperature } : {}),
    ...thought,
    ...(compatible || output === undefined
      ? {}
      : {
          output_config: { ...thought?.output_config, format: { type: "json_schema", schema: fields(output.schema) } },
        }),
  };
}

interface Turn {
  readonly role: "user" | "assistant";
  readonly content: ContentBlockParam[];
}

const cached = { cache_control: { type: "ephemeral" } } as const;

/** The prompt up to its last block is kept, so that the next call of the loop reads it. */
function cacheUpToHere(messages: readonly Turn[]): void {
  const last = messages.at(-1);
  const block = last?.content.at(-1);
  if (last === undefined) return;
  if (block?.type === "text" || block?.type === "tool_result" || block?.type === "image") {
    last.content[last.content.length - 1] = { ...block, ...cached };
  }
}

function toMessage(message: ModelRequest["messages"][number], request: ModelRequest): Turn {
  switch (message.role) {
    case "user":
      return { role: "user", content: message.content.flatMap(userBlock) };
    case "tool":
      return { role: "user", content: message.content.map(toolResult) };
    case "assistant": {
      const own = isOwn(message, request.model);
      return { role: "assistant", content: message.content.flatMap((block) => assistantBlock(block, own)) };
    }
    default:
      return message satisfies never;
  }
}

function userBlock(block: UserMessage["content"][number]): ContentBlockParam[] {
  switch (block.type) {
    case "text":
      return textBlock(block.text);
    case "attachment":
      return textBlock(attachmentText(block));
    case "image":
      return imageBlock(block);
    default:
      return block satisfies never;
  }
}

function imageBlock(image: ResultImage): (ImageBlockParam | TextBlockParam)[] {
  const type = mediaType(image.mediaType);
  if (type === null) return textBlock(imageNote(image));
  return [{ type: "image", source: { type: "base64", media_type: type, data: image.data } }];
}

const mediaType = (name: string) => imageTypes.anthropic.find((type) => type === name) ?? null;

function assistantBlock(block: AssistantMessage["content"][number], own: boolean): ContentBlockParam[] {
  switch (block.type) {
    case "text":
      return textBlock(block.text);
    case "thinking": {
      const { signature, redacted } = fields(own ? block.vendor : undefined);
      if (text(redacted) !== undefined) return [{ type: "redacted_thinking", data: text(redacted) ?? "" }];
      if (text(signature) === undefined) return [];
      return [{ type: "thinking", thinking: block.text, signature: text(signature) ?? "" }];
    }
    case "call":
      return [{ type: "tool_use", id: callId(block.callId), name: block.name, input: fields(block.input) }];
    default:
      return block satisfies never;
  }
}

function toolResult({
  callId: id,
  text: said,
  isError,
  images = [],
}: ToolMessage["content"][number]): ContentBlockParam {
  return {
    type: "tool_result",
    tool_use_id: callId(id),
    content: [
      // An error without a word is refused.
      ...textBlock(isError && said.trim() === "" ? "It failed without a word." : said),
      ...images.flatMap(imageBlock),
    ],
    ...(isError ? { is_error: true } : {}),
  };
}

/** The API refuses blocks of text without a visible character. */
function textBlock(said: string): { type: "text"; text: string }[] {
  return said.trim() === "" ? [] : [{ type: "text", text: said }];
}

/** Other vendors' ids may hold characters that this one refuses. */
const callId = (id: string) => (/^[a-zA-Z0-9_-]{1,64}$/.test(id) ? id : portableCallId(id));

/** Neighbours of one role as one message, and none without content. */
function merged(messages: readonly Turn[]): Turn[] {
  const all: Turn[] = [];
  for (const { role, content } of messages) {
    if (content.length === 0) continue;
    const last = all.at(-1);
    if (last?.role === role) last.content.push(...content);
    else all.push({ role, content: [...content] });
  }
  return all;
}

/**
 * Results of calls that were made without thinking, or by another vendor's model. Those who think by a budget refuse to
 * begin with it then: an answer that goes on has to begin with its own, signed thoughts.
 */
function wentOnWithoutThoughts(turns: readonly Turn[]): boolean {
  const goesOn = turns.at(-1)?.content.every((block) => block.type === "tool_result") ?? false;
  const first = turns.findLast(({ role }) => role === "assistant")?.content[0];
  return goesOn && first?.type !== "thinking" && first?.type !== "redacted_thinking";
}

function toTool({ name, description, input }: ModelRequest["tools"][number]): Tool {
  return { name, description, input_schema: { ...fields(input), type: "object" } };
}

function thinking(
  model: string,
  effort: Effort | undefined,
  maxTokens: number,
  compatible: boolean,
  known: KnownModels,
): { thinking?: ThinkingConfigParam; output_config?: MessageCreateParamsNonStreaming["output_config"] } | undefined {
  if (effort === undefined) return undefined;
  const told = fields(fields(known.get(model)).thinking);
  if (told.supported === false) return undefined;
  if (effort === "off") return { thinking: { type: "disabled" } };
  // Behind a gateway may be any model that learnt the older API.
  const mayAdapt = !beforeAdaptive.test(model) && (!compatible || model.includes("claude"));
  const adaptive = fields(fields(told.types).adaptive).supported ?? mayAdapt;
  if (adaptive) return { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort } };
  // The budget is part of the limit, and at least as much again is left for the answer.
  const budget = Math.min(budgets[effort], Math.floor(maxTokens / 2));
  return budget < LEAST_BUDGET ? undefined : { thinking: { type: "enabled", budget_tokens: budget } };
}
