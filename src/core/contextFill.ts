// What fills a model's window, and from which events.
import type { PlacedMessage } from "./context.ts";
import type { ContextFrame } from "./contextSize.ts";
import { type AssistantBlock, attachmentText, type ToolResult, type UserBlock } from "./message.ts";
import { isSummary } from "./summary.ts";

export type ContextPart = "instructions" | "tools" | "summary" | "said" | "attached" | "answers" | "results";

/** Something that is sent, as text, with what it is. */
export interface ContextPiece {
  readonly part: ContextPart;
  readonly text: string;
  readonly images: number;
  /** A file or a tool; empty for what has no name. */
  readonly name: string;
  /** The number of the event that it comes from; null for what every request holds. */
  readonly seq: number | null;
}

export function contextPieces(messages: readonly PlacedMessage[], frame: ContextFrame): ContextPiece[] {
  const pieces: ContextPiece[] = [
    { part: "instructions", text: frame.system, images: 0, name: "", seq: null },
    ...frame.tools.map(
      (tool) => ({ part: "tools", text: JSON.stringify(tool), images: 0, name: tool.name, seq: null }) as const,
    ),
  ];
  for (const { message, seq } of messages) {
    for (const block of message.content)
      pieces.push({ images: 0, name: "", seq, ...pieceOf(block, message.role === "assistant") });
  }
  return pieces.filter(({ text, images }) => text !== "" || images > 0);
}

function pieceOf(
  block: UserBlock | AssistantBlock | ToolResult,
  answer: boolean,
): Pick<ContextPiece, "part" | "text"> & Partial<ContextPiece> {
  switch (block.type) {
    case "text":
      return { part: answer ? "answers" : isSummary(block.text) ? "summary" : "said", text: block.text };
    case "attachment":
      return { part: "attached", text: attachmentText(block), name: block.name };
    case "image":
      return { part: "attached", text: "", images: 1 };
    case "thinking":
      // Most vendors take none of it back.
      return { part: "answers", text: "" };
    case "call":
      return { part: "answers", text: block.name + JSON.stringify(block.input), name: block.name };
    case "result":
      return { part: "results", text: block.text, name: block.name, images: block.images?.length ?? 0 };
    default:
      return block satisfies never;
  }
}
