import { type AssistantMessage, attachmentText, type Message, type UserMessage } from "../../core/message.ts";
import type { ModelRequest, OutputForm } from "../../core/provider.ts";
import { portableCallId } from "../callIds.ts";
import { imageNote, resultImages, textWithNotes } from "../images.ts";
import { isOwn } from "../sameModel.ts";
import { isStrictSchema } from "../strictSchema.ts";
import { withToldOutput } from "../toldOutput.ts";
import { fields, isFields, list } from "../wire/fields.ts";

/** What servers disagree about: how a request is put, apart from what it says. */
export interface Form {
  readonly stream: boolean;
  /** Ask for usage at the end of the stream. */
  readonly usage: boolean;
  readonly limit: "max_tokens" | "max_completion_tokens";
  /** Reasoning with the history: some servers demand it in every message of the model, some refuse it. */
  readonly reasoning: "as it came" | "everywhere" | "none";
  /** False: what stands in place of an image says that there was one. */
  readonly images: boolean;
  /** The form of the answer: a field, or words in the system prompt. */
  readonly output: "field" | "words";
  /** Say so when the model should not reason. */
  readonly off: boolean;
}

export const plainForm: Form = {
  stream: true,
  usage: true,
  limit: "max_tokens",
  reasoning: "as it came",
  images: true,
  output: "field",
  off: true,
};

/** The body of POST /chat/completions. */
export function chatRequest(request: ModelRequest, form: Form): object {
  const { model, messages, tools, parameters, output } = request;
  const system = form.output === "words" ? withToldOutput(request.system, output) : request.system;
  const { temperature, maxOutputTokens, effort } = parameters;
  const everywhere =
    form.reasoning === "everywhere" || (form.reasoning === "as it came" && hasReasoningContent(request));
  return {
    model: model.model,
    messages: [
      ...(system.trim() === "" ? [] : [{ role: "system", content: system }]),
      ...messages.flatMap((message) => toMessages(message, request, form, everywhere)),
    ],
    stream: form.stream,
    ...(form.stream && form.usage ? { stream_options: { include_usage: true } } : {}),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function",
            function: { name, description, parameters: input },
          })),
        }),
    ...(output === undefined || form.output === "words" ? {} : { response_format: responseFormat(output) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { [form.limit]: maxOutputTokens }),
    ...(effort === undefined
      ? {}
      : effort === "off"
        ? form.off
          ? { reasoning_effort: "none" }
          : {}
        : { reasoning_effort: effort }),
  };
}

const responseFormat = ({ name, schema }: OutputForm) => ({
  type: "json_schema",
  json_schema: { name, schema, strict: isStrictSchema(schema) },
});

export function hasImages({ messages }: ModelRequest): boolean {
  return messages.some(({ content }) =>
    content.some((block) => block.type === "image" || (block.type === "result" && (block.images?.length ?? 0) > 0)),
  );
}

/** Whether the history holds reasoning that would go back to this model. */
export function hasReasoning(request: ModelRequest): boolean {
  return request.messages.some(
    (message) =>
      message.role === "assistant" && Object.keys(reasoningOf(message, request, "as it came", false)).length > 0,
  );
}

function hasReasoningContent(request: ModelRequest): boolean {
  return request.messages.some(
    (message) =>
      message.role === "assistant" && "reasoning_content" in reasoningOf(message, request, "as it came", false),
  );
}

function toMessages(message: Message, request: ModelRequest, form: Form, everywhere: boolean): object[] {
  switch (message.role) {
    case "user":
      return userMessage(message, form);
    case "tool":
      return [
        ...message.content.map((result) => ({
          role: "tool",
          tool_call_id: callId(result.callId, request),
          content: form.images ? result.text : textWithNotes(result.text, result.images),
        })),
        ...(form.images ? userMessage({ role: "user", content: resultImages(message) }, form) : []),
      ];
    case "assistant": {
      const own = isOwn(message, request.model);
      const said = (refusal: boolean) =>
        message.content
          .flatMap((block) =>
            block.type === "text" && (own && fields(block.vendor).refusal === true) === refusal ? [block.text] : [],
          )
          .join("");
      const [text, refusal] = [said(false), said(true)];
      const calls = message.content.flatMap((block) => (block.type === "call" ? [block] : []));
      if (text === "" && refusal === "" && calls.length === 0) return [];
      return [
        {
          role: "assistant",
          content: text === "" ? null : text,
          ...(refusal === "" ? {} : { refusal }),
          ...reasoningOf(message, request, form.reasoning, everywhere),
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map(({ callId: id, name, input }) => ({
                  id: callId(id, request),
                  type: "function",
                  function: { name, arguments: JSON.stringify(input ?? {}) },
                })),
              }),
        },
      ];
    }
    default:
      return message satisfies never;
  }
}

/** Plain text as a plain string: many local servers know nothing else. */
function userMessage({ content }: UserMessage, form: Form): object[] {
  const parts = content.flatMap(
    (block): readonly ({ type: "text"; text: string } | { type: "image_url"; image_url: object })[] => {
      switch (block.type) {
        case "text":
          return block.text === "" ? [] : [{ type: "text", text: block.text }];
        case "attachment":
          return [{ type: "text", text: attachmentText(block) }];
        case "image":
          return form.images
            ? [{ type: "image_url", image_url: { url: `data:${block.mediaType};base64,${block.data}` } }]
            : [{ type: "text", text: imageNote(block) }];
        default:
          return block satisfies never;
      }
    },
  );
  if (parts.length === 0) return [];
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return [{ role: "user", content: texts.length === parts.length ? texts.join("\n\n") : parts }];
}

/** In the field that it came in, to the model that it came from. */
function reasoningOf(
  message: AssistantMessage,
  request: ModelRequest,
  mode: Form["reasoning"],
  everywhere: boolean,
): { reasoning_content?: string; reasoning_details?: readonly unknown[] } {
  if (mode === "none") return {};
  const thoughts = isOwn(message, request.model) ? message.content.filter((block) => block.type === "thinking") : [];
  const details = thoughts.flatMap((block) => list(fields(block.vendor).reasoning_details));
  if (details.length > 0) return { reasoning_details: details.filter(isFields) };
  // The name of the field stands with the last of an answer's thoughts.
  const named = thoughts.some((block) => fields(block.vendor).field === "reasoning_content");
  if (!named && !everywhere) return {};
  return { reasoning_content: thoughts.map((block) => block.text).join("") };
}

/** An id goes back as it came to the model that gave it. From elsewhere it takes the form that every server accepts. */
function callId(id: string, request: ModelRequest): string {
  const own = request.messages.some(
    (message) =>
      message.role === "assistant" &&
      isOwn(message, request.model) &&
      message.content.some((block) => block.type === "call" && block.callId === id),
  );
  return own ? id : portableCallId(id);
}
