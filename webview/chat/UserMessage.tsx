import { useComputed } from "@preact/signals";
import type { Alternatives } from "../../src/core/session.ts";
import type { UserItem } from "../../src/core/transcript.ts";
import { counted, exactTime, size, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { Ways } from "./Ways.tsx";
import { attachmentLabel } from "./words.ts";

/** Longer messages are folded: what was pasted is known to who pasted it. */
const FOLDED_LINES = 24;
const FOLDED_CHARACTERS = 2_400;

export function UserMessage({ item, ways }: { readonly item: UserItem; readonly ways: Alternatives | undefined }) {
  const { model } = useChat();
  const text = item.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  return (
    <>
      <div class="row-head">
        <h2>You</h2>
        {ways && <Ways ways={ways} />}
        <time class="muted" dateTime={new Date(item.at).toISOString()} title={exactTime(item.at)}>
          {time(item.at)}
        </time>
      </div>
      <ul class="chips" aria-label="Attached">
        {item.content.map((block, index) => {
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
                onClick={() => void model.reveal(item.seq, index)}
              >
                <Icon name="file-code" />
                {attachmentLabel(block)}
              </button>
            </li>
          );
        })}
      </ul>
      <Said id={`${item.id} text`} text={text} />
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
