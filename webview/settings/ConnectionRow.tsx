// One connection: what it is, whether it works, and what can be done with it.
import type { ComponentChildren } from "preact";
import { providerKinds } from "../../src/core/connection.ts";
import { inSettings } from "../../src/core/failure.ts";
import type { ConnectionState } from "../../src/protocol/settings.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { exactTime } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Prose } from "../shared/Prose.tsx";
import { Models } from "./Models.tsx";
import { type Focus, type RowAction, resting, type SettingsModel } from "./model.ts";
import { addressOf, keyWords, lacksKey, testWords } from "./words.ts";

export const focusId = (on: Focus["on"], id: string | null): string => `${on}-${id ?? ""}`;

export function ConnectionRow(props: {
  readonly model: SettingsModel;
  readonly state: ConnectionState;
  readonly now: number;
}) {
  const { model, state, now } = props;
  const { connection } = state;
  const row = model.rows.value.get(connection.id) ?? resting;
  const kind = providerKinds[connection.provider];
  return (
    <div class="connection">
      <div class="connection-facts">
        <h2>
          {connection.name}
          {connection.name !== kind.title && <span class="muted"> {kind.title}</span>}
        </h2>
        {connection.provider === "demo" ? (
          <p class="muted">{kind.hint}</p>
        ) : (
          <>
            <Facts state={state} />
            <Tested state={state} now={now} />
          </>
        )}
      </div>
      {connection.provider !== "demo" && row.at !== "confirming" && (
        <Actions model={model} state={state} working={row.at === "working" ? row.action : null} />
      )}
      {connection.provider === "demo" && <ModelsAction model={model} state={state} />}
      {row.at === "confirming" && <RemoveKeyQuestion model={model} state={state} />}
      {row.at === "resting" && row.error && <Problem error={inSettings(row.error)} />}
      <Models model={model.models} connection={connection} />
    </div>
  );
}

function Facts({ state }: { readonly state: ConnectionState }) {
  const key = keyWords(state);
  return (
    <p class="facts muted">
      <span>{addressOf(state.connection)}</span>
      {key !== "" && (
        <span class={lacksKey(state) ? "warning" : ""} title={keyTitle(state)}>
          {lacksKey(state) && <Icon name="warning" />} {key}
        </span>
      )}
    </p>
  );
}

function keyTitle({ keyEnds }: ConnectionState): string {
  if (keyEnds === null) return "";
  return keyEnds === "" ? t("A key is stored.") : t("A key is stored. It ends in {0}.", keyEnds);
}

function Tested({ state, now }: { readonly state: ConnectionState; readonly now: number }) {
  const { tested } = state;
  if (!tested) return <p class="muted">{t("Not tested yet.")}</p>;
  return (
    <p class={tested.ok ? "success" : "problem"} title={t("Tested at {0}", exactTime(tested.at))}>
      <Icon name={tested.ok ? "pass" : "error"} /> <Prose text={testWords(tested, now)} />
    </p>
  );
}

function Actions(props: {
  readonly model: SettingsModel;
  readonly state: ConnectionState;
  readonly working: RowAction | null;
}) {
  const { model, state, working } = props;
  const { id, name, provider } = state.connection;
  const takesKey = providerKinds[provider].key !== "none";
  const action = (
    on: Focus["on"],
    does: RowAction | null,
    words: string,
    label: string,
    act: () => unknown,
  ): ComponentChildren => (
    <button
      type="button"
      id={focusId(on, id)}
      class={does !== null && working === does ? "link working" : "link"}
      aria-label={label}
      aria-disabled={working !== null}
      onClick={() => working === null && act()}
    >
      {does !== null && working === does && <Icon name="loading" spin />} {words}
    </button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar of one row, not a set of fields
    <div class="actions" role="group" aria-label={name}>
      {working === "test"
        ? action("test", "test", t("Testing…"), t("Testing… {0}", name), () => model.test(id))
        : action("test", "test", t("Test"), t("Test {0}", name), () => model.test(id))}
      <ModelsAction model={model} state={state} />
      {takesKey &&
        (state.keyEnds === null
          ? action("key", "setKey", t("Set key"), t("Set key {0}", name), () => model.setKey(id))
          : action("key", "setKey", t("Change key"), t("Change key {0}", name), () => model.setKey(id)))}
      {takesKey &&
        state.keyEnds !== null &&
        action("key-remove", "removeKey", t("Remove key"), t("Remove key {0}", name), () => model.confirmRemoveKey(id))}
      {action("edit", null, t("Edit"), t("Edit {0}", name), () => model.form.edit(state.connection))}
      {action("remove", "remove", t("Remove"), t("Remove {0}", name), () => model.remove(id))}
    </div>
  );
}

function ModelsAction({ model, state }: { readonly model: SettingsModel; readonly state: ConnectionState }) {
  const { id, name } = state.connection;
  const list = model.models.state.value;
  const open = list.at !== "folded" && list.connection === id;
  return (
    <button
      type="button"
      class="link"
      aria-label={t("Models of {0}", name)}
      aria-expanded={open}
      onClick={() => model.models.toggle(id)}
    >
      {t("Models")}
    </button>
  );
}

function RemoveKeyQuestion({ model, state }: { readonly model: SettingsModel; readonly state: ConnectionState }) {
  const { id, name } = state.connection;
  const question = t('Remove the key of "{0}"? It cannot be shown or brought back.', name);
  return (
    <div
      class="notice"
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => event.key === "Escape" && model.keepKey(id)}
    >
      <Icon name="question" />
      <span class="notice-words">{question}</span>
      <Button primary onClick={() => void model.removeKey(id)}>
        {t("Remove key")}
      </Button>
      <Button focusOnMount onClick={() => model.keepKey(id)}>
        {t("Keep")}
      </Button>
    </div>
  );
}
