import { type AssistantMessage, attachmentText, type Message, type UserMessage } from "../../core/message.ts";
import type { Effort, ModelRequest } from "../../core/provider.ts";
import { imageNote, resultImages, textWithNotes } from "../images.ts";
import { isOwn } from "../sameModel.ts";
import { defined, fields } from "../wire/fields.ts";

/** What the server tells of a model; absent: it does not tell. */
export interface Known {
  /** Tokens that the model can read at most. */
  readonly contextLength?: number;
  /** What its author set. */
  readonly ownContext?: number;
  readonly tools?: boolean;
  readonly images?: boolean;
  readonly thinking?: boolean;
  /** It is told how much to think, not whether. */
  readonly levels?: boolean;
}

/**
 * How much context is asked for, in tokens: the server's default is 4,096 on most machines, and all that a model can
 * read is more memory than most have. Doubling, so that the server loads the model anew only rarely.
 */
const LEAST_CONTEXT = 16_384;
/** Room for the answer. */
const ANSWER_TOKENS = 4_096;
/** Code has about three characters to a token; too much context is better than a refused prompt. */
const CHARACTERS_PER_TOKEN = 3;

/** The body of POST /api/chat. */
export function chatRequest(request: ModelRequest, known: Known): object {
  const { model, system, messages, tools, parameters, output } = request;
  const said = [
    ...(system.trim() === "" ? [] : [{ role: "system", content: system }]),
    ...messages.flatMap((message) => toMessages(message, request, known)),
  ];
  const declared =
    tools.length === 0 || known.tools === false
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function",
            function: { name, description, parameters: input },
          })),
        };
  return {
    model: model.model,
    messages: said,
    stream: true,
    // A prompt that is too long is an error, not cut where nobody sees it.
    truncate: false,
    ...declared,
    ...defined({ think: think(parameters.effort, known), format: output?.schema }),
    options: defined({
      num_ctx: contextFor(JSON.stringify([said, declared]), parameters.maxOutputTokens, known),
      temperature: parameters.temperature,
      num_predict: parameters.maxOutputTokens,
    }),
  };
}

function contextFor(prompt: string, maxOutputTokens: number | undefined, known: Known): number | undefined {
  const { contextLength, ownContext } = known;
  if (contextLength === undefined) return undefined;
  // An image's data is long, and few tokens.
  const characters = prompt.replace(/"images":\[[^\]]*\]/g, "").length;
  const needed = characters / CHARACTERS_PER_TOKEN + Math.max(ANSWER_TOKENS, maxOutputTokens ?? 0);
  let context = Math.max(LEAST_CONTEXT, ownContext ?? 0);
  while (context < needed) context *= 2;
  return Math.min(context, contextLength);
}

function think(effort: Effort | undefined, known: Known): boolean | Effort | undefined {
  if (effort === undefined || known.thinking !== true) return undefined;
  if (effort === "off") return false;
  return known.levels === true ? effort : true;
}

function toMessages(message: Message, request: ModelRequest, known: Known): object[] {
  switch (message.role) {
    case "user":
      return userMessage(message, known);
    case "tool":
      return [
        ...message.content.map(({ callId, name, text, images }) => ({
          role: "tool",
          content: known.images === false ? textWithNotes(text, images) : text,
          tool_name: name,
          tool_call_id: callId,
        })),
        ...(known.images === false ? [] : userMessage({ role: "user", content: resultImages(message) }, known)),
      ];
    case "assistant":
      return assistantMessage(message, isOwn(message, request.model));
    default:
      return message satisfies never;
  }
}

function userMessage({ content }: UserMessage, known: Known): object[] {
  const texts: string[] = [];
  const images: string[] = [];
  for (const block of content) {
    switch (block.type) {
      case "text":
        if (block.text !== "") texts.push(block.text);
        break;
      case "attachment":
        texts.push(attachmentText(block));
        break;
      case "image":
        if (known.images === false) texts.push(imageNote(block));
        else images.push(block.data);
        break;
      default:
        block satisfies never;
    }
  }
  if (texts.length === 0 && images.length === 0) return [];
  return [{ role: "user", content: texts.join("\n\n"), ...(images.length === 0 ? {} : { images }) }];
}

function assistantMessage({ content }: AssistantMessage, own: boolean): object[] {
  const of = (type: "text" | "thinking") =>
    content.flatMap((block) => (block.type === type ? [block.text] : [])).join("");
  const calls = content.flatMap((block) => (block.type === "call" ? [block] : []));
  const thinking = own ? of("thinking") : "";
  if (of("text") === "" && calls.length === 0) return [];
  return [
    {
      role: "assistant",
      content: of("text"),
      ...(thinking === "" ? {} : { thinking }),
      ...(calls.length === 0
        ? {}
        : {
            tool_calls: calls.map(({ callId, name, input }) => ({
              id: callId,
              function: { name, arguments: fields(input) },
            })),
          }),
    },
  ];
}
