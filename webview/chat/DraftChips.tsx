// What goes along with the message that is being written.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Enclosure } from "../../src/core/message.ts";
import { Icon } from "../shared/Icon.tsx";
import { imageSource } from "../shared/imageSource.ts";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

/** `onEmptied`: the last chip went away under the focus. */
export function DraftChips({ onEmptied }: { readonly onEmptied: () => void }) {
  const { model } = useChat();
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | null>(null);
  const attachments = model.draft.attachments.value;
  const to = model.draft.to.value;
  useLayoutEffect(() => {
    const index = removed.current;
    if (index === null) return;
    removed.current = null;
    // The focus goes to the chip that took the place, so that it is never lost.
    const buttons = list.current?.querySelectorAll("button") ?? [];
    const next = buttons[Math.min(index, buttons.length - 1)];
    if (next) next.focus();
    else onEmptied();
  }, [attachments, to, onEmptied]);
  if (attachments.length === 0 && to === null) return null;
  /** Where the chips of what is attached begin. */
  const first = to === null ? 0 : 1;
  const remove = (index: number) => {
    removed.current = first + index;
    void model.detach(index);
  };
  const unaddress = () => {
    removed.current = 0;
    void model.unaddress();
  };
  return (
    <ul class="chips" ref={list} aria-label={t("Attached")}>
      {to !== null && (
        <li key="to" class="chip">
          <Icon name="hubot" />
          <span class="chip-name" title={t("Only this message; the session's own agent stays.")}>
            {t("Answered by {0}", to.name)}
          </span>
          <RemoveButton label={t("Remove “Answered by {0}”", to.name)} onRemove={unaddress} />
        </li>
      )}
      {attachments.map((attachment, index) => (
        <li key={`${keyOf(attachment)} ${index}`} class={attachment.type === "image" ? "chip image-chip" : "chip"}>
          <Enclosed attachment={attachment} name={labelOf(attachments, index)} />
          <RemoveButton label={t("Remove {0}", labelOf(attachments, index))} onRemove={() => remove(index)} />
        </li>
      ))}
    </ul>
  );
}

function RemoveButton({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <button
      type="button"
      class="chip-remove"
      title={t("Remove")}
      aria-label={label}
      onClick={onRemove}
      onKeyDown={(event) => {
        if (event.key !== "Delete" && event.key !== "Backspace") return;
        event.preventDefault();
        onRemove();
      }}
    >
      <Icon name="close" />
    </button>
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
  return t("Image {0}", attachments.slice(0, index + 1).filter(({ type }) => type === "image").length);
}
