// What the person writes of a model. An empty field leaves the figure to the provider and the price table.
import { Field } from "../shared/controls/Field.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { FormFrame } from "./FormFrame.tsx";
import type { ModelsModel } from "./modelsModel.ts";
import { type NoteField, placeholdersOf } from "./noteForm.ts";

const fields: readonly { readonly field: NoteField; readonly label: string }[] = [
  { field: "input", label: "Input" },
  { field: "output", label: "Output" },
  { field: "cacheRead", label: "Cached input" },
  { field: "cacheWrite", label: "Cache write" },
  { field: "contextWindow", label: "Context window" },
  { field: "maxOutput", label: "Max output" },
];

export function NoteFormView({ model }: { readonly model: ModelsModel }) {
  const edit = model.edit.value;
  if (edit === null) return null;
  const { facts, form, issues, saving } = edit;
  const placeholders = placeholdersOf(facts);
  return (
    <FormFrame
      class="note-form"
      label={`Figures of ${facts.id}`}
      state={edit}
      save={model.save}
      cancel={model.cancelEdit}
    >
      <strong>{facts.id}</strong>
      <p class="muted">
        Prices are US dollars for a million tokens, limits are tokens. What you write goes before what the provider and
        the price table say; an empty field leaves it to them.
      </p>
      <div class="columns">
        {fields.map(({ field, label }, index) => (
          <Field key={field} label={label} error={issues[field]}>
            {(named) => (
              <TextField
                {...named}
                focusOnMount={index === 0}
                value={form[field]}
                readOnly={saving}
                placeholder={placeholders[field] || "unknown"}
                onInput={(value) => model.change({ [field]: value })}
              />
            )}
          </Field>
        ))}
      </div>
    </FormFrame>
  );
}
