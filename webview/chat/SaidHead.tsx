// Above what a person said: who, when, the ways on from there, and the buttons to say it otherwise or go on elsewhere.
import { useLayoutEffect, useRef } from "preact/hooks";
import { exactTime, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import type { Fork } from "./conversation.ts";
import { Ways } from "./Ways.tsx";

export interface SaidHeadProps {
  readonly seq: number;
  readonly at: number;
  /** In the middle of a turn its name is that of a part. */
  readonly within: boolean;
  readonly ways: Fork | undefined;
  readonly editing: boolean;
  onEdit(): void;
}

export function SaidHead({ seq, at, within, ways, editing, onEdit }: SaidHeadProps) {
  const { model } = useChat();
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(editing);
  useLayoutEffect(() => {
    // What had the focus is gone; after a message was sent the composer takes it.
    if (wasEditing.current && !editing && !document.activeElement?.matches("textarea")) button.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <div class="row-head">
      {within ? <h3>{t("You")}</h3> : <h2>{t("You")}</h2>}
      {ways && <Ways ways={ways} />}
      <button
        ref={button}
        type="button"
        class="icon-button quiet"
        title={t("Say it otherwise: this message and its answers are kept beside it")}
        aria-label={t("Edit message")}
        aria-expanded={editing}
        onClick={onEdit}
      >
        <Icon name="edit" />
      </button>
      <button
        type="button"
        class="icon-button quiet"
        title={t("Fork: a new session with all before this message, and the message in its composer")}
        aria-label={t("Fork from this message")}
        onClick={() => void model.fork(seq)}
      >
        <Icon name="repo-forked" />
      </button>
      <time class="muted" dateTime={new Date(at).toISOString()} title={exactTime(at)}>
        {time(at)}
      </time>
    </div>
  );
}
