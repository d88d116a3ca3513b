// What most connections never need: how a gateway wants to be spoken to, and how long to wait. Folded away until it is used.
import { useState } from "preact/hooks";
import { KEY_IN_HEADER } from "../../src/core/connection.ts";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { TextArea } from "../shared/controls/TextArea.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { t } from "../shared/l10n.ts";
import { advanced, fieldsOf, hasAdvanced } from "./form.ts";
import type { FormModel, FormState } from "./formModel.ts";

export function Advanced(props: { readonly model: FormModel; readonly state: Extract<FormState, { at: "editing" }> }) {
  const { model, state } = props;
  const { form, issues, saving } = state;
  const has = new Set(fieldsOf(form.provider));
  const [unfolded, setUnfolded] = useState(() => hasAdvanced(form));
  // What has to be mended is not hidden.
  const open = unfolded || [...advanced].some((field) => issues[field] !== undefined);
  const usual =
    form.provider === "ollama" || form.provider === "compatible" ? t("120, or 1,800 on this machine") : "120";
  return (
    <details class="advanced" open={open} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
      <summary>{t("Advanced")}</summary>
      <div class="advanced-fields">
        {has.has("compatibility") && (
          <Checkbox
            label={t("Compatibility mode")}
            help={t("Speaks the 2023-06-01 API with an x-api-key header, for gateways that know no other.")}
            checked={form.compatibility}
            disabled={saving}
            onChange={(compatibility) => model.change({ compatibility })}
          />
        )}
        {has.has("headers") && (
          <Field
            label={t("Headers")}
            help={t(
              "Sent with every request: “Name: value”, one per line. {0} stands for the connection's key.",
              KEY_IN_HEADER,
            )}
            error={issues.headers}
          >
            {(named) => (
              <TextArea
                {...named}
                mono
                value={form.headers}
                readOnly={saving}
                placeholder="X-Team: compilers"
                onInput={(headers) => model.change({ headers })}
              />
            )}
          </Field>
        )}
        <div class="columns">
          {has.has("idleSeconds") && (
            <Field
              label={t("Silence, in seconds")}
              help={t("A request is given up after so long without a byte.")}
              error={issues.idleSeconds}
            >
              {(named) => (
                <TextField
                  {...named}
                  value={form.idleSeconds}
                  readOnly={saving}
                  placeholder={usual}
                  onInput={(idleSeconds) => model.change({ idleSeconds })}
                />
              )}
            </Field>
          )}
          <Field
            label={t("Whole answer, in seconds")}
            help={t("An answer that takes longer is given up.")}
            error={issues.totalSeconds}
          >
            {(named) => (
              <TextField
                {...named}
                value={form.totalSeconds}
                readOnly={saving}
                placeholder={t("No limit")}
                onInput={(totalSeconds) => model.change({ totalSeconds })}
              />
            )}
          </Field>
        </div>
      </div>
    </details>
  );
}
