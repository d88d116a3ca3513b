// What an "@" can name, above the field where it is typed. The keys are the field's, which keeps the focus.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Place } from "../../src/protocol/chat.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

const icons: Record<Place["kind"], string> = {
  selection: "list-selection",
  problems: "warning",
  changes: "git-compare",
  terminal: "terminal",
  file: "file",
  symbol: "symbol-method",
  agent: "hubot",
};

export const mentionId = (index: number): string => `mention-${index}`;

export function MentionList({ onChoose }: { readonly onChoose: (place: Place) => void }) {
  const { model } = useChat();
  const list = model.mentions.list.value;
  const box = useRef<HTMLDivElement>(null);
  const active = list.at === "open" ? list.active : 0;
  useLayoutEffect(() => {
    box.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (list.at === "closed") return null;
  return (
    <div
      id="mentions"
      ref={box}
      class="mentions"
      role="listbox"
      aria-label={t("What goes along")}
      onMouseDown={(event) => event.preventDefault()}
    >
      {list.places.length === 0 && (
        // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to be done with it
        <div class="muted" role="option" aria-selected="false" aria-disabled="true">
          {t("Nothing is called so.")}
        </div>
      )}
      {list.places.map((place, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={place.id}
          id={mentionId(index)}
          role="option"
          aria-selected={index === list.active}
          onClick={() => onChoose(place)}
        >
          <Icon name={icons[place.kind]} />
          <span class="mention-name">{place.label}</span>
          <span class="mention-detail muted">{place.detail}</span>
        </div>
      ))}
    </div>
  );
}
