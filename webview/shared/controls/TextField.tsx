// One line of text: the toolkit's text field.
import type { TextField as Element } from "@vscode/webview-ui-toolkit";
import { type NamedControl, useNamed } from "./named.ts";

export function TextField(
  props: NamedControl & {
    readonly value: string;
    readonly placeholder?: string;
    readonly disabled?: boolean;
    /** Cannot be changed for a while, and keeps the focus, which a disabled field would lose. */
    readonly readOnly?: boolean;
    readonly onInput: (value: string) => void;
  },
) {
  const ref = useNamed<Element>(props);
  return (
    <vscode-text-field
      ref={ref}
      id={props.id}
      value={props.value}
      placeholder={props.placeholder ?? ""}
      disabled={props.disabled ?? false}
      readOnly={props.readOnly ?? false}
      spellcheck={false}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}
