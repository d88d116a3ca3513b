// Event* -> Message*: what the model will see. Failed calls are left out, and so is what other agents did within a tool's
// call; open tool calls get a closing result, and neighbouring user messages become one (several providers refuse two in a
// row).
import type { Event, FactOf } from "./event.ts";
import type { AssistantMessage, Message, ToolCall, ToolResult, UserMessage } from "./message.ts";
import { ownFacts } from "./nested.ts";

/** The result of a call that has none: the turn was stopped, or the process ended, before it ran. */
export const UNANSWERED = "This call was not carried out: the work was stopped before it ran.";

export function context(events: Iterable<Event>): Message[] {
  const messages: Message[] = [];
  /** The calls of the last assistant message, and what came back for them. */
  let calls: readonly ToolCall[] = [];
  let results = new Map<string, FactOf<"tool.finished">>();

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

  for (const { fact } of ownFacts(events)) {
    switch (fact.kind) {
      case "message.user": {
        closeCalls();
        const last = messages.at(-1);
        if (last?.role === "user") {
          messages[messages.length - 1] = {
            role: "user",
            content: [...last.content, ...fact.content],
          } satisfies UserMessage;
        } else {
          messages.push({ role: "user", content: fact.content });
        }
        break;
      }
      case "model.responded":
        closeCalls();
        if (fact.content.length > 0) {
          messages.push({ role: "assistant", model: fact.model, content: fact.content } satisfies AssistantMessage);
        }
        calls = fact.content.filter((block) => block.type === "call");
        break;
      case "tool.finished":
        results.set(fact.callId, fact);
        break;
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
      case "session.forked":
      case "session.copied":
        break;
      default:
        fact satisfies never;
    }
  }
  closeCalls();
  return messages;
}
