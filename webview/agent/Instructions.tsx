// The system prompt.
import { Field } from "../shared/controls/Field.tsx";
import { TextArea } from "../shared/controls/TextArea.tsx";
import type { Fields } from "./fields.ts";
import { sizeWords, variablesIn } from "./words.ts";

export function Instructions({ fields }: { readonly fields: Fields }) {
  const text = fields.form.value.instructions;
  const variables = variablesIn(text);
  return (
    <section class="fields" aria-label="Instructions">
      <Field label="Instructions" error={fields.issues.value.instructions}>
        {(named) => (
          <TextArea
            {...named}
            mono
            tall
            value={text}
            placeholder="Who the agent is, what it does, and how it answers"
            onInput={(instructions) => fields.change({ instructions })}
          />
        )}
      </Field>
      <p class="facts muted">
        <span title="Estimated at four characters a token: right for English, too low for most other text.">
          {sizeWords(text)}
        </span>
        {variables.length > 0 && (
          <span class="variables">
            Variables:
            {variables.map((name) => (
              <code key={name}>{`{{${name}}}`}</code>
            ))}
          </span>
        )}
      </p>
    </section>
  );
}
