import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputContent,
  ResponseInputImage,
  ResponseInputItem,
  ResponseInputText,
  ResponseReasoningItem,
} from "openai/resources/responses/responses";
import type { ReasoningEffort } from "openai/resources/shared";
import {
  type AssistantMessage,
  attachmentText,
  type Message,
  type ResultImage,
  type ToolResult,
  type UserMessage,
} from "../../core/message.ts";
import type { ModelRequest } from "../../core/provider.ts";
import { portableCallId } from "../callIds.ts";
import { imageNote, imageTypes } from "../images.ts";
import { isOwn } from "../sameModel.ts";
import { isStrictSchema } from "../strictSchema.ts";
import { fields, list, text } from "../wire/fields.ts";

/** Generations that do not reason, and refuse to be asked for it. They are past: the list does not grow. */
const beforeReasoning = /^(ft:)?(gpt-[34]|chatgpt-4o|davinci|babbage)/;

/**
 * The body of POST /responses. Nothing is stored with the vendor: reasoning comes back encrypted, and goes along with
 * the next call. `reasoning` false: neither asked for nor sent back.
 */
export function responseRequest(request: ModelRequest, reasoning: boolean): ResponseCreateParamsStreaming {
  const { model, system, tools, parameters, output } = request;
  const { temperature, maxOutputTokens } = parameters;
  const reasons = reasoning && !beforeReasoning.test(model.model);
  return {
    model: model.model,
    input: request.messages.flatMap((message) => toItems(message, request, reasons)),
    stream: true,
    store: false,
    ...(system.trim() === "" ? {} : { instructions: system }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(output === undefined
      ? {}
      : {
          text: {
            format: {
              type: "json_schema",
              name: output.name,
              schema: fields(output.schema),
              strict: isStrictSchema(output.schema),
            },
          },
        }),
    ...(reasons ? { include: ["reasoning.encrypted_content"] } : {}),
    ...(reasons ? effortOf(request) : {}),
  };
}

function effortOf({ model, parameters }: ModelRequest): Pick<ResponseCreateParamsStreaming, "reasoning"> {
  const { effort } = parameters;
  if (effort === undefined) return {};
  if (effort === "off") return { reasoning: { effort: leastEffort(model.model) } };
  return { reasoning: { effort, summary: "auto" } };
}

/** "none" came with GPT-5.1; what went before calls its least effort otherwise. */
function leastEffort(model: string): ReasoningEffort {
  if (/^o\d/.test(model)) return "low";
  return /^gpt-5(-|$)/.test(model) ? "minimal" : "none";
}

function toItems(message: Message, request: ModelRequest, reasons: boolean): ResponseInputItem[] {
  switch (message.role) {
    case "user": {
      const content = message.content.flatMap(userContent);
      return content.length === 0 ? [] : [{ role: "user", content }];
    }
    case "tool":
      return message.content.map((result) => ({
        type: "function_call_output",
        call_id: callId(result.callId),
        output: resultOutput(result),
      }));
    case "assistant": {
      const own = isOwn(message, request.model);
      const items = message.content.map((block) => assistantItem(block, own, reasons));
      // Reasoning is refused without the item that came of it.
      return items.flatMap((item, index) => {
        const rest = items.slice(index + 1).filter((other) => other !== null);
        return item === null || ("type" in item && item.type === "reasoning" && rest.length === 0) ? [] : [item];
      });
    }
    default:
      return message satisfies never;
  }
}

function userContent(block: UserMessage["content"][number]): ResponseInputContent[] {
  switch (block.type) {
    case "text":
      return block.text === "" ? [] : [{ type: "input_text", text: block.text }];
    case "attachment":
      return [{ type: "input_text", text: attachmentText(block) }];
    case "image":
      return [imageContent(block)];
    default:
      return block satisfies never;
  }
}

function imageContent(image: ResultImage): ResponseInputImage | ResponseInputText {
  return imageTypes.openai.some((type) => type === image.mediaType)
    ? { type: "input_image", detail: "auto", image_url: `data:${image.mediaType};base64,${image.data}` }
    : { type: "input_text", text: imageNote(image) };
}

/** Plain text as a plain string, which every server with this API takes. */
function resultOutput({ text: said, images = [] }: ToolResult): string | (ResponseInputImage | ResponseInputText)[] {
  if (images.length === 0) return said;
  return [...(said === "" ? [] : [{ type: "input_text" as const, text: said }]), ...images.map(imageContent)];
}

function assistantItem(
  block: AssistantMessage["content"][number],
  own: boolean,
  reasons: boolean,
): ResponseInputItem | null {
  const vendor = own ? fields(block.vendor) : {};
  switch (block.type) {
    case "text": {
      const phase = vendor.phase === "commentary" || vendor.phase === "final_answer" ? vendor.phase : null;
      if (block.text === "") return null;
      return { role: "assistant", content: block.text, ...(phase === null ? {} : { phase }) };
    }
    case "thinking":
      return reasons ? reasoningItem(vendor.reasoning) : null;
    case "call":
      return {
        type: "function_call",
        call_id: callId(block.callId),
        name: block.name,
        arguments: JSON.stringify(block.input ?? {}),
      };
    default:
      return block satisfies never;
  }
}

/** As it came. Without its encrypted content it is of use only where the text itself is shown, as open models do. */
function reasoningItem(kept: unknown): ResponseReasoningItem | null {
  const { id, summary, content, encrypted_content } = fields(kept);
  if (text(id) === undefined) return null;
  const item = {
    type: "reasoning" as const,
    id: text(id) ?? "",
    summary: list(summary).map((part) => ({ type: "summary_text" as const, text: text(fields(part).text) ?? "" })),
  };
  if (text(encrypted_content) !== undefined) return { ...item, encrypted_content: text(encrypted_content) ?? "" };
  const shown = list(content).map((part) => ({ type: "reasoning_text" as const, text: text(fields(part).text) ?? "" }));
  return shown.length === 0 ? null : { ...item, content: shown };
}

function toTool({ name, description, input }: ModelRequest["tools"][number]): FunctionTool {
  // Strict mode takes only some schemas; ours are checked when the call comes.
  return { type: "function", name, description, parameters: { ...fields(input) }, strict: false };
}

/** Other vendors' ids may be longer than this one takes. */
const callId = (id: string) => (/^[\w.:-]{1,64}$/.test(id) ? id : portableCallId(id));
