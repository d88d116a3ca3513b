// One MCP server: what it is, how it is doing, what a person has to decide about it, and what can be done with it.
import type { ComponentChildren } from "preact";
import { errorWords, inSettings } from "../../../src/core/failure.ts";
import type { McpServerState } from "../../../src/protocol/mcp.ts";
import { Button } from "../../shared/controls/Button.tsx";
import { Problem } from "../../shared/controls/Problem.tsx";
import { Icon } from "../../shared/Icon.tsx";
import { inLanguage, t } from "../../shared/l10n.ts";
import { Prose } from "../../shared/Prose.tsx";
import { ServerTools } from "./ServerTools.tsx";
import { actionId, type ServersModel } from "./serversModel.ts";
import { launchWords, missingWords, offerWords, questionOf, signInWords } from "./serverWords.ts";

export function ServerRow(props: {
  readonly model: ServersModel;
  readonly state: McpServerState;
  /** No server runs in this window. */
  readonly blocked: boolean;
}) {
  const { model, state, blocked } = props;
  const { server, origin } = state;
  const missing = missingWords(state);
  const error = model.errors.value.get(server.id);
  return (
    <div class="connection">
      <div class="connection-facts">
        <h2>
          {server.name}
          {origin.kind === "workspace" && <span class="muted">{t(" from {0}", origin.folder)}</span>}
        </h2>
        {state.problem === null && (
          <p class="facts muted">
            <span class="mono">{launchWords(server)}</span>
            {signInWords(server) !== "" && <span>{signInWords(server)}</span>}
            {missing !== "" && (
              <span class="warning">
                <Icon name="warning" /> {missing}
              </span>
            )}
            {state.signedIn && <span>{t("signed in")}</span>}
          </p>
        )}
        <Doing state={state} />
      </div>
      <Actions model={model} state={state} blocked={blocked} />
      {!blocked && <Decision model={model} state={state} />}
      {error && <Problem error={inSettings(error)} />}
      {model.unfolded.value.has(server.id) && <ServerTools state={state} />}
    </div>
  );
}

function Doing({ state }: { readonly state: McpServerState }) {
  if (state.problem !== null)
    return (
      <p class="problem">
        <Icon name="error" /> {inLanguage(state.problem)}
      </p>
    );
  switch (state.state.at) {
    case "stopped":
      return <p class="muted">{t("Not running.")}</p>;
    case "starting":
      return (
        <p class="muted">
          <Icon name="loading" spin /> {t("Starting…")}
        </p>
      );
    case "signing-in":
      return (
        <p class="muted">
          <Icon name="loading" spin /> {t("Waiting for you to sign in, in the browser…")}
        </p>
      );
    case "running":
      return (
        <p class="success">
          <Icon name="pass" /> {offerWords(state)}
        </p>
      );
    case "failed": {
      return (
        <p class="problem">
          <Icon name="error" /> <Prose text={errorWords(inSettings(state.state.error))} />
        </p>
      );
    }
    default:
      return state.state satisfies never;
  }
}

function Actions(props: { readonly model: ServersModel; readonly state: McpServerState; readonly blocked: boolean }) {
  const { model, state, blocked } = props;
  const { server, origin, launch, problem } = state;
  const { id, name } = server;
  const { at } = state.state;
  const isOff = at === "stopped" || at === "failed";
  const busy = model.busy.value.has(id);
  const action = (
    key: string,
    words: string,
    label: string,
    act: () => unknown,
    more: { expanded?: boolean } = {},
  ): ComponentChildren => (
    <button
      type="button"
      id={actionId(key, id)}
      class="link"
      aria-label={label}
      aria-disabled={busy}
      aria-expanded={more.expanded}
      onClick={() => !busy && act()}
    >
      {words}
    </button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar of one row, not a set of fields
    <div class="actions" role="group" aria-label={name}>
      {isOff &&
        !blocked &&
        launch === "approved" &&
        problem === null &&
        action("start", t("Start"), t("Start {0}", name), () => model.start(id))}
      {!isOff && action("stop", t("Stop"), t("Stop {0}", name), () => model.stop(id))}
      {at === "running" && action("restart", t("Restart"), t("Restart {0}", name), () => model.restart(id))}
      {at === "running" &&
        action("tools", t("Tools"), t("Tools {0}", name), () => model.toggleTools(id), {
          expanded: model.unfolded.value.has(id),
        })}
      {state.secrets.length > 0 &&
        launch === "approved" &&
        action("secrets", t("Set secrets"), t("Set secrets {0}", name), () => model.setSecrets(id))}
      {state.signedIn && action("sign-out", t("Sign out"), t("Sign out {0}", name), () => model.signOut(id))}
      {action("log", t("Log"), t("Log {0}", name), () => model.showLog(id))}
      {origin.kind === "own" && action("edit", t("Edit"), t("Edit {0}", name), () => model.form.edit(server))}
      {origin.kind === "own" && action("remove", t("Remove"), t("Remove {0}", name), () => model.remove(id))}
      {origin.kind === "workspace" &&
        action("file", t("Open file"), t("Open file {0}", name), () => model.openFile(origin.file))}
    </div>
  );
}

function Decision({ model, state }: { readonly model: ServersModel; readonly state: McpServerState }) {
  const question = questionOf(state);
  if (question === null) return null;
  const { id, name } = state.server;
  const busy = model.busy.value.has(id);
  const hasLooked = model.reviewed.value.get(id) === state.unapproved;
  return (
    <div class="notice" role="status">
      <Icon name="question" />
      <span class="notice-words">{question.words}</span>
      {question.kind === "allow" && (
        <Button primary label={t("Allow {0}", name)} busy={busy} onClick={() => void model.approve(id)}>
          {t("Allow…")}
        </Button>
      )}
      {question.kind === "approve" && (
        <>
          <Button label={t("Read all of {0}", name)} onClick={() => void model.review(id)}>
            {t("Read all")}
          </Button>
          <Button primary label={question.label} busy={busy} onClick={() => void model.approve(id)}>
            {question.button}
          </Button>
        </>
      )}
      {question.kind === "review" && (
        <>
          <Button primary={!hasLooked} label={t("Review changes of {0}", name)} onClick={() => void model.review(id)}>
            {t("Review changes")}
          </Button>
          {hasLooked && (
            <Button
              primary
              label={t("Approve the changes of {0}", name)}
              busy={busy}
              onClick={() => void model.approve(id)}
            >
              {t("Approve")}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
