// Lines of text, growing with what is written: the toolkit's text area.
import type { TextArea as Element } from "@vscode/webview-ui-toolkit";
import { type NamedControl, useNamed } from "./named.ts";

export function TextArea(
  props: NamedControl & {
    readonly value: string;
    readonly placeholder?: string;
    readonly disabled?: boolean;
    /** Cannot be changed for a while, and keeps the focus, which a disabled field would lose. */
    readonly readOnly?: boolean;
    /** In the editor's font. */
    readonly mono?: boolean;
    /** Higher at first, for what is usually long. */
    readonly tall?: boolean;
    readonly onInput: (value: string) => void;
  },
) {
  const ref = useNamed<Element>(props);
  return (
    <div class={`text-area${props.mono ? " mono" : ""}${props.tall ? " tall" : ""}`}>
      <vscode-text-area
        ref={ref}
        id={props.id}
        value={props.value}
        placeholder={props.placeholder ?? ""}
        disabled={props.disabled ?? false}
        readOnly={props.readOnly ?? false}
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}
