import {
  type AssistantMessage,
  attachmentText,
  type Message,
  type ResultImage,
  type ToolMessage,
  type UserMessage,
} from "../../core/message.ts";
import type { Effort, ModelRequest } from "../../core/provider.ts";
import { imageNote, imageTypes, resultImages, textWithNotes } from "../images.ts";
import { isOwn } from "../sameModel.ts";
import { withToldOutput } from "../toldOutput.ts";
import { defined, fields, isFields, text } from "../wire/fields.ts";

type PartOut = Readonly<Record<string, unknown>>;
interface Content {
  readonly role: "user" | "model";
  readonly parts: PartOut[];
}

/** Gemini 2.5 is told a number of tokens to think with; what came after it, a level. */
const budgets: Record<Effort, number> = { off: 0, low: 1_024, medium: 8_192, high: 24_576 };
/** The smallest that 2.5 Pro takes: it cannot stop thinking. */
const LEAST_PRO_BUDGET = 128;
/** Generations that do not think, or are told a number. They are past: the lists do not grow. */
const beforeThinking = /gemini-(1|2\.0)|gemma/;
const beforeLevels = /gemini-2\.5/;

/** What Google says to send in place of the signature of a call that another model made. */
const foreignSignature = "skip_thought_signature_validator";

/** The body of models/<model>:streamGenerateContent. */
export function contentRequest(request: ModelRequest): object {
  const { model, messages, tools, parameters, output } = request;
  // The older generations refuse a form of the answer beside tools.
  const told = tools.length > 0 && (beforeThinking.test(model.model) || beforeLevels.test(model.model));
  const system = told ? withToldOutput(request.system, output) : request.system;
  const ownIds = new Map<string, string>();
  const generationConfig = defined({
    temperature: parameters.temperature,
    maxOutputTokens: parameters.maxOutputTokens,
    thinkingConfig: thinking(model.model, parameters.effort),
    ...(told || output === undefined
      ? {}
      : { responseMimeType: "application/json", responseJsonSchema: output.schema }),
  });
  return {
    contents: merged(messages.map((message) => toContent(message, request, ownIds))),
    ...(system.trim() === "" ? {} : { systemInstruction: { role: "user", parts: [{ text: system }] } }),
    ...(tools.length === 0
      ? {}
      : {
          tools: [
            {
              functionDeclarations: tools.map(({ name, description, input }) => ({
                name,
                description,
                parametersJsonSchema: input,
              })),
            },
          ],
        }),
    ...(Object.keys(generationConfig).length === 0 ? {} : { generationConfig }),
  };
}

function thinking(model: string, effort: Effort | undefined): object | undefined {
  if (effort === undefined || beforeThinking.test(model)) return undefined;
  const pro = /pro/.test(model);
  const includeThoughts = effort !== "off";
  if (beforeLevels.test(model))
    return { thinkingBudget: pro ? Math.max(LEAST_PRO_BUDGET, budgets[effort]) : budgets[effort], includeThoughts };
  return { thinkingLevel: effort === "off" ? (pro ? "low" : "minimal") : effort, includeThoughts };
}

function toContent(message: Message, request: ModelRequest, ownIds: Map<string, string>): Content {
  switch (message.role) {
    case "user":
      return { role: "user", parts: message.content.flatMap(userPart) };
    case "tool":
      return { role: "user", parts: resultParts(message, request.model.model, ownIds) };
    case "assistant": {
      const own = isOwn(message, request.model);
      return { role: "model", parts: assistantParts(message, own, request.model.model, ownIds) };
    }
    default:
      return message satisfies never;
  }
}

function userPart(block: UserMessage["content"][number]): PartOut[] {
  switch (block.type) {
    case "text":
      return block.text === "" ? [] : [{ text: block.text }];
    case "attachment":
      return [{ text: attachmentText(block) }];
    case "image":
      return [imagePart(block)];
    default:
      return block satisfies never;
  }
}

const imagePart = (image: ResultImage): PartOut =>
  imageTypes.google.some((type) => type === image.mediaType)
    ? { inlineData: { mimeType: image.mediaType, data: image.data } }
    : { text: imageNote(image) };

/** Each part goes back with the signature that it came with, exactly where it was. */
function assistantParts(
  message: AssistantMessage,
  own: boolean,
  model: string,
  ownIds: Map<string, string>,
): PartOut[] {
  let firstCall = true;
  return message.content.flatMap((block): PartOut[] => {
    const { signature, id, part } = fields(own ? block.vendor : undefined);
    if (isFields(part)) return [part];
    const signed = text(signature) === undefined ? {} : { thoughtSignature: signature };
    switch (block.type) {
      case "text":
        return block.text === "" && text(signature) === undefined ? [] : [{ text: block.text, ...signed }];
      case "thinking":
        // A summary of thoughts is for people; only a signed one is missed.
        return text(signature) === undefined ? [] : [{ text: block.text, thought: true, ...signed }];
      case "call": {
        const foreign = !own && firstCall && !beforeThinking.test(model) && !beforeLevels.test(model);
        firstCall = false;
        if (text(id) !== undefined) ownIds.set(block.callId, text(id) ?? "");
        return [
          {
            functionCall: { name: block.name, args: fields(block.input), ...defined({ id: text(id) }) },
            ...(foreign ? { thoughtSignature: foreignSignature } : signed),
          },
        ];
      }
      default:
        return block satisfies never;
    }
  });
}

/** Gemini 3 takes images within a result; what came before it takes them beside the results only. */
function resultParts(message: ToolMessage, model: string, ownIds: Map<string, string>): PartOut[] {
  const within = !beforeThinking.test(model) && !beforeLevels.test(model);
  const results = message.content.map((result) => {
    const { images = [] } = result;
    const isTaken = (image: ResultImage) => within && imageTypes.google.some((type) => type === image.mediaType);
    const taken = images.filter(isTaken);
    const text = within
      ? textWithNotes(
          result.text,
          images.filter((image) => !isTaken(image)),
        )
      : result.text;
    return {
      functionResponse: {
        ...defined({ id: ownIds.get(result.callId) }),
        name: result.name,
        response: result.isError ? { error: text } : { output: text },
        ...(taken.length === 0 ? {} : { parts: taken.map(imagePart) }),
      },
    };
  });
  return within ? results : [...results, ...resultImages(message).flatMap(userPart)];
}

/** Neighbours of one role as one content, and none without parts. */
function merged(contents: readonly Content[]): Content[] {
  const all: Content[] = [];
  for (const { role, parts } of contents) {
    if (parts.length === 0) continue;
    const last = all.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else all.push({ role, parts: [...parts] });
  }
  return all;
}
