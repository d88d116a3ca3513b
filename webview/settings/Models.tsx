// The models of a connection: what each can do, what it costs, and where those figures are from.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Connection } from "../../src/core/connection.ts";
import type { ModelFacts } from "../../src/core/models.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { count } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { bySource, modelFigures } from "../shared/modelWords.ts";
import { MOST_SHOWN, type ModelsModel } from "./modelsModel.ts";
import { NoteFormView } from "./NoteFormView.tsx";
import { Pull } from "./Pull.tsx";

/** A list this short is seen at a glance. */
const FILTER_FROM = 8;

export function Models({ model, connection }: { readonly model: ModelsModel; readonly connection: Connection }) {
  const state = model.state.value;
  if (state.at === "folded" || state.connection !== connection.id) return null;
  return (
    <section class="models" aria-label={t("Models of {0}", connection.name)}>
      {connection.provider === "ollama" && <Pull model={model} connection={connection} />}
      {state.at === "loading" && (
        <p class="muted" role="status">
          <Icon name="loading" spin /> {t("Asking for the models…")}
        </p>
      )}
      {state.at === "failed" && (
        <Problem error={state.error}>
          <Button onClick={model.retry}>{t("Retry")}</Button>
        </Problem>
      )}
      {state.at === "ready" && <List model={model} connection={connection} all={state.models.length} />}
    </section>
  );
}

function List(props: { readonly model: ModelsModel; readonly connection: Connection; readonly all: number }) {
  const { model, connection, all } = props;
  const { models, found } = model.shown.value;
  const editing = model.edit.value?.facts.id;
  if (all === 0) return <p class="muted">{t("There are no models yet.")}</p>;
  return (
    <>
      {all > FILTER_FROM && (
        <input
          class="models-filter"
          type="search"
          aria-label={t("Filter {0} models", count(all))}
          placeholder={t("Filter {0} models", count(all))}
          value={model.filter.value}
          onInput={(event) => model.setFilter(event.currentTarget.value)}
        />
      )}
      <ul>
        {models.map((facts) => (
          <li key={facts.id}>
            {editing === facts.id ? (
              <NoteFormView model={model} />
            ) : (
              <ModelRow model={model} connection={connection} facts={facts} />
            )}
          </li>
        ))}
      </ul>
      {found === 0 && <p class="muted">{t("No model's name has these words.")}</p>}
      {found > MOST_SHOWN && (
        <p class="muted">{t("The first {0} of {1}: the filter finds the others.", MOST_SHOWN, count(found))}</p>
      )}
    </>
  );
}

function ModelRow(props: { readonly model: ModelsModel; readonly connection: Connection; readonly facts: ModelFacts }) {
  const { model, connection, facts } = props;
  const note = connection.notes?.[facts.id];
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (button.current && model.takeClosed() === facts.id) button.current.focus();
  }, []);
  return (
    <div class="model">
      <div class="model-name">
        <strong>{facts.id}</strong>
        {facts.name && facts.name !== facts.id && <span class="muted"> {facts.name}</span>}
      </div>
      <p class="figures">
        {bySource(modelFigures(facts)).map((run) => (
          <span key={run[0]?.key}>
            {run.map(({ key, text, explanation }, index) => (
              <span key={key} title={explanation}>
                {index > 0 && " · "}
                {text}
              </span>
            ))}
            {run[0]?.source !== "" && <small class="muted"> {run[0]?.source}</small>}
          </span>
        ))}
      </p>
      {connection.provider !== "demo" && (
        <button
          ref={button}
          type="button"
          class="link"
          aria-label={t("Edit the figures of {0}", facts.id)}
          onClick={() => model.beginEdit(facts, note)}
        >
          {t("Edit")}
        </button>
      )}
    </div>
  );
}
