import type { Attachment } from "../../core/message.ts";
import type { ForeignMessage } from "./conversation.ts";

/** Puts what came along in front of what was said. A message may be nothing but what is attached to it. */
export function withAttached(
  [first, ...others]: readonly ForeignMessage[],
  attached: readonly Attachment[],
): ForeignMessage[] {
  if (first === undefined) return [];
  if (attached.length === 0) return [first, ...others];
  const content = first.said.role === "user" ? first.said.content : [];
  return [{ ...first, said: { role: "user", content: [...attached, ...content] } }, ...others];
}
