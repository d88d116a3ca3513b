// Going back to what one has written before, as in a shell.
import type { TranscriptItem } from "../../src/core/transcript.ts";

/** The texts of a person's messages, the newest first, each once in a row. */
export function saidBefore(items: readonly TranscriptItem[]): string[] {
  const texts = items.flatMap((item) => {
    if (item.type !== "user") return [];
    const text = item.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
    return text.trim() === "" ? [] : [text];
  });
  return texts.reverse().filter((text, index) => text !== texts[index - 1]);
}

export interface Stroll {
  /** What stands there instead after one step; null when there is nothing that way. `older`: further back. */
  step(older: boolean, text: string, said: readonly string[]): string | null;
}

/** What was being written is kept, and comes back after the newest. */
export function createStroll(): Stroll {
  let at = -1;
  let unsent = "";
  return {
    step(older, text, said) {
      // Something else was typed: one begins anew from there.
      if (at >= 0 && said[at] !== text) at = -1;
      if (at === -1) {
        if (!older || said.length === 0) return null;
        unsent = text;
      }
      const next = at + (older ? 1 : -1);
      if (next >= said.length) return null;
      at = next;
      return at === -1 ? unsent : (said[at] ?? null);
    },
  };
}
