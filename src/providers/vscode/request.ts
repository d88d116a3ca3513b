import type { Json } from "../../core/json.ts";
import { attachmentText, type Message, type ResultImage, type UserMessage } from "../../core/message.ts";
import type { ModelRequest } from "../../core/provider.ts";
import type { EditorBlock, EditorMessage, EditorOptions } from "../editorModels.ts";
import { fields } from "../wire/fields.ts";

/** The system prompt is the first thing that the user says: the API has no other place for it. */
export function editorMessages({ system, messages }: ModelRequest): readonly EditorMessage[] {
  const first: EditorMessage[] =
    system.trim() === "" ? [] : [{ role: "user", content: [{ type: "text", text: system }] }];
  return [...first, ...messages.map(toMessage).filter(({ content }) => content.length > 0)];
}

/** By the names that OpenAI's API has for them, which is what the models' extensions read, if they read any. */
export function editorOptions({ tools, parameters }: ModelRequest): EditorOptions {
  const { temperature, maxOutputTokens } = parameters;
  const modelOptions: Record<string, Json> = {};
  if (temperature !== undefined) modelOptions.temperature = temperature;
  if (maxOutputTokens !== undefined) modelOptions.max_tokens = maxOutputTokens;
  return { tools, modelOptions };
}

function toMessage(message: Message): EditorMessage {
  switch (message.role) {
    case "user":
      return { role: "user", content: message.content.flatMap(userBlock) };
    case "tool":
      return {
        role: "user",
        content: message.content.map(({ callId, text, images = [] }) => ({
          type: "result",
          callId,
          text,
          images: images.map(imageBlock),
        })),
      };
    case "assistant":
      return {
        role: "assistant",
        content: message.content.flatMap((block): EditorBlock[] => {
          switch (block.type) {
            case "text":
              return block.text === "" ? [] : [{ type: "text", text: block.text }];
            case "thinking":
              // The stable API has no part for it.
              return [];
            case "call":
              return [{ type: "call", callId: block.callId, name: block.name, input: fields(block.input) }];
            default:
              return block satisfies never;
          }
        }),
      };
    default:
      return message satisfies never;
  }
}

const imageBlock = ({ mediaType, data }: ResultImage) =>
  ({ type: "image", mediaType, bytes: Buffer.from(data, "base64") }) as const;

function userBlock(block: UserMessage["content"][number]): EditorBlock[] {
  switch (block.type) {
    case "text":
      return block.text === "" ? [] : [{ type: "text", text: block.text }];
    case "attachment":
      return [{ type: "text", text: attachmentText(block) }];
    case "image":
      return [imageBlock(block)];
    default:
      return block satisfies never;
  }
}
