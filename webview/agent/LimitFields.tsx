// What one turn of the agent may use.
import type { Limits } from "../../src/core/limits.ts";
import { Field } from "../shared/controls/Field.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { t } from "../shared/l10n.ts";
import { limitAmount } from "../shared/limitAmount.ts";
import type { Fields } from "./fields.ts";

const limits: readonly { readonly kind: keyof Limits; readonly label: string; readonly help: string }[] = [
  { kind: "modelCalls", label: t("Model calls"), help: t("How often it may call its model.") },
  { kind: "minutes", label: t("Minutes"), help: t("Of work: while it waits for you, no time passes.") },
  { kind: "tokens", label: t("Tokens"), help: t("Sent and generated. Calls that report none are not in it.") },
  {
    kind: "cost",
    label: t("Cost in US dollars"),
    help: t("Calls of unknown cost are not in it: where prices are not known, set another limit."),
  },
];

/** `standard`: the person's settings. */
export function LimitFields({ fields, standard }: { readonly fields: Fields; readonly standard: Limits }) {
  const form = fields.form.value;
  const issues = fields.issues.value;
  return (
    <section class="fields" aria-labelledby="limits">
      <h2 id="limits">{t("Limits")}</h2>
      <p class="muted">
        {t("Of one turn, with the agents that it calls. An empty field is as in the settings; 0 is no limit.")}
      </p>
      <div class="columns limits">
        {limits.map(({ kind, label, help }) => (
          <Field key={kind} label={label} help={help} error={issues[kind]}>
            {(named) => (
              <TextField
                {...named}
                value={form[kind]}
                placeholder={standard[kind] === 0 ? t("No limit") : limitAmount(kind, standard[kind])}
                onInput={(value) => fields.change({ [kind]: value })}
              />
            )}
          </Field>
        ))}
      </div>
    </section>
  );
}
