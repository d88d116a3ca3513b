// The system prompt.
import { Field } from "../shared/controls/Field.tsx";
import { TextArea } from "../shared/controls/TextArea.tsx";
import type { AgentModel } from "./model.ts";
import { sizeWords, variablesIn } from "./words.ts";

export function Instructions({ model: { fields, tokens } }: { readonly model: AgentModel }) {
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
        <span title="Counted here, by the nearest tokenizer at hand: each model cuts text a little differently.">
          {sizeWords(text, tokens.value)}
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
