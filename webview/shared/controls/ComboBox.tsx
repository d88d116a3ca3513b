// Text with suggestions: what is typed counts, and a suggestion is only a quicker way to type it. The toolkit's own
// dropdown takes nothing but its options, and gets slow with hundreds of them.
import { useRef, useState } from "preact/hooks";
import { Icon } from "../Icon.tsx";
import { t } from "../l10n.ts";
import type { NamedControl } from "./named.ts";

export interface Suggestion {
  readonly value: string;
  readonly detail?: string;
}

/** More than this many lines are no help to the eye, and slow to lay out; typing narrows them. */
const MAX_SHOWN = 100;
/** The list's height in controls.css: it opens upwards where there is less room below. */
const LIST_HEIGHT = 220;

type List = { readonly open: false } | { readonly open: true; readonly filter: string; readonly above: boolean };

export function ComboBox(
  props: NamedControl & {
    readonly value: string;
    readonly suggestions: readonly Suggestion[];
    readonly placeholder?: string;
    readonly disabled?: boolean;
    /** Cannot be changed for a while, and keeps the focus, which a disabled field would lose. */
    readonly readOnly?: boolean;
    readonly onInput: (value: string) => void;
  },
) {
  const { id, value } = props;
  const input = useRef<HTMLInputElement>(null);
  const [list, setList] = useState<List>({ open: false });
  const [active, setActive] = useState(-1);

  const filter = list.open ? list.filter.trim().toLowerCase() : "";
  const found = props.suggestions.filter(
    (suggestion) => filter === "" || `${suggestion.value} ${suggestion.detail ?? ""}`.toLowerCase().includes(filter),
  );
  const shown = found.slice(0, MAX_SHOWN);

  /** `filter` is empty when the list is opened without typing: then all there is can be seen. */
  function open(filterBy: string): void {
    if (props.readOnly) return;
    const below = window.innerHeight - (input.current?.getBoundingClientRect().bottom ?? 0);
    setList({ open: true, filter: filterBy, above: below < LIST_HEIGHT });
    setActive(filterBy === "" ? props.suggestions.findIndex((suggestion) => suggestion.value === value) : -1);
  }
  const close = () => setList({ open: false });
  function choose(suggestion: Suggestion): void {
    close();
    if (suggestion.value !== value) props.onInput(suggestion.value);
  }

  function move(step: 1 | -1): void {
    if (!list.open) {
      open("");
      return;
    }
    if (shown.length === 0) return;
    const next = active === -1 && step === -1 ? shown.length - 1 : (active + step + shown.length) % shown.length;
    setActive(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const chosen = shown[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && list.open && chosen) choose(chosen);
    else if (event.key === "Escape" && list.open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const expanded = list.open && shown.length > 0;
  return (
    <div class="combo-box">
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={expanded}
        aria-controls={expanded ? `${id}-list` : undefined}
        aria-activedescendant={expanded && active >= 0 && active < shown.length ? `${id}-${active}` : undefined}
        aria-description={props.description || undefined}
        aria-invalid={props.invalid || undefined}
        autocomplete="off"
        spellcheck={false}
        value={value}
        placeholder={props.placeholder ?? ""}
        disabled={props.disabled ?? false}
        readOnly={props.readOnly ?? false}
        onInput={(event) => {
          props.onInput(event.currentTarget.value);
          open(event.currentTarget.value);
        }}
        onClick={() => (list.open ? close() : open(""))}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <Icon name="chevron-down" />
      {expanded && (
        <div
          id={`${id}-list`}
          class={`combo-list${list.above ? " above" : ""}`}
          role="listbox"
          aria-label={props.label}
          onMouseDown={(event) => event.preventDefault()}
        >
          {shown.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={suggestion.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onClick={() => choose(suggestion)}
            >
              <span>{suggestion.value}</span>
              {suggestion.detail && <span class="muted">{suggestion.detail}</span>}
            </div>
          ))}
          {found.length > shown.length && (
            <div class="combo-note muted" role="presentation">
              {t("{0} more: type to narrow them.", found.length - shown.length)}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
