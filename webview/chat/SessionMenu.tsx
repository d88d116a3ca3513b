// What can be done with the whole session, behind the ⋯ in the header.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Destination } from "../../src/protocol/chat.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

interface Choice {
  readonly to: Destination;
  readonly words: string;
  readonly icon: string;
}

const inTab: Choice = { to: "editorTab", words: t("Open in an editor tab"), icon: "link-external" };
const always: readonly Choice[] = [
  { to: "export", words: t("Export…"), icon: "export" },
  { to: "rename", words: t("Rename…"), icon: "edit" },
  { to: "delete", words: t("Delete"), icon: "trash" },
];

export function SessionMenu() {
  const { model, place } = useChat();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const choices = place === "sidebar" ? [inTab, ...always] : always;
  const focus = (at: number) => {
    const item = menu.current?.children[(at + choices.length) % choices.length];
    if (item instanceof HTMLElement) item.focus();
  };
  useLayoutEffect(() => {
    if (open) focus(0);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  function onKeyDown(event: KeyboardEvent): void {
    const at = [...(menu.current?.children ?? [])].findIndex((item) => item.matches(":focus"));
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(-1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button menu-button"
        title={t("More")}
        aria-label={t("More")}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="ellipsis" />
      </button>
      {open && (
        <div
          ref={menu}
          class="session-menu"
          role="menu"
          tabIndex={-1}
          aria-label={t("This session")}
          onKeyDown={onKeyDown}
          onFocusOut={({ relatedTarget }) => {
            // The button closes it by itself.
            if (!(relatedTarget instanceof Element && relatedTarget.closest(".session-menu, .menu-button")))
              setOpen(false);
          }}
        >
          {choices.map(({ to, words, icon }) => (
            <button
              key={to}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                void model.go(to);
              }}
            >
              <Icon name={icon} />
              {words}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
