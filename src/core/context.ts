// Event* -> Message*: what the model will see. Failed calls are left out, and so is what other agents did within a tool's
// call; open tool calls get a closing result, and neighbouring user messages become one (several providers refuse two in a
// row). What was condensed is its summary from there on. The calls of a conversation that another program recorded become words: their tools are not ours, and a model that
// sees them called would call them.
import type { Event, FactOf } from "./event.ts";
import {
  type AssistantBlock,
  type AssistantMessage,
  isForeign,
  type Message,
  type Text,
  type ToolCall,
  type ToolResult,
  type UserBlock,
  type UserMessage,
} from "./message.ts";
import { ownFacts } from "./nested.ts";
import { summaryText, withinBounds } from "./summary.ts";

/** The result of a call that has none: the turn was stopped, or the process ended, before it ran. */
export const UNANSWERED = "This call was not carried out: the work was stopped before it ran.";

/** A message with the number of the event that it comes from, the first one of several. */
export interface PlacedMessage {
  readonly message: Message;
  readonly seq: number;
}

export const context = (events: Iterable<Event>): Message[] => placedContext(events).map(({ message }) => message);

export function placedContext(events: Iterable<Event>): PlacedMessage[] {
  const messages: PlacedMessage[] = [];
  let seq = 0;
  /** The calls of the last assistant message, and what came back for them. */
  let calls: readonly ToolCall[] = [];
  let results = new Map<string, FactOf<"tool.finished">>();
  let lastResult = 0;
  const foreignCalls = new Set<string>();
  /** What the person said last, and what they added while it was worked on. */
  let asked: readonly UserBlock[] = [];

  function closeCalls(): void {
    if (calls.length === 0) return;
    const content = calls.map(({ callId, name }): ToolResult => {
      const found = results.get(callId);
      return {
        type: "result",
        callId,
        name,
        text: found?.text ?? UNANSWERED,
        isError: found?.isError ?? true,
        ...(found?.images === undefined ? {} : { images: found.images }),
      };
    });
    messages.push({ message: { role: "tool", content }, seq: lastResult });
    calls = [];
    results = new Map();
  }

  function addUser(content: UserMessage["content"]): void {
    const last = messages.at(-1);
    if (last?.message.role === "user") {
      const message: UserMessage = { role: "user", content: [...last.message.content, ...content] };
      messages[messages.length - 1] = { ...last, message };
    } else {
      messages.push({ message: { role: "user", content }, seq });
    }
  }

  function addForeign({ model, content }: FactOf<"model.responded">): void {
    const said = content.filter((block) => block.type !== "thinking").map(asWords);
    if (said.length === 0) return;
    const last = messages.at(-1);
    if (last?.message.role === "assistant" && isForeign(last.message.model)) {
      const message: AssistantMessage = { ...last.message, content: [...last.message.content, ...said] };
      messages[messages.length - 1] = { ...last, message };
    } else {
      messages.push({ message: { role: "assistant", model, content: said }, seq });
    }
    for (const block of content) if (block.type === "call") foreignCalls.add(block.callId);
  }

  function condense(fact: FactOf<"context.condensed">): void {
    const tail = messages.splice(0).slice(Math.max(0, fact.messages));
    // A record with gaps: results stay with their calls.
    while (tail[0]?.message.role === "tool") tail.shift();
    // Where the rest begins in the middle of an answer, what is to be answered stays word for word.
    const open = tail[0]?.message.role === "assistant" ? asked : [];
    addUser([{ type: "text", text: summaryText(fact) }, ...open.flatMap(withinBounds)]);
    const [first, ...rest] = tail;
    if (first?.message.role === "user") addUser(first.message.content);
    messages.push(...(first?.message.role === "user" ? rest : tail));
  }

  for (const { seq: at, span, fact } of ownFacts(events)) {
    seq = at;
    switch (fact.kind) {
      case "message.user":
        closeCalls();
        asked = span === null && messages.at(-1)?.message.role !== "user" ? fact.content : [...asked, ...fact.content];
        addUser(fact.content);
        break;
      case "model.responded":
        closeCalls();
        if (isForeign(fact.model)) {
          addForeign(fact);
          break;
        }
        if (fact.content.length > 0) {
          messages.push({ message: { role: "assistant", model: fact.model, content: fact.content }, seq });
        }
        calls = fact.content.filter((block) => block.type === "call");
        break;
      case "tool.finished":
        if (foreignCalls.delete(fact.callId))
          addUser([{ type: "text", text: `[“${fact.name}” answered: ${fact.text}]` }]);
        else {
          results.set(fact.callId, fact);
          lastResult = seq;
        }
        break;
      case "context.condensed":
        closeCalls();
        condense(fact);
        break;
      case "condensing.started":
      case "condensing.failed":
      case "titling.started":
      case "session.titled":
      case "titling.failed":
      case "variables.filled":
      case "turn.started":
      case "turn.ended":
      case "model.requested":
      case "model.streamed":
      case "model.failed":
      case "tool.requested":
      case "file.prepared":
      case "file.restored":
      case "tool.asked":
      case "tool.decided":
      case "session.imported":
      case "session.forked":
      case "session.copied":
      case "fork.changed":
        break;
      default:
        fact satisfies never;
    }
  }
  closeCalls();
  return messages;
}

/** A call in words; all else as it is. */
function asWords(block: AssistantBlock): AssistantBlock {
  if (block.type !== "call") return block;
  const input = block.invalid ?? JSON.stringify(block.input);
  return { type: "text", text: `[I used the tool “${block.name}”: ${input}]` } satisfies Text;
}
