// Claude's export: an array of conversations, each with its messages, newer ones as a tree by parent_message_uuid.
import { t } from "../../core/l10n.ts";
import type { Attachment } from "../../core/message.ts";
import { withAttached } from "./attached.ts";
import { createUnknowns, messagesOf } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage } from "./conversation.ts";
import { type Fields, fields, id, list, text, time } from "./fields.ts";

/** What first messages name as their parent. */
const NO_PARENT = /^[0-]*(4000-8000-)?[0-]*$/;

export const isClaude = (value: unknown): boolean => Array.isArray(fields(value).chat_messages);

/** Null when it has no id. */
export function claudeConversation(value: unknown): ForeignConversation | null {
  const conversation = fields(value);
  const own = id(conversation.uuid);
  if (own === null) return null;
  const unknowns = createUnknowns();
  const messages: ForeignMessage[] = [];
  /** The last of ours that each of theirs became. */
  const lastOf = new Map<string, string>();
  let previous: string | null = null;
  for (const [index, value] of list(conversation.chat_messages).entries()) {
    const message = fields(value);
    const { sender } = message;
    if (sender !== "human" && sender !== "assistant") {
      unknowns.add(t("a message of “{0}”", text(sender) || typeof sender));
      continue;
    }
    const key = id(message.uuid) ?? `number ${index}`;
    const named = id(message.parent_message_uuid);
    const parent: string | null =
      named === null ? previous : NO_PARENT.test(named) ? null : (lastOf.get(named) ?? named);
    const place = { id: key, parent, at: time(message.created_at) };
    const speaker = {
      role: sender === "human" ? "user" : "assistant",
      model: text(conversation.model) || "claude",
    } as const;
    const ours = messagesOf(place, speaker, contentOf(message), unknowns.add);
    messages.push(...withAttached(ours, attachmentsOf(message, unknowns.add)));
    previous = ours.at(-1)?.id ?? key;
    lastOf.set(key, previous);
  }
  const shown = id(conversation.current_leaf_message_uuid);
  return {
    program: "claude",
    id: own,
    title: text(conversation.name),
    at: time(conversation.created_at),
    shown: shown === null ? null : (lastOf.get(shown) ?? null),
    messages,
    problems: unknowns.sentences(),
  };
}

/** Older exports have the text alone, and some newer ones an empty list beside it. */
function contentOf(message: Fields): unknown {
  if (typeof message.content === "string") return message.content;
  const content = list(message.content);
  return content.length > 0 ? content.filter((block) => fields(block).type !== "token_budget") : text(message.text);
}

function attachmentsOf(message: Fields, unknown: (what: string) => void): Attachment[] {
  for (const _ of list(message.files)) unknown(t("a file that is not in the export"));
  return list(message.attachments).flatMap((value): Attachment[] => {
    const { file_name: name, extracted_content: content } = fields(value);
    if (typeof content !== "string" || content === "") {
      unknown(t("an attachment without its text"));
      return [];
    }
    const called = text(name) || "pasted text";
    const lines = content.split("\n").length;
    return [
      { type: "attachment", name: called, path: called, language: "", fromLine: 1, toLine: lines, text: content },
    ];
  });
}
