// Fetching a model to Ollama's server, with how far it has come, and a way to stop.
import { useState } from "preact/hooks";
import type { Connection } from "../../src/core/connection.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { t } from "../shared/l10n.ts";
import type { ModelsModel } from "./modelsModel.ts";
import { progressWords } from "./words.ts";

export function Pull({ model, connection }: { readonly model: ModelsModel; readonly connection: Connection }) {
  const [name, setName] = useState("");
  const { id } = connection;
  const pull = model.pulls.value.get(id) ?? { at: "resting", error: null };
  if (pull.at === "pulling") {
    const { completed, total } = pull.progress ?? {};
    return (
      <section class="pull" aria-label={t("Fetching {0}", pull.model)}>
        <p>
          <strong>{t("Fetching {0}", pull.model)}</strong> <span class="muted">{progressWords(pull.progress)}</span>
        </p>
        <progress
          aria-label={t("Progress of {0}", pull.model)}
          max={total ?? 1}
          {...(total === undefined || completed === undefined ? {} : { value: completed })}
        />
        <Button label={t("Stop fetching {0}", pull.model)} onClick={() => model.cancelPull(id)}>
          {t("Stop")}
        </Button>
      </section>
    );
  }
  return (
    <div class="pull">
      <Field label={t("Fetch a model")} help={t("As Ollama's library names it. What came is kept when you stop.")}>
        {(named) => <TextField {...named} value={name} placeholder="llama3.2:3b" onInput={setName} />}
      </Field>
      <Button disabled={name.trim() === ""} onClick={() => void model.pull(id, name)}>
        {t("Fetch")}
      </Button>
      {pull.error && <Problem error={pull.error} />}
    </div>
  );
}
