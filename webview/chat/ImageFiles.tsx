// The ways in which files come into the draft: images chosen, pasted, or dropped on the composer, and files of the workspace
// dropped there.
import { useRef, useState } from "preact/hooks";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

/** What the file chooser shows; what a file really is its first bytes say. */
const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp";

export function ImagesButton() {
  const { model } = useChat();
  const input = useRef<HTMLInputElement>(null);
  const reading = model.images.reading.value;
  return (
    <>
      <button
        type="button"
        class="composer-button"
        title={t("Attach images: choose files, paste them, or drop them here with Shift held")}
        aria-label={t("Attach images")}
        aria-busy={reading}
        onClick={() => input.current?.click()}
      >
        <Icon name={reading ? "loading" : "file-media"} spin={reading} />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label={t("Image files")}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file chosen again is a change again.
          currentTarget.value = "";
          void model.images.attach(files);
        }}
      />
    </>
  );
}

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
/** As VS Code's explorer hands on what is dragged out of it: one URI to a line. */
const ADDRESSES = ["application/vnd.code.uri-list", "text/uri-list"];
/** Files that are dropped at once: who drops a folder's content meant something else. */
const MOST_DROPPED = 20;

function addressesOf(data: DataTransfer | null): string[] {
  const list = ADDRESSES.map((type) => data?.getData(type) ?? "").find((text) => text !== "") ?? "";
  const lines = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  return lines.slice(0, MOST_DROPPED);
}

const hasFiles = (data: DataTransfer | null): boolean =>
  data?.types.some((type) => type === "Files" || ADDRESSES.includes(type)) ?? false;

/** Handlers for an element that takes image files, and whether some are held over it. */
export function useImageFiles() {
  const { model } = useChat();
  const [over, setOver] = useState(false);
  return {
    over,
    handlers: {
      onPaste(event: ClipboardEvent) {
        const files = filesOf(event.clipboardData);
        // Office programs and browsers put a picture of copied text beside the text: the text is what is meant.
        if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
        event.preventDefault();
        void model.images.attach(files);
      },
      onDragOver(event: DragEvent) {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        const { currentTarget, relatedTarget } = event;
        if (
          !(currentTarget instanceof Element && relatedTarget instanceof Node && currentTarget.contains(relatedTarget))
        )
          setOver(false);
      },
      onDrop(event: DragEvent) {
        setOver(false);
        const files = filesOf(event.dataTransfer);
        const addresses = files.length > 0 ? [] : addressesOf(event.dataTransfer);
        if (files.length === 0 && addresses.length === 0) return;
        event.preventDefault();
        void (files.length > 0 ? model.images.attach(files) : model.images.attachFromWorkspace(addresses));
      },
    },
  };
}
