// A label, the control that it names, help, and what is wrong with the value.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../Icon.tsx";
import type { Named } from "./named.ts";

/** A click on a label would also click the control, and so open a list that nobody asked for. */
function focusOnly(event: Event, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}

export function Field(props: {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  /** The control: `(named) => <TextField {...named} … />`. */
  readonly children: (named: Named) => ComponentChildren;
}) {
  const id = useId();
  const { label, help, error } = props;
  const description = [error, help].filter(Boolean).join(" ");
  return (
    <div class="field">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard reaches the control itself */}
      <label for={id} onClick={(event) => focusOnly(event, id)}>
        {label}
      </label>
      {props.children({ id, label, description, invalid: error !== undefined })}
      <div class="field-error problem" aria-live="polite">
        {error !== undefined && (
          <>
            <Icon name="error" /> {error}
          </>
        )}
      </div>
      {help && <div class="field-help muted">{help}</div>}
    </div>
  );
}
