// Yes or no, with its words beside it: the toolkit's checkbox.
import type { Checkbox as Element } from "@vscode/webview-ui-toolkit";
import { useId } from "preact/hooks";
import { useNamed } from "./named.ts";

export function Checkbox(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  const { label, checked, help = "" } = props;
  const ref = useNamed<Element>({ id, label, description: help, invalid: false });
  return (
    <div class="checkbox">
      <vscode-checkbox
        ref={ref}
        id={id}
        checked={checked}
        disabled={props.disabled ?? false}
        // The toolkit says "change" also when the value is set from here.
        onChange={(event) => event.currentTarget.checked !== checked && props.onChange(event.currentTarget.checked)}
      >
        {label}
      </vscode-checkbox>
      {help !== "" && (
        <div class="field-help muted" title={help}>
          {help}
        </div>
      )}
    </div>
  );
}
