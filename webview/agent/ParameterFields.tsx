// What is asked of the model beside the words. What the chosen model cannot take is disabled, with the reason.
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { count } from "../shared/format.ts";
import type { Fields } from "./fields.ts";
import type { AgentForm } from "./form.ts";

const efforts: readonly { readonly value: AgentForm["effort"]; readonly label: string }[] = [
  { value: "default", label: "Default" },
  { value: "off", label: "Off" },
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
];

export function ParameterFields({ fields }: { readonly fields: Fields }) {
  const form = fields.form.value;
  const issues = fields.issues.value;
  const reasons = fields.reasons.value;
  const maxOutput = fields.info.value?.maxOutput;
  return (
    <section class="fields" aria-labelledby="parameters">
      <h2 id="parameters">Parameters</h2>
      <div class="columns">
        <Field
          label="Temperature"
          help={reasons.temperature ?? "0 to 2; how freely it chooses its words."}
          error={issues.temperature}
        >
          {(named) => (
            <TextField
              {...named}
              value={form.temperature}
              placeholder={reasons.temperature ? "–" : "Provider's default"}
              disabled={reasons.temperature !== undefined}
              onInput={(temperature) => fields.change({ temperature })}
            />
          )}
        </Field>
        <Field
          label="Max output"
          help={`Tokens an answer may have${maxOutput === undefined ? "." : `; this model writes at most ${count(maxOutput)}.`}`}
          error={issues.maxOutputTokens}
        >
          {(named) => (
            <TextField
              {...named}
              value={form.maxOutputTokens}
              placeholder="Provider's default"
              onInput={(maxOutputTokens) => fields.change({ maxOutputTokens })}
            />
          )}
        </Field>
        <Field label="Effort" help={reasons.effort ?? "How long it may think before it answers."} error={issues.effort}>
          {(named) => (
            <Dropdown
              {...named}
              value={form.effort}
              options={efforts}
              disabled={reasons.effort !== undefined}
              onChange={(value) => {
                const chosen = efforts.find((effort) => effort.value === value);
                if (chosen) fields.change({ effort: chosen.value });
              }}
            />
          )}
        </Field>
      </div>
    </section>
  );
}
