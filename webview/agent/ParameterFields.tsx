// What is asked of the model beside the words. What the chosen model cannot take is disabled, with the reason.
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { whole } from "../shared/numbers.ts";
import type { Fields } from "./fields.ts";
import type { AgentForm } from "./form.ts";

const efforts: readonly { readonly value: AgentForm["effort"]; readonly label: string }[] = [
  { value: "default", label: t("Default") },
  { value: "off", label: t("Off") },
  { value: "low", label: t("Low") },
  { value: "medium", label: t("Medium") },
  { value: "high", label: t("High") },
];

export function ParameterFields({ fields }: { readonly fields: Fields }) {
  const form = fields.form.value;
  const issues = fields.issues.value;
  const reasons = fields.reasons.value;
  const maxOutput = fields.info.value?.maxOutput;
  const wanted = whole(form.maxOutputTokens);
  return (
    <section class="fields" aria-labelledby="parameters">
      <h2 id="parameters">{t("Parameters")}</h2>
      <div class="columns">
        <Field
          label={t("Temperature")}
          help={reasons.temperature ?? t("0 to 2; how freely it chooses its words.")}
          error={issues.temperature}
        >
          {(named) => (
            <TextField
              {...named}
              value={form.temperature}
              placeholder={reasons.temperature ? "–" : t("Provider's default")}
              disabled={reasons.temperature !== undefined}
              onInput={(temperature) => fields.change({ temperature })}
            />
          )}
        </Field>
        <Field
          label={t("Max output")}
          help={
            maxOutput === undefined
              ? t("Tokens an answer may have.")
              : wanted !== undefined && wanted > maxOutput
                ? t("More than the {0} tokens that this model writes: a provider may refuse that.", count(maxOutput))
                : t("Tokens an answer may have; this model writes at most {0}.", count(maxOutput))
          }
          error={issues.maxOutputTokens}
        >
          {(named) => (
            <TextField
              {...named}
              value={form.maxOutputTokens}
              placeholder={t("Provider's default")}
              onInput={(maxOutputTokens) => fields.change({ maxOutputTokens })}
            />
          )}
        </Field>
        <Field
          label={t("Effort")}
          help={reasons.effort ?? t("How long it may think before it answers.")}
          error={issues.effort}
        >
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
