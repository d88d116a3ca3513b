// What a server sends, in plain values.
import type { ContentBlock, PromptMessage, Resource, ResourceTemplateType, Tool } from "@modelcontextprotocol/client";
import type { Json } from "../core/json.ts";
import type { McpToolListing } from "../core/mcp.ts";
import type { McpContent, McpResource } from "./connection.ts";

/** Anything as JSON; null for what is none. */
export function toJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? "null") as Json);
}

export function toListing(tool: Tool): McpToolListing {
  return {
    name: tool.name,
    title: tool.title ?? tool.annotations?.title ?? tool.name,
    description: tool.description ?? "",
    input: toJson(tool.inputSchema),
    output: toJson(tool.outputSchema),
  };
}

export function toResource(one: Resource | ResourceTemplateType): McpResource {
  const isTemplate = "uriTemplate" in one;
  return {
    uri: isTemplate ? one.uriTemplate : one.uri,
    name: one.title ?? one.name,
    description: one.description ?? "",
    mediaType: one.mimeType ?? "",
    isTemplate,
  };
}

export function toContent(block: ContentBlock): McpContent {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text };
    case "image":
    case "audio":
      return { type: block.type, mediaType: block.mimeType, data: block.data };
    case "resource": {
      const { uri, mimeType = "" } = block.resource;
      if ("text" in block.resource) return { type: "resource", uri, mediaType: mimeType, text: block.resource.text };
      if (mimeType.startsWith("image/")) return { type: "image", mediaType: mimeType, data: block.resource.blob };
      return { type: "resource", uri, mediaType: mimeType, text: null };
    }
    case "resource_link":
      return { type: "link", uri: block.uri, name: block.name, description: block.description ?? "" };
    default:
      return block satisfies never;
  }
}

/** What a person may insert: the words of all messages, those of the assistant marked. */
export function promptText(messages: readonly PromptMessage[]): string {
  return messages
    .map(({ role, content }) => {
      const text = contentText(toContent(content));
      return role === "assistant" ? `(An example of an answer:)\n${text}` : text;
    })
    .join("\n\n");
}

/** As a model reads it. What is no text is named. */
export function contentText(content: McpContent): string {
  switch (content.type) {
    case "text":
      return content.text;
    case "image":
    case "audio":
      return `(${content.type === "image" ? "A picture" : "A sound"}, ${content.mediaType}, ${kilobytes(content.data)} kB.)`;
    case "resource":
      return content.text === null
        ? `(The resource ${content.uri} is no text: ${content.mediaType || "of an unknown type"}.)`
        : `From ${content.uri}:\n${content.text}`;
    case "link":
      return `(A link to the resource ${content.uri}: ${content.name}${content.description === "" ? "" : `, ${content.description}`})`;
    default:
      return content satisfies never;
  }
}

const kilobytes = (base64: string) => Math.ceil((base64.length * 3) / 4 / 1_000);
