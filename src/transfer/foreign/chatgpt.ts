// ChatGPT's export: an array of conversations, each a tree of nodes by id ({parent, children, message}).
import { t } from "../../core/l10n.ts";
import type { AssistantBlock, UserBlock } from "../../core/message.ts";
import { createUnknowns } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage, Said } from "./conversation.ts";
import { type Fields, fields, id, isFields, list, text, time } from "./fields.ts";

export const isChatgpt = (value: unknown): boolean => isFields(fields(value).mapping);

/** Null when it has no id. */
export function chatgptConversation(value: unknown): ForeignConversation | null {
  const conversation = fields(value);
  const own = id(conversation.conversation_id) ?? id(conversation.id);
  if (own === null) return null;
  const unknowns = createUnknowns();
  const mapping = Object.entries(fields(conversation.mapping));
  const messages = inOrder(mapping).map(([key, node]): ForeignMessage => {
    const { message, parent } = fields(node);
    if (!isFields(node)) unknowns.add(t("a node that is none"));
    const said = saidOf(key, fields(message), unknowns.add);
    return { id: key, parent: id(parent), at: time(fields(message).create_time), said };
  });
  return {
    program: "chatgpt",
    id: own,
    title: text(conversation.title),
    at: time(conversation.create_time),
    shown: id(conversation.current_node),
    messages,
    problems: unknowns.sentences(),
  };
}

/** A node's children stand in the order in which they were made; the nodes themselves in any. */
function inOrder(mapping: readonly [string, unknown][]): readonly [string, unknown][] {
  const place = new Map<string, number>();
  for (const [, node] of mapping)
    for (const [index, child] of list(fields(node).children).entries())
      if (typeof child === "string") place.set(child, index);
  return [...mapping].sort(([one], [other]) => (place.get(one) ?? 0) - (place.get(other) ?? 0));
}

function saidOf(key: string, message: Fields, unknown: (what: string) => void): Said {
  const author = fields(message.author);
  const content = fields(message.content);
  const none: Said = { role: "none" };
  switch (author.role) {
    case undefined:
      return none;
    case "system":
      if (
        wordsOf(content, () => {})
          .join("")
          .trim() !== ""
      )
        unknown(t("a hidden message of the system"));
      return none;
    case "user": {
      if (content.content_type === "user_editable_context") {
        unknown(t("the person's own instructions, which are hidden"));
        return none;
      }
      const blocks = wordsOf(content, unknown).map((words): UserBlock => ({ type: "text", text: words }));
      return blocks.length === 0 ? none : { role: "user", content: blocks };
    }
    case "assistant": {
      const blocks = assistantBlocks(key, message, content, unknown);
      const model = text(fields(message.metadata).model_slug);
      return blocks.length === 0 ? none : { role: "assistant", content: blocks, model, usage: {}, cost: null };
    }
    case "tool": {
      const words = wordsOf(content, unknown).join("\n");
      if (words === "") return none;
      const isError = content.content_type === "system_error";
      return { role: "tool", results: [{ type: "result", callId: "", name: text(author.name), text: words, isError }] };
    }
    default:
      unknown(t("a message of “{0}”", text(author.role)));
      return none;
  }
}

function assistantBlocks(
  key: string,
  { recipient }: Fields,
  content: Fields,
  unknown: (what: string) => void,
): AssistantBlock[] {
  const words = wordsOf(content, unknown);
  if (content.content_type === "thoughts") return words.map((one) => ({ type: "thinking", text: one }));
  if (typeof recipient === "string" && recipient !== "all" && recipient !== "")
    return [{ type: "call", callId: key, name: recipient, input: { text: words.join("\n") } }];
  return words.map((one) => ({ type: "text", text: one }));
}

/** The texts of a message's content; empty ones are left out. */
function wordsOf(content: Fields, unknown: (what: string) => void): string[] {
  const type = text(content.content_type);
  switch (type) {
    case "":
      return [];
    case "text":
    case "multimodal_text":
      return list(content.parts).flatMap((part) => partWords(part, unknown));
    case "code": {
      const code = text(content.text);
      return code === "" ? [] : [code];
    }
    case "thoughts":
      return list(content.thoughts).map((thought) => {
        const { summary, content: whole } = fields(thought);
        return [text(summary), text(whole)].filter((one) => one !== "").join("\n\n");
      });
    // How long it thought, in words.
    case "reasoning_recap":
      return [];
    case "execution_output":
    case "system_error":
    case "tether_quote":
    case "tether_browsing_display":
    case "computer_output": {
      const words = text(content.text) || text(content.result);
      return words === "" ? [] : [words];
    }
    case "user_editable_context":
    case "model_editable_context":
      return [text(content.user_instructions) || text(content.model_set_context)].filter((one) => one !== "");
    default:
      unknown(t("a content of the kind “{0}”", type));
      return text(content.text) === "" ? [] : [text(content.text)];
  }
}

/** Between two characters of no meaning of their own, which no font has: "citeturn0search1", say. */
const MARK = /\uE200[^\uE201]*\uE201/g;

function partWords(part: unknown, unknown: (what: string) => void): string[] {
  if (typeof part === "string") {
    const words = part.replace(MARK, () => {
      unknown(t("a mark that stands for a source"));
      return "";
    });
    return words === "" ? [] : [words];
  }
  const { content_type: type, asset_pointer: pointer, text: words } = fields(part);
  if (type === "audio_transcription") return text(words) === "" ? [] : [text(words)];
  if (typeof pointer === "string") {
    unknown(t("a picture or a recording that is not in the conversation's own file"));
    return [`[File: ${pointer}]`];
  }
  unknown(t("a part of the kind “{0}”", text(type) || typeof part));
  return [];
}
