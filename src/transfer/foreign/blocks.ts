// Messages in Anthropic's shape, which several programs keep: a text, or blocks of text, thinking, pictures, calls and results.
// https://docs.anthropic.com/en/api/messages
import { t } from "../../core/l10n.ts";
import type { AssistantBlock, Image, ToolResult, UserBlock } from "../../core/message.ts";
import type { ForeignMessage, Said } from "./conversation.ts";
import { fields, json, list, text } from "./fields.ts";

const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface Speaker {
  readonly role: "user" | "assistant";
  readonly model: string;
}

type Block = UserBlock | AssistantBlock | ToolResult;

/**
 * One message of theirs as those of ours that it takes: what tools answered is a message of its own. `unknown` is told of each
 * block that is nothing we know.
 */
export function messagesOf(
  { id, parent, at }: Omit<ForeignMessage, "said">,
  speaker: Speaker,
  content: unknown,
  unknown: (what: string) => void,
): ForeignMessage[] {
  const raw = typeof content === "string" ? [{ type: "text", text: content }] : list(content);
  const blocks = raw.map((block) => blockOf(block, unknown)).filter((block) => block !== null);
  const messages: ForeignMessage[] = [];
  for (let from = 0; from < blocks.length; ) {
    const isResult = blocks[from]?.type === "result";
    const end = blocks.findIndex((block, index) => index > from && (block.type === "result") !== isResult);
    const part = blocks.slice(from, end === -1 ? undefined : end);
    const said = saidOf(part, isResult, speaker, unknown);
    const last = messages.at(-1);
    messages.push({ id: last === undefined ? id : `${id}#${messages.length}`, parent: last?.id ?? parent, at, said });
    from = end === -1 ? blocks.length : end;
  }
  return messages.length > 0 ? messages : [{ id, parent, at, said: { role: "none" } }];
}

function saidOf(
  blocks: readonly Block[],
  isResult: boolean,
  { role, model }: Speaker,
  unknown: (what: string) => void,
): Said {
  if (isResult) return { role: "tool", results: blocks.filter((block) => block.type === "result") };
  const misplaced = role === "user" ? ["thinking", "call"] : ["image"];
  for (const { type } of blocks)
    if (misplaced.includes(type)) unknown(t("a part of the kind “{0}” where none belongs", type));
  if (role === "user")
    return {
      role,
      content: blocks.filter((block) => block.type === "text" || block.type === "image" || block.type === "attachment"),
    };
  const content = blocks.filter((block) => block.type === "text" || block.type === "thinking" || block.type === "call");
  return { role, content, model, usage: {}, cost: null };
}

function blockOf(value: unknown, unknown: (what: string) => void): Block | null {
  if (typeof value === "string") return value === "" ? null : { type: "text", text: value };
  const block = fields(value);
  switch (block.type) {
    case "text":
      return text(block.text) === "" ? null : { type: "text", text: text(block.text) };
    case "thinking":
      return text(block.thinking) === "" ? null : { type: "thinking", text: text(block.thinking) };
    case "redacted_thinking":
      return null;
    case "image":
      return imageOf(block.source) ?? note(unknown, t("a picture that is not in the file"));
    case "tool_use":
    case "server_tool_use":
      return { type: "call", callId: text(block.id), name: text(block.name) || "tool", input: json(block.input) };
    case "tool_result":
      return resultOf(block, unknown);
    default:
      return note(unknown, t("a part of the kind “{0}”", text(block.type) || typeof value));
  }
}

function note(unknown: (what: string) => void, what: string): null {
  unknown(what);
  return null;
}

function imageOf(source: unknown): Image | null {
  const { type, media_type: mediaType, data } = fields(source);
  if (type !== "base64" || !PICTURE.test(text(mediaType)) || !BASE64.test(text(data))) return null;
  return { type: "image", mediaType: text(mediaType), data: text(data) };
}

/** A picture as a data URL; null when it is another address, which is not fetched. */
export function dataImage(url: string): Image | null {
  const [, mediaType = "", data = ""] = /^data:([^;,]{1,50});base64,(.*)$/s.exec(url) ?? [];
  return imageOf({ type: "base64", media_type: mediaType, data });
}

function resultOf(block: Readonly<Record<string, unknown>>, unknown: (what: string) => void): ToolResult {
  const images: Image[] = [];
  const texts: string[] = [];
  const parts = typeof block.content === "string" ? [{ type: "text", text: block.content }] : list(block.content);
  for (const value of parts) {
    const part = fields(value);
    const image = part.type === "image" ? imageOf(part.source) : null;
    if (image !== null) images.push(image);
    else if (part.type === "text") texts.push(text(part.text));
    else if (part.type === "image") note(unknown, t("a picture that is not in the file"));
    else texts.push(JSON.stringify(value));
  }
  return {
    type: "result",
    callId: text(block.tool_use_id),
    name: text(block.name),
    text: texts.join("\n"),
    isError: block.is_error === true,
    ...(images.length === 0 ? {} : { images: images.map(({ mediaType, data }) => ({ mediaType, data })) }),
  };
}

/** Says what was not understood once for each kind of it, with how often. */
export function createUnknowns() {
  const counts = new Map<string, number>();
  return {
    add: (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    sentences: (): string[] =>
      [...counts].map(([what, count]) =>
        count === 1 ? t("Left out: {0}.", what) : t("Left out: {0} ({1} times).", what, count),
      ),
  };
}
