// What goes along with the message that is being written.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

/** `onEmptied`: the last chip went away under the focus. */
export function DraftChips({ onEmptied }: { readonly onEmptied: () => void }) {
  const { model } = useChat();
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | null>(null);
  const attachments = model.draft.attachments.value;
  useLayoutEffect(() => {
    const index = removed.current;
    if (index === null) return;
    removed.current = null;
    // The focus goes to the chip that took the place, so that it is never lost.
    const buttons = list.current?.querySelectorAll("button") ?? [];
    const next = buttons[Math.min(index, buttons.length - 1)];
    if (next) next.focus();
    else onEmptied();
  }, [attachments, onEmptied]);
  if (attachments.length === 0) return null;
  const remove = (index: number) => {
    removed.current = index;
    void model.detach(index);
  };
  return (
    <ul class="chips" ref={list} aria-label="Attached">
      {attachments.map((attachment, index) => (
        <li key={`${attachment.path} ${attachment.fromLine} ${attachment.toLine} ${index}`} class="chip">
          <Icon name="file-code" />
          <span class="chip-name" title={attachment.path}>
            {attachmentLabel(attachment)}
          </span>
          <button
            type="button"
            class="chip-remove"
            title="Remove"
            aria-label={`Remove ${attachmentLabel(attachment)}`}
            onClick={() => remove(index)}
            onKeyDown={(event) => {
              if (event.key !== "Delete" && event.key !== "Backspace") return;
              event.preventDefault();
              remove(index);
            }}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
