// What a person wrote, with what went along: a message, or words in the middle of a turn.
import { useComputed } from "@preact/signals";
import type { UserBlock } from "../../src/core/message.ts";
import { counted, size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

/** Longer messages are folded: what was pasted is known to who pasted it. */
const FOLDED_LINES = 24;
const FOLDED_CHARACTERS = 2_400;

export interface SaidContentProps {
  readonly id: string;
  /** The number of its event. */
  readonly seq: number;
  readonly content: readonly UserBlock[];
  /** False while the words are being changed. */
  readonly words?: boolean;
}

export function SaidContent({ id, seq, content, words = true }: SaidContentProps) {
  const { model } = useChat();
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  return (
    <>
      <ul class="chips" aria-label="Attached">
        {content.map((block, index) => {
          if (block.type === "text") return null;
          if (block.type === "image") {
            return (
              <li key={index} class="chip">
                <Icon name="file-media" />
                <span class="chip-name">Image</span>
              </li>
            );
          }
          return (
            <li key={index}>
              <button
                type="button"
                class="chip chip-name"
                title={`Show ${block.path} in the editor`}
                onClick={() => void model.reveal(seq, index)}
              >
                <Icon name="file-code" />
                {attachmentLabel(block)}
              </button>
            </li>
          );
        })}
      </ul>
      {words && <Said id={`${id} text`} text={text} />}
    </>
  );
}

/** What was typed, as it was typed. */
function Said({ id, text }: { readonly id: string; readonly text: string }) {
  const { arrangement } = useChat();
  const unfolded = useComputed(() => arrangement.unfolded.value.has(id)).value;
  const lines = text.split("\n").length;
  const long = lines > FOLDED_LINES || text.length > FOLDED_CHARACTERS;
  return (
    <>
      <p class={long && !unfolded ? "said folded" : "said"} dir="auto">
        {text}
      </p>
      {long && (
        <button type="button" class="link unfold" onClick={() => arrangement.fold(id, !unfolded)}>
          {unfolded ? "Show less" : `Show all ${lines > 1 ? counted(lines, "line") : size(text.length)}`}
        </button>
      )}
    </>
  );
}
