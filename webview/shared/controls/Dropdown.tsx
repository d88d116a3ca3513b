// One of a few: the toolkit's dropdown.
import type { Dropdown as Element } from "@vscode/webview-ui-toolkit";
import { useLayoutEffect } from "preact/hooks";
import { type NamedControl, useNamed } from "./named.ts";

export interface DropdownOption {
  readonly value: string;
  readonly label: string;
}

export function Dropdown(
  props: NamedControl & {
    readonly value: string;
    readonly options: readonly DropdownOption[];
    readonly disabled?: boolean;
    readonly onChange: (value: string) => void;
  },
) {
  const { value, options } = props;
  const ref = useNamed<Element>(props);
  // The toolkit takes in new options a moment after they are rendered, and then selects one of its own choice.
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const choose = () => {
      // While it is open somebody is on the way to another one, whatever is drawn meanwhile.
      if (!element.open) element.value = value;
    };
    choose();
    const slot = element.shadowRoot?.querySelector("slot:not([name])");
    slot?.addEventListener("slotchange", choose);
    return () => slot?.removeEventListener("slotchange", choose);
  }, [ref, value, options]);
  return (
    <vscode-dropdown
      ref={ref}
      id={props.id}
      disabled={props.disabled ?? false}
      // The toolkit takes Escape for a choice; elsewhere it calls one off.
      onKeyDownCapture={(event) => {
        if (event.key === "Escape" && event.currentTarget.open) event.currentTarget.value = value;
      }}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== value && options.some((option) => option.value === chosen)) props.onChange(chosen);
      }}
    >
      {options.map((option) => (
        <vscode-option key={option.value} role="option" value={option.value}>
          {option.label}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}
