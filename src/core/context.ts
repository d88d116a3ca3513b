// Event* -> Message*: what the model will see. Failed calls are left out, and so is what other agents did within a tool's
// call; open tool calls get a closing result, and neighbouring user messages become one (several providers refuse two in a
// row). The calls of a conversation that another program recorded become words: their tools are not ours, and a model that
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
  type UserMessage,
} from "./message.ts";
import { ownFacts } from "./nested.ts";

/** The result of a call that has none: the turn was stopped, or the process ended, before it ran. */
export const UNANSWERED = "This call was not carried out: the work was stopped before it ran.";

export function context(events: Iterable<Event>): Message[] {
  const messages: Message[] = [];
  /** The calls of the last assistant message, and what came back for them. */
  let calls: readonly ToolCall[] = [];
  let results = new Map<string, FactOf<"tool.finished">>();
  const foreignCalls = new Set<string>();

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
    messages.push({ role: "tool", content });
    calls = [];
    results = new Map();
  }

  function addUser(content: UserMessage["content"]): void {
    const last = messages.at(-1);
    if (last?.role === "user") {
      messages[messages.length - 1] = { role: "user", content: [...last.content, ...content] } satisfies UserMessage;
    } else {
      messages.push({ role: "user", content });
    }
  }

  function addForeign({ model, content }: FactOf<"model.responded">): void {
    const said = content.filter((block) => block.type !== "thinking").map(asWords);
    if (said.length === 0) return;
    const last = messages.at(-1);
    if (last?.role === "assistant" && isForeign(last.model)) {
      messages[messages.length - 1] = { ...last, content: [...last.content, ...said] };
    } else {
      messages.push({ role: "assistant", model, content: said });
    }
    for (const block of content) if (block.type === "call") foreignCalls.add(block.callId);
  }

  for (const { fact } of ownFacts(events)) {
    switch (fact.kind) {
      case "message.user":
        closeCalls();
        addUser(fact.content);
        break;
      case "model.responded":
        closeCalls();
        if (isForeign(fact.model)) {
          addForeign(fact);
          break;
        }
        if (fact.content.length > 0) {
          messages.push({ role: "assistant", model: fact.model, content: fact.content } satisfies AssistantMessage);
        }
        calls = fact.content.filter((block) => block.type === "call");
        break;
      case "tool.finished":
        if (foreignCalls.delete(fact.callId))
          addUser([{ type: "text", text: `[“${fact.name}” answered: ${fact.text}]` }]);
        else results.set(fact.callId, fact);
        break;
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
