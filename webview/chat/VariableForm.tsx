// The form for what the agent's instructions ask for. Enter goes from field to field, and then to the message.
import { useId } from "preact/hooks";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

const FIELD = ".variable-form input";

export function VariableForm() {
  const { model } = useChat();
  const heading = useId();
  const fields = model.variables.fields.value;
  const agent = model.answering.value;
  if (fields.length === 0 || agent === null) return null;
  return (
    <section class="variable-form" aria-labelledby={heading}>
      <h2 id={heading}>
        {model.variables.unfilled.value.length > 0
          ? t("For {0}: fill in what is empty", agent.name)
          : t("For {0}", agent.name)}
      </h2>
      {fields.map(({ name, value, standard }) => (
        <label key={name} class="variable-field">
          <span class="variable-name">{name}</span>
          <input
            type="text"
            dir="auto"
            required={standard === ""}
            value={value}
            placeholder={standard === "" ? t("Has to be filled in") : standard}
            onInput={(event) => model.variables.edit(name, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.isComposing) return;
              event.preventDefault();
              focusNext(event.currentTarget);
            }}
          />
        </label>
      ))}
    </section>
  );
}

/** The first field that has to be filled in gets the keyboard; false when there is none. */
export function focusUnfilled(): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>(FIELD)].find(
    ({ required, value }) => required && value.trim() === "",
  );
  field?.focus();
  return field !== undefined;
}

function focusNext(field: HTMLInputElement): void {
  const all = [...document.querySelectorAll<HTMLInputElement>(FIELD)];
  const next = all[all.indexOf(field) + 1];
  if (next) next.focus();
  else if (!focusUnfilled()) document.querySelector<HTMLElement>(".composer-text")?.focus();
}
