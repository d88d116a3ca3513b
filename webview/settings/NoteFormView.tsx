// What the person writes of a model. An empty field leaves the figure to the provider and the price table.
import { Field } from "../shared/controls/Field.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { t } from "../shared/l10n.ts";
import { FormFrame } from "./FormFrame.tsx";
import type { ModelsModel } from "./modelsModel.ts";
import { type NoteField, placeholdersOf } from "./noteForm.ts";

const fields: readonly { readonly field: NoteField; readonly label: string }[] = [
  { field: "input", label: t("Input") },
  { field: "output", label: t("Output") },
  { field: "cacheRead", label: t("Cached input") },
  { field: "cacheWrite", label: t("Cache write") },
  { field: "contextWindow", label: t("Context window") },
  { field: "maxOutput", label: t("Max output") },
];

export function NoteFormView({ model }: { readonly model: ModelsModel }) {
  const edit = model.edit.value;
  if (edit === null) return null;
  const { facts, form, issues, saving } = edit;
  const placeholders = placeholdersOf(facts);
  return (
    <FormFrame
      class="note-form"
      label={t("Figures of {0}", facts.id)}
      state={edit}
      save={model.save}
      cancel={model.cancelEdit}
    >
      <strong>{facts.id}</strong>
      <p class="muted">
        {t(
          "Prices are US dollars for a million tokens, limits are tokens. What you write goes before what the provider and the price table say; an empty field leaves it to them.",
        )}
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
                placeholder={placeholders[field] || t("unknown")}
                onInput={(value) => model.change({ [field]: value })}
              />
            )}
          </Field>
        ))}
      </div>
    </FormFrame>
  );
}
