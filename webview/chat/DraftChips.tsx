// What goes along with the message that is being written.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Enclosure } from "../../src/core/message.ts";
import { Icon } from "../shared/Icon.tsx";
import { imageSource } from "../shared/imageSource.ts";
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
        <li key={`${keyOf(attachment)} ${index}`} class={attachment.type === "image" ? "chip image-chip" : "chip"}>
          <Enclosed attachment={attachment} name={labelOf(attachments, index)} />
          <button
            type="button"
            class="chip-remove"
            title="Remove"
            aria-label={`Remove ${labelOf(attachments, index)}`}
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

function Enclosed({ attachment, name }: { readonly attachment: Enclosure; readonly name: string }) {
  if (attachment.type === "attachment") {
    return (
      <>
        <Icon name="file-code" />
        <span class="chip-name" title={attachment.path}>
          {name}
        </span>
      </>
    );
  }
  const source = imageSource(attachment);
  return (
    <>
      {source === null ? <Icon name="file-media" /> : <img class="thumbnail" src={source} alt="" />}
      <span class="chip-name">{name}</span>
    </>
  );
}

const keyOf = (attachment: Enclosure): string =>
  attachment.type === "image"
    ? `image ${attachment.data.length}`
    : `${attachment.path} ${attachment.fromLine} ${attachment.toLine}`;

/** Images have no names: they are counted. */
function labelOf(attachments: readonly Enclosure[], index: number): string {
  const attachment = attachments[index];
  if (attachment?.type === "attachment") return attachmentLabel(attachment);
  return `Image ${attachments.slice(0, index + 1).filter(({ type }) => type === "image").length}`;
}
