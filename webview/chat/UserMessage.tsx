import type { UserItem } from "../../src/core/transcript.ts";
import { exactTime, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

export function UserMessage({ item }: { readonly item: UserItem }) {
  const { model } = useChat();
  const text = item.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  return (
    <>
      <div class="row-head">
        <h2>You</h2>
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
      <p class="said" dir="auto">
        {text}
      </p>
    </>
  );
}
