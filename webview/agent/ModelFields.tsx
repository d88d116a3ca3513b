// Which model, over which connection, and what is known of it.
import type { Connection } from "../../src/core/connection.ts";
import { Button } from "../shared/controls/Button.tsx";
import { ComboBox } from "../shared/controls/ComboBox.tsx";
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { modelFigures } from "../shared/modelWords.ts";
import type { Fields } from "./fields.ts";
import type { AgentModel } from "./model.ts";

export function ModelFields(props: { readonly model: AgentModel; readonly connections: readonly Connection[] }) {
  const { model, connections } = props;
  const { fields } = model;
  const form = fields.form.value;
  const issues = fields.issues.value;
  const list = fields.models.value;
  const options = connections.map(({ id, name }) => ({ value: id, label: name }));
  const isGone = form.connection !== "" && !connections.some(({ id }) => id === form.connection);
  if (form.connection === "") options.unshift({ value: "", label: t("Choose a connection") });
  else if (isGone) options.unshift({ value: form.connection, label: t("A connection that was removed") });
  const known = list?.at === "ready" ? list.models : [];
  return (
    <section class="fields" aria-label={t("Model")}>
      <div class="columns">
        <Field label={t("Connection")} error={isGone ? t("It was removed: choose another one.") : issues.connection}>
          {(named) => (
            <Dropdown {...named} value={form.connection} options={options} onChange={fields.chooseConnection} />
          )}
        </Field>
        <Field label={t("Model")} error={issues.model}>
          {(named) => (
            <ComboBox
              {...named}
              value={form.model}
              placeholder={t("Choose one, or type its id")}
              suggestions={known.map(({ id, name }) =>
                name && name !== id ? { value: id, detail: name } : { value: id },
              )}
              onInput={(id) => fields.change({ model: id })}
            />
          )}
        </Field>
      </div>
      <p class="facts muted">
        <ModelFacts fields={fields} />
        <button type="button" class="link" onClick={() => void model.addConnection()}>
          {t("Add connection")}
        </button>
      </p>
      {list?.at === "failed" && !isGone && (
        <Problem error={list.error}>
          <Button onClick={fields.retryModels}>{t("Retry")}</Button>
          <Button onClick={() => void model.openSettings()}>{t("Open settings")}</Button>
        </Problem>
      )}
    </section>
  );
}

function ModelFacts({ fields }: { readonly fields: Fields }) {
  const list = fields.models.value;
  const known = fields.info.value;
  if (list?.at === "loading") {
    return (
      <span role="status">
        <Icon name="loading" spin /> {t("Asking for the models…")}
      </span>
    );
  }
  const isForeign = list?.at === "ready" && fields.form.value.model.trim() !== "";
  return (
    <span role="status">
      {known &&
        modelFigures(known).map(({ key, text, explanation }, index) => (
          <span key={key} title={explanation}>
            {index > 0 && " · "}
            {text}
          </span>
        ))}
      {!known &&
        isForeign &&
        t("Not in the connection's list, so what it can do is unknown. It is used as you typed it.")}
    </span>
  );
}
