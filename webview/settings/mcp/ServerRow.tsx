// One MCP server: what it is, how it is doing, what a person has to decide about it, and what can be done with it.
import type { ComponentChildren } from "preact";
import type { McpServerState } from "../../../src/protocol/mcp.ts";
import { Button } from "../../shared/controls/Button.tsx";
import { Problem } from "../../shared/controls/Problem.tsx";
import { Icon } from "../../shared/Icon.tsx";
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
          {origin.kind === "workspace" && <span class="muted"> from {origin.folder}</span>}
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
            {state.signedIn && <span>signed in</span>}
          </p>
        )}
        <Doing state={state} />
      </div>
      <Actions model={model} state={state} blocked={blocked} />
      {!blocked && <Decision model={model} state={state} />}
      {error && <Problem error={error} />}
      {model.unfolded.value.has(server.id) && <ServerTools state={state} />}
    </div>
  );
}

function Doing({ state }: { readonly state: McpServerState }) {
  if (state.problem !== null)
    return (
      <p class="problem">
        <Icon name="error" /> {state.problem}
      </p>
    );
  switch (state.state.at) {
    case "stopped":
      return <p class="muted">Not running.</p>;
    case "starting":
      return (
        <p class="muted">
          <Icon name="loading" spin /> Starting…
        </p>
      );
    case "signing-in":
      return (
        <p class="muted">
          <Icon name="loading" spin /> Waiting for you to sign in, in the browser…
        </p>
      );
    case "running":
      return (
        <p class="success">
          <Icon name="pass" /> {offerWords(state)}
        </p>
      );
    case "failed": {
      const { message, advice } = state.state.error;
      return (
        <p class="problem">
          <Icon name="error" /> <Prose text={advice === undefined ? message : `${message} ${advice}`} />
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
    act: () => unknown,
    more: { expanded?: boolean } = {},
  ): ComponentChildren => (
    <button
      type="button"
      id={actionId(key, id)}
      class="link"
      aria-label={`${words} ${name}`}
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
        action("start", "Start", () => model.start(id))}
      {!isOff && action("stop", "Stop", () => model.stop(id))}
      {at === "running" && action("restart", "Restart", () => model.restart(id))}
      {at === "running" &&
        action("tools", "Tools", () => model.toggleTools(id), { expanded: model.unfolded.value.has(id) })}
      {state.secrets.length > 0 &&
        launch === "approved" &&
        action("secrets", "Set secrets", () => model.setSecrets(id))}
      {state.signedIn && action("sign-out", "Sign out", () => model.signOut(id))}
      {action("log", "Log", () => model.showLog(id))}
      {origin.kind === "own" && action("edit", "Edit", () => model.form.edit(server))}
      {origin.kind === "own" && action("remove", "Remove", () => model.remove(id))}
      {origin.kind === "workspace" && action("file", "Open file", () => model.openFile(origin.file))}
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
        <Button primary label={`Allow ${name}`} busy={busy} onClick={() => void model.approve(id)}>
          Allow…
        </Button>
      )}
      {question.kind === "approve" && (
        <>
          <Button label={`Look at all of ${name}`} onClick={() => void model.review(id)}>
            Look at all
          </Button>
          <Button primary label={`${question.button} of ${name}`} busy={busy} onClick={() => void model.approve(id)}>
            {question.button}
          </Button>
        </>
      )}
      {question.kind === "review" && (
        <>
          <Button primary={!hasLooked} label={`Review changes of ${name}`} onClick={() => void model.review(id)}>
            Review changes
          </Button>
          {hasLooked && (
            <Button primary label={`Approve the changes of ${name}`} busy={busy} onClick={() => void model.approve(id)}>
              Approve
            </Button>
          )}
        </>
      )}
    </div>
  );
}
