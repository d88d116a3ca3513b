// A request as one text, the same for the same request: the fields in one order, whatever made them. What is a vendor's or a
// tool's own (schemas, inputs, signatures) stays as it is, since a model sees its order.
import type { AssistantBlock, Message, ModelRef, ToolResult, UserBlock } from "./message.ts";
import type { ModelRequest, Parameters } from "./provider.ts";

export function requestText({ model, system, messages, tools, parameters, output }: ModelRequest): string {
  return JSON.stringify({
    model: ref(model),
    system,
    messages: messages.map(inOrder),
    tools: tools.map(({ name, description, input }) => ({ name, description, input })),
    parameters: parametersInOrder(parameters),
    output,
  });
}

const ref = ({ connection, provider, model }: ModelRef): ModelRef => ({ connection, provider, model });

const parametersInOrder = ({ temperature, maxOutputTokens, effort }: Parameters) => ({
  temperature,
  maxOutputTokens,
  effort,
});

function inOrder(message: Message): object {
  switch (message.role) {
    case "user":
      return { role: message.role, content: message.content.map(userBlock) };
    case "assistant":
      return { role: message.role, model: ref(message.model), content: message.content.map(assistantBlock) };
    case "tool":
      return { role: message.role, content: message.content.map(result) };
    default:
      return message satisfies never;
  }
}

function userBlock(block: UserBlock): object {
  switch (block.type) {
    case "text":
      return { type: block.type, text: block.text, vendor: block.vendor };
    case "image":
      return { type: block.type, mediaType: block.mediaType, data: block.data };
    case "attachment": {
      const { type, name, path, language, fromLine, toLine, text } = block;
      return { type, name, path, language, fromLine, toLine, text };
    }
    default:
      return block satisfies never;
  }
}

function assistantBlock(block: AssistantBlock): object {
  switch (block.type) {
    case "text":
    case "thinking":
      return { type: block.type, text: block.text, vendor: block.vendor };
    case "call": {
      const { type, callId, name, input, invalid, vendor } = block;
      return { type, callId, name, input, invalid, vendor };
    }
    default:
      return block satisfies never;
  }
}

function result({ type, callId, name, text, isError, images }: ToolResult): object {
  return {
    type,
    callId,
    name,
    text,
    isError,
    images: images?.map(({ mediaType, data }) => ({ mediaType, data })),
  };
}
