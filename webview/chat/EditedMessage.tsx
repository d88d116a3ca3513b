// A message that is being said otherwise. What is typed is kept with the draft.
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

export interface EditedMessageProps {
  readonly item: string;
  readonly seq: number;
  readonly text: string;
}

export function EditedMessage({ item, seq, text }: EditedMessageProps) {
  const { model } = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const busy = model.activity.value !== "idle";
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    // With its buttons.
    field.current?.form?.scrollIntoView({ block: "nearest" });
    field.current?.setSelectionRange(text.length, text.length);
    // Once: later the cursor is the person's.
  }, []);
  const cancel = () => model.draft.reword(null);
  const send = () => {
    if (!busy) void model.sayOtherwise(item, seq, field.current?.value ?? text);
  };
  return (
    <form
      class="edited"
      aria-label={t("Say it otherwise")}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        class="composer-text"
        rows={1}
        aria-label={t("Edited message")}
        value={text}
        onInput={(event) => model.draft.reword({ item, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Escape") {
            event.preventDefault();
            cancel();
          } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div class="edited-buttons">
        <button type="submit" class="plain-button primary" title={t("Send (Enter)")} disabled={busy}>
          {t("Send")}
        </button>
        <button type="button" class="plain-button" title={t("Leave the message as it is (Escape)")} onClick={cancel}>
          {t("Cancel")}
        </button>
        <span class="muted">
          {busy ? t("It can be sent once this answer is done.") : t("Goes on beside the old one; both are kept.")}
        </span>
      </div>
    </form>
  );
}
