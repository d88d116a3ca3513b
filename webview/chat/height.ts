import type { AssistantBlock, UserBlock } from "../../src/core/message.ts";
import type { TranscriptItem } from "../../src/core/transcript.ts";

const LINE_PX = 20;
/** The name, the line of figures, and the space around. */
const FRAME_PX = 64;
/** A note on a line of its own, with the space around. */
const NOTE_PX = 42;
/** Characters in a line of a view of middle width. */
const LINE_CHARACTERS = 80;

function linesOf(text: string): number {
  let lines = 0;
  for (const line of text.split("\n")) lines += Math.max(1, Math.ceil(line.length / LINE_CHARACTERS));
  return lines;
}

/** A small picture is as high. */
const IMAGE_LINES = 6;

function linesOfBlock(block: UserBlock | AssistantBlock): number {
  if (block.type === "text") return linesOf(block.text);
  return block.type === "image" ? IMAGE_LINES : 1;
}

/** About how high an item is, in pixels: its box has this height until it is drawn for the first time. */
export function heightOf(item: TranscriptItem): number {
  if (item.type !== "user" && item.type !== "turn") return NOTE_PX;
  let lines = 0;
  if (item.type === "user") for (const block of item.content) lines += linesOfBlock(block);
  else
    for (const step of item.steps) {
      if (step.type === "tool" || step.type === "condense") lines += 2;
      else for (const block of step.content) lines += linesOfBlock(block);
    }
  return FRAME_PX + lines * LINE_PX;
}
