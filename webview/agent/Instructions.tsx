// The system prompt.
import { useId } from "preact/hooks";
import { almostVariablesIn, variablesIn } from "../../src/core/variables.ts";
import { Field } from "../shared/controls/Field.tsx";
import { TextArea } from "../shared/controls/TextArea.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import type { AgentModel } from "./model.ts";
import { sizeWords } from "./words.ts";

/** Who has read of three knows. */
const MOST_ALMOST = 3;

export function Instructions({ model: { fields, tokens } }: { readonly model: AgentModel }) {
  const text = fields.form.value.instructions;
  const variables = variablesIn(text);
  const almost = almostVariablesIn(text).slice(0, MOST_ALMOST);
  return (
    <section class="fields" aria-label={t("Instructions")}>
      <Field label={t("Instructions")} error={fields.issues.value.instructions}>
        {(named) => (
          <TextArea
            {...named}
            mono
            tall
            value={text}
            placeholder={t("Who the agent is, what it does, and how it answers")}
            onInput={(instructions) => fields.change({ instructions })}
          />
        )}
      </Field>
      <p class="facts muted">
        <span title={t("Counted here, by the nearest tokenizer at hand: each model cuts text a little differently.")}>
          {sizeWords(text, tokens.value)}
        </span>
      </p>
      {almost.length > 0 && (
        <p class="muted">
          {t(
            "{0}: no variable, and sent as it stands. A variable's name is one word that begins with a letter.",
            almost.join(", "),
          )}
        </p>
      )}
      {variables.length > 0 && (
        <fieldset class="variables">
          <legend>{t("Variables")}</legend>
          <p class="muted">{t("Asked when a session begins. An empty default has to be filled in then.")}</p>
          {variables.map((name) => (
            <VariableField
              key={name}
              name={name}
              value={fields.form.value.variables[name] ?? ""}
              onInput={(value) => fields.change({ variables: { ...fields.form.value.variables, [name]: value } })}
            />
          ))}
          {fields.issues.value.variables && (
            <p class="problem">
              <Icon name="error" /> {fields.issues.value.variables}
            </p>
          )}
        </fieldset>
      )}
    </section>
  );
}

function VariableField(props: {
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const id = useId();
  const { name, value, onInput } = props;
  return (
    <div class="variable">
      <label for={id}>
        <code>{`{{${name}}}`}</code>
      </label>
      <TextField
        id={id}
        label={t("Default of {0}", name)}
        description=""
        invalid={false}
        value={value}
        placeholder={t("No default")}
        onInput={onInput}
      />
    </div>
  );
}
