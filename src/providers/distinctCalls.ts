import type { Message } from "../core/message.ts";
import { portableCallId } from "./callIds.ts";

/**
 * The same conversation with no id of a call used twice: servers that count their calls from 0 in each answer give the same
 * ids again, and others refuse a request in which two calls share one. Each later use gets an id of its own, and so does
 * its result.
 */
export function withDistinctCalls(messages: readonly Message[]): readonly Message[] {
  const uses = new Map<string, number>();
  /** The ids of the last answer's calls, as they were and as they are. */
  let renamed = new Map<string, string>();
  let changed = false;
  const all = messages.map((message): Message => {
    if (message.role === "tool") {
      if (renamed.size === 0) return message;
      const content = message.content.map((result) => ({
        ...result,
        callId: renamed.get(result.callId) ?? result.callId,
      }));
      return { ...message, content };
    }
    if (message.role === "user") return message;
    renamed = new Map();
    const content = message.content.map((block) => {
      if (block.type !== "call") return block;
      const used = uses.get(block.callId) ?? 0;
      uses.set(block.callId, used + 1);
      if (used === 0) return block;
      const callId = portableCallId(`${block.callId} ${used}`);
      renamed.set(block.callId, callId);
      changed = true;
      return { ...block, callId };
    });
    return renamed.size === 0 ? message : { ...message, content };
  });
  return changed ? all : messages;
}
