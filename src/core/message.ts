// A conversation as a model sees it, in words that belong to no vendor.
import type { Json } from "./json.ts";

/** Which model: the user's connection, the kind of provider behind it, and the model's id as that provider spells it. */
export interface ModelRef {
  readonly connection: string;
  readonly provider: ProviderKind;
  readonly model: string;
}

/** Whether a message was made by no connection of ours: another program recorded it. */
export const isForeign = (model: ModelRef): boolean => model.connection === "";

/** `vscode`: the models that VS Code itself offers to its extensions. */
export type ProviderKind = "anthropic" | "google" | "openai" | "azure" | "compatible" | "ollama" | "vscode" | "demo";

/** What a vendor wants back verbatim with a block (a signature, an item id). Only the same provider and model see it again. */
export type VendorData = Json;

export interface Text {
  readonly type: "text";
  readonly text: string;
  readonly vendor?: VendorData;
}

/** The model's reasoning, as far as the vendor shows it; `text` may be empty when only a signature came. */
export interface Thinking {
  readonly type: "thinking";
  readonly text: string;
  readonly vendor?: VendorData;
}

export interface ToolCall {
  readonly type: "call";
  readonly callId: string;
  readonly name: string;
  /** The arguments; null when they did not parse. */
  readonly input: Json;
  /** The arguments' text when it did not parse as JSON: such a call never runs. */
  readonly invalid?: string;
  readonly vendor?: VendorData;
}

/** An image, `data` in base64. */
export interface Image {
  readonly type: "image";
  readonly mediaType: string;
  readonly data: string;
}

/** A piece of the workspace that goes along with a message, as it was when it was attached. Lines are 1-based, inclusive. */
export interface Attachment {
  readonly type: "attachment";
  readonly name: string;
  readonly path: string;
  readonly language: string;
  readonly fromLine: number;
  readonly toLine: number;
  readonly text: string;
}

/** A message that is being said otherwise, and what stands there so far. `item`: its id in the transcript. */
export interface Rewording {
  readonly item: string;
  readonly text: string;
}

/** What goes along with the words of a message. */
export type Enclosure = Image | Attachment;

/** An image that a tool made, such as a screenshot. */
export type ResultImage = Pick<Image, "mediaType" | "data">;

export interface ToolResult {
  readonly type: "result";
  readonly callId: string;
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
  readonly images?: readonly ResultImage[];
}

export type UserBlock = Text | Image | Attachment;
export type AssistantBlock = Text | Thinking | ToolCall;

export interface UserMessage {
  readonly role: "user";
  readonly content: readonly UserBlock[];
}
export interface AssistantMessage {
  readonly role: "assistant";
  /** Who said it: `vendor` data goes back only to the same provider and model. */
  readonly model: ModelRef;
  readonly content: readonly AssistantBlock[];
}
/** The results of the calls of the assistant message before it, in the order of the calls. */
export interface ToolMessage {
  readonly role: "tool";
  readonly content: readonly ToolResult[];
}
export type Message = UserMessage | AssistantMessage | ToolMessage;

/** An attachment as the text that a model reads: named, fenced with a fence longer than any inside it. */
export function attachmentText(attachment: Attachment): string {
  const runs = attachment.text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  const lines =
    attachment.fromLine === attachment.toLine
      ? `line ${attachment.fromLine}`
      : `lines ${attachment.fromLine}-${attachment.toLine}`;
  return `From ${attachment.path}, ${lines}:\n${fence}${attachment.language}\n${attachment.text}\n${fence}`;
}
