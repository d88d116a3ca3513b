// The settings page: the connections with the form that adds one, and the MCP servers.
import { useEffect } from "preact/hooks";
import { Button } from "../shared/controls/Button.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { Icon } from "../shared/Icon.tsx";
import { isWriting } from "../shared/keepFocus.ts";
import { t } from "../shared/l10n.ts";
import { useNow } from "../shared/useNow.ts";
import { ConnectionFormView } from "./ConnectionFormView.tsx";
import { ConnectionRow, focusId } from "./ConnectionRow.tsx";
import { Servers } from "./mcp/Servers.tsx";
import type { SettingsModel } from "./model.ts";
import { ProviderChoice } from "./ProviderChoice.tsx";
import { ReadingView } from "./ReadingView.tsx";

export function App({ model }: { readonly model: SettingsModel }) {
  const form = model.form.state.value;
  const focus = model.focus.value;
  // After all of this change is on the page: what gets the focus may be new.
  useEffect(() => {
    if (focus && !isWriting()) document.getElementById(focusId(focus.on, focus.id))?.focus();
  }, [focus]);
  const adding = form.at === "choosing" || (form.at === "editing" && form.form.id === null);
  const failed = model.failed.value;
  return (
    <main class="page">
      <header>
        <h1>{t("Connections")}</h1>
        {!adding && (
          <Button id={focusId("add", null)} primary icon="add" onClick={model.form.beginAdd}>
            {t("Add connection")}
          </Button>
        )}
      </header>
      <p class="muted">
        {t(
          "A connection is a way to a provider of models. Its key is kept in VS Code's secret storage, and asked for in VS Code's own box, never on this page.",
        )}
      </p>
      {failed && <Problem error={failed} onDismiss={model.dismiss} />}
      {form.at === "choosing" && <ProviderChoice onChoose={model.form.choose} onCancel={model.form.cancel} />}
      {form.at === "editing" && form.form.id === null && <ConnectionFormView model={model.form} state={form} />}
      <Connections model={model} />
      <Servers model={model.servers} />
      <footer>
        <button type="button" class="link" onClick={() => void model.openVsCodeSettings()}>
          <Icon name="settings-gear" /> {t("Open VS Code's settings")}
        </button>
        <span class="muted"> {t("for everything else of AI Studio.")}</span>
      </footer>
      <div class="visually-hidden" role="status">
        {model.said}
      </div>
    </main>
  );
}

function Connections({ model }: { readonly model: SettingsModel }) {
  const now = useNow();
  const list = model.list.value;
  const form = model.form.state.value;
  return (
    <ReadingView list={list} reading={t("Reading the connections…")} retry={model.open}>
      {(connections) => {
        const own = connections.filter((state) => state.connection.provider !== "demo");
        return (
          <>
            {own.length === 0 && form.at === "closed" && (
              <p class="empty">
                {t("No provider is connected yet: add one, with a key of yours or a server on this machine.")}
              </p>
            )}
            <ul class="connections" aria-label={t("Connections")}>
              {connections.map((state) => (
                <li key={state.connection.id}>
                  {form.at === "editing" && form.form.id === state.connection.id ? (
                    <ConnectionFormView model={model.form} state={form} />
                  ) : (
                    <ConnectionRow model={model} state={state} now={now} />
                  )}
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </ReadingView>
  );
}
