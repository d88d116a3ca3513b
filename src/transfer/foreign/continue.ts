// Continue's sessions: one file each, {sessionId, title, history: [{message, contextItems, toolCallStates, reasoning, …}]}.
import { parseArguments } from "../../core/assemble.ts";
import { t } from "../../core/l10n.ts";
import type { AssistantBlock, Attachment, ToolResult, UserBlock } from "../../core/message.ts";
import { createUnknowns, dataImage } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage, Said } from "./conversation.ts";
import { amount, type Fields, fields, id, list, text, time } from "./fields.ts";

export const isContinue = (value: unknown): boolean =>
  Array.isArray(fields(value).history) && typeof fields(value).sessionId === "string";

/** Null when it has no id. Messages have none of their own: their places are what stays the same. */
export function continueConversation(value: unknown): ForeignConversation | null {
  const session = fields(value);
  const own = id(session.sessionId);
  if (own === null) return null;
  const unknowns = createUnknowns();
  const messages: ForeignMessage[] = [];
  /** Calls whose results stand beside them: some versions wrote these a second time, as a message. */
  const answered = new Set<string>();
  let total = amount(fields(session.usage).totalCost) ?? 0;
  for (const [index, value] of list(session.history).entries()) {
    const item = fields(value);
    for (const [part, said] of saidOf(item, text(session.chatModelTitle), unknowns.add).entries()) {
      if (said.role === "tool") {
        if (part === 0 && said.results.every(({ callId }) => answered.has(callId))) continue;
        for (const { callId } of said.results) answered.add(callId);
      }
      const key = part === 0 ? String(index) : `${index}#${part}`;
      const by = "Continue (for the whole conversation until its import)";
      // It keeps only the sum: which answer cost how much of it is not known.
      const costed = said.role === "assistant" && total > 0 ? { ...said, cost: { usd: total, by } } : said;
      if (costed !== said) total = 0;
      messages.push({ id: key, parent: messages.at(-1)?.id ?? null, at: null, said: costed });
    }
  }
  return {
    program: "continue",
    id: own,
    title: text(session.title),
    at: time(session.dateCreated),
    shown: null,
    messages,
    problems: unknowns.sentences(),
  };
}

function saidOf(item: Fields, title: string, unknown: (what: string) => void): Said[] {
  const message = fields(item.message);
  if (text(item.conversationSummary) !== "") unknown(t("a summary of what was said before, which is all here"));
  switch (message.role) {
    case "user": {
      const content = [...attachedTo(item, unknown), ...userBlocks(message.content, unknown)];
      return [content.length === 0 ? { role: "none" } : { role: "user", content }];
    }
    case "assistant":
    case "thinking":
      return answerOf(item, message, title, unknown);
    case "tool": {
      const callId = text(message.toolCallId);
      return [
        {
          role: "tool",
          results: [{ type: "result", callId, name: "", text: wordsOf(message.content, unknown), isError: false }],
        },
      ];
    }
    case "system":
      unknown(t("instructions of the system"));
      return [{ role: "none" }];
    default:
      unknown(t("a message of “{0}”", text(message.role) || typeof message.role));
      return [{ role: "none" }];
  }
}

function answerOf(item: Fields, message: Fields, title: string, unknown: (what: string) => void): Said[] {
  const states = list(item.toolCallStates).map(fields);
  const calls = list(message.toolCalls).map((call, index): AssistantBlock => {
    const { id: callId, function: called } = fields(call);
    const { name, arguments: given } = fields(called);
    return {
      type: "call",
      callId: text(callId) || `call ${index}`,
      name: text(name) || "tool",
      ...parseArguments(text(given)),
    };
  });
  const words = wordsOf(message.content, unknown);
  const thought = message.role === "thinking" ? words : text(fields(item.reasoning).text);
  const content: AssistantBlock[] = [
    ...(thought === "" ? [] : [{ type: "thinking" as const, text: thought }]),
    ...(words === "" || message.role === "thinking" ? [] : [{ type: "text" as const, text: words }]),
    ...calls,
  ];
  if (content.length === 0) return [{ role: "none" }];
  const { promptTokens, completionTokens } = fields(message.usage);
  const [input, output] = [amount(promptTokens), amount(completionTokens)];
  const usage = { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) };
  const answer: Said = {
    role: "assistant",
    content,
    model: text(fields(list(item.promptLogs)[0]).modelTitle) || title,
    usage,
    cost: null,
  };
  const results = states.flatMap((state): ToolResult[] => {
    const output = list(state.output).map((part) => text(fields(part).content));
    if (output.length === 0) return [];
    const isError = state.status === "errored" || state.status === "canceled";
    return [{ type: "result", callId: text(state.toolCallId), name: "", text: output.join("\n"), isError }];
  });
  return results.length === 0 ? [answer] : [answer, { role: "tool", results }];
}

function userBlocks(content: unknown, unknown: (what: string) => void): UserBlock[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return list(content).flatMap((value): UserBlock[] => {
    const part = fields(value);
    if (part.type === "text") return text(part.text) === "" ? [] : [{ type: "text", text: text(part.text) }];
    const image = part.type === "imageUrl" ? dataImage(text(fields(part.imageUrl).url)) : null;
    if (image !== null) return [image];
    unknown(
      part.type === "imageUrl"
        ? t("a picture that is not in the file")
        : t("a part of the kind “{0}”", text(part.type) || typeof value),
    );
    return [];
  });
}

const wordsOf = (content: unknown, unknown: (what: string) => void): string =>
  userBlocks(content, unknown)
    .flatMap((block) => (block.type === "text" ? [block.text] : []))
    .join("\n\n");

function attachedTo(item: Fields, unknown: (what: string) => void): Attachment[] {
  return list(item.contextItems).flatMap((value): Attachment[] => {
    const { name, description, content } = fields(value);
    if (typeof content !== "string") {
      unknown(t("an attachment without its text"));
      return [];
    }
    const path = text(description) || text(name) || "context";
    const lines = content.split("\n").length;
    return [
      { type: "attachment", name: text(name) || path, path, language: "", fromLine: 1, toLine: lines, text: content },
    ];
  });
}
