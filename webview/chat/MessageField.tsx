// The field where a message is typed: its keys, the list that an "@" opens, and the way back to what was said before.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../../src/protocol/chat.ts";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import { MentionList, mentionId } from "./MentionList.tsx";
import { withName, withoutMention } from "./mention.ts";
import { createStroll, saidBefore } from "./said.ts";

/** `enter`: what the Enter key does. */
export function MessageField(props: {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly enter: () => void;
}) {
  const { field, enter } = props;
  const { model } = useChat();
  const { draft, mentions } = model;
  const activity = model.activity.value;
  const text = draft.text.value;
  const list = mentions.list.value;
  const [stroll] = useState(createStroll);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  function put(next: string, at = next.length): void {
    caret.current = at;
    model.type(next);
  }
  function choose(place: Place): void {
    if (list.at === "closed") return;
    const { mention } = list;
    const calls = place.kind === "agent";
    // Whom one calls before all else is no part of the sentence.
    const leads = calls && text.slice(0, mention.from).trim() === "";
    const named = leads ? withoutMention(text, mention) : withName(text, mention, place.label);
    mentions.close();
    put(named.text, named.caret);
    void model.attachPlace(place.id);
    if (calls) model.announcer.say(t("{0} will answer this message.", place.label));
  }
  /** Whether the key was the list's. */
  function inList(key: string): boolean {
    if (list.at === "closed") return false;
    const chosen = list.places[list.active];
    if (key === "ArrowDown" || key === "ArrowUp") mentions.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Escape") mentions.close();
    else if ((key === "Enter" || key === "Tab") && chosen) choose(chosen);
    // What is meant may come with the next answer: nothing is sent in its stead.
    else if ((key === "Enter" || key === "Tab") && list.isOld) return true;
    else return false;
    return true;
  }
  /** Whether the key went to an older or newer message of one's own: up from the very beginning, down from the end. */
  function strolled({ key, currentTarget }: KeyboardEvent): boolean {
    if ((key !== "ArrowUp" && key !== "ArrowDown") || !(currentTarget instanceof HTMLTextAreaElement)) return false;
    const { selectionStart, selectionEnd, value } = currentTarget;
    const older = key === "ArrowUp";
    if (selectionStart !== selectionEnd || selectionStart !== (older ? 0 : value.length)) return false;
    const next = stroll.step(older, value, saidBefore(model.shown.items.value));
    if (next === null) return false;
    put(next, older ? 0 : next.length);
    return true;
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter takes its word.
    if (event.isComposing || event.altKey) return;
    if (!event.shiftKey && (inList(event.key) || strolled(event))) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    enter();
  };
  const onMoved = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }) =>
    mentions.look(currentTarget.value, currentTarget.selectionStart);
  return (
    <>
      <MentionList onChoose={choose} />
      <textarea
        ref={field}
        class="composer-text"
        rows={1}
        aria-label={t("Message")}
        placeholder={
          activity === "working" || activity === "stopping"
            ? t("Say something for its next step. Enter queues it.")
            : t("Ask anything. @ takes something along, Enter sends.")
        }
        value={text}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={list.at === "open" ? "mentions" : undefined}
        aria-activedescendant={list.at === "open" && list.places.length > 0 ? mentionId(list.active) : undefined}
        onInput={(event) => {
          model.type(event.currentTarget.value);
          onMoved(event);
        }}
        onSelect={onMoved}
        onBlur={mentions.hide}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
