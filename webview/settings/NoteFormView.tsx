// What the person writes of a model. An empty field leaves the figure to the provider and the price table.
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/controls/Button.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
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
  const element = useRef<HTMLFormElement>(null);
  const refused = edit?.refused ?? 0;
  useEffect(() => {
    if (refused > 0) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);
  if (edit === null) return null;
  const { facts, form, issues, saving, error } = edit;
  const placeholders = placeholdersOf(facts);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape" && !saving) model.cancelEdit();
    if (event.key === "Enter" && event.composedPath()[0] instanceof HTMLInputElement) void model.save();
  }
  return (
    <form
      ref={element}
      class="note-form"
      aria-label={`Figures of ${facts.id}`}
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
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
      {error && <Problem error={error} />}
      <div class="form-buttons">
        <Button primary busy={saving} onClick={() => void model.save()}>
          Save
        </Button>
        <Button disabled={saving} onClick={model.cancelEdit}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
