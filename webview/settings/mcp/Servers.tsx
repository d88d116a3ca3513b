// The MCP servers: programs and addresses that bring agents more tools.
import { useEffect } from "preact/hooks";
import { errorWords } from "../../../src/core/failure.ts";
import { Button } from "../../shared/controls/Button.tsx";
import { Problem } from "../../shared/controls/Problem.tsx";
import { Icon } from "../../shared/Icon.tsx";
import { isWriting } from "../../shared/keepFocus.ts";
import { inLanguage, t } from "../../shared/l10n.ts";
import { ReadingView } from "../ReadingView.tsx";
import { ServerFormView } from "./ServerFormView.tsx";
import { ServerRow } from "./ServerRow.tsx";
import { ADD_SERVER_ID, type ServersModel } from "./serversModel.ts";

export function Servers({ model }: { readonly model: ServersModel }) {
  const form = model.form.state.value;
  const focus = model.focus.value;
  // After all of this change is on the page: what gets the focus may be new.
  useEffect(() => {
    if (focus && !isWriting()) document.getElementById(focus.id)?.focus();
  }, [focus]);
  const adding = form.at === "editing" && form.form.id === null;
  const failed = model.failed.value;
  return (
    <>
      <header class="section-head">
        <h1>{t("MCP servers")}</h1>
        {!adding && (
          <Button id={ADD_SERVER_ID} icon="add" onClick={model.form.beginAdd}>
            {t("Add MCP server")}
          </Button>
        )}
      </header>
      <p class="muted">
        {t(
          "A server brings tools that an agent may call: choose it in the agent's editor. Nothing of a server reaches a model before you have approved it, and a tool that changes is gone until you have seen the change.",
        )}
      </p>
      {failed && <Problem error={failed} onDismiss={model.dismiss} />}
      {adding && <ServerFormView model={model.form} state={form} />}
      <List model={model} />
    </>
  );
}

function List({ model }: { readonly model: ServersModel }) {
  const list = model.list.value;
  const form = model.form.state.value;
  return (
    <ReadingView list={list} reading={t("Reading the servers…")} retry={model.open}>
      {({ servers, problems, blocked }) => {
        return (
          <>
            {blocked && (
              <div class="notice" role="status">
                <Icon name="shield" />
                <span class="notice-words">{errorWords(blocked)}</span>
              </div>
            )}
            {problems.map(({ file, problem }) => (
              <div key={file} class="notice" role="status">
                <Icon name="warning" />
                <span class="notice-words">
                  <span class="mono">{file}</span>: {inLanguage(problem)}
                </span>
                <Button onClick={() => void model.openFile(file)}>{t("Open file")}</Button>
              </div>
            ))}
            {servers.length === 0 && form.at === "closed" && (
              <p class="empty">{t("No MCP server yet. Add one: its own instructions say how.")}</p>
            )}
            {servers.length > 0 && (
              <ul class="connections" aria-label={t("MCP servers")}>
                {servers.map((state) => (
                  <li key={state.server.id}>
                    {form.at === "editing" && form.form.id === state.server.id ? (
                      <ServerFormView model={model.form} state={form} />
                    ) : (
                      <ServerRow model={model} state={state} blocked={blocked !== null} />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </>
        );
      }}
    </ReadingView>
  );
}
