// How a turn ended, when it did not end well, with the buttons that mend it.
import type { ComponentChildren } from "preact";
import { type ErrorInfo, errorWords } from "../../src/core/failure.ts";
import type { TurnItem } from "../../src/core/transcript.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Prose } from "../shared/Prose.tsx";
import { useChat } from "./context.ts";
import type { Shown } from "./shown.ts";
import { needsSettings } from "./words.ts";

const unexplained: ErrorInfo = { code: "internal", message: t("The answer failed, and nothing says why.") };

export interface TurnEndProps {
  readonly turn: TurnItem;
  readonly state: Extract<TurnItem["state"], { type: "ended" }>;
  readonly last: boolean;
}

export function TurnEndView({ turn, state, last }: TurnEndProps) {
  const { model } = useChat();
  const busy = model.activity.value !== "idle";
  const retry = (
    <button type="button" class="plain-button" disabled={busy} onClick={() => void model.retry(turn.id)}>
      {t("Retry")}
    </button>
  );
  const { error = unexplained } = state;
  const goOn = (
    <button type="button" class="plain-button" disabled={busy} onClick={() => void model.resume()}>
      {t("Continue")}
    </button>
  );
  switch (state.reason) {
    case "done":
      return null;
    case "cancelled":
      // Of a turn that somebody left in the middle to go on otherwise, nothing was stopped.
      return (
        <End icon="circle-slash">{state.error === undefined ? t("Stopped.") : t("Left here, to go on otherwise.")}</End>
      );
    case "interrupted":
      return (
        <End icon="debug-disconnect">
          <span class="notice-words">
            {error.code === "stale" ? t("Stopped when its window stood still.") : t("Stopped when VS Code closed.")}
          </span>
          {last && (
            <>
              {goOn}
              {retry}
            </>
          )}
        </End>
      );
    case "limit":
      return (
        <div class="notice warning">
          <Icon name="warning" />
          <span class="notice-words">
            <Prose text={errorWords(error)} />
          </span>
          {last && goOn}
          {last && retry}
          {last && isByTheSessionsAgent(model.shown, turn) && (
            <button type="button" class="plain-button" onClick={() => void model.go("agent")}>
              {t("Edit agent")}
            </button>
          )}
        </div>
      );
    case "failed":
      return (
        <div class="notice failed">
          <Icon name="error" />
          <span class="notice-words">
            <Prose text={errorWords(error)} />
          </span>
          {last && retry}
          {needsSettings(error) && (
            <button type="button" class="plain-button" onClick={() => void model.go("settings")}>
              {t("Open settings")}
            </button>
          )}
        </div>
      );
    default:
      return state.reason satisfies never;
  }
}

/** Only that one can be opened from here: another one that was addressed keeps its own limits. */
function isByTheSessionsAgent({ session, agent }: Shown, turn: TurnItem): boolean {
  const { value } = agent;
  return value !== null && value.id === session.value?.agent && value.name === turn.agentName;
}

function End({ icon, children }: { readonly icon: string; readonly children: ComponentChildren }) {
  return (
    <div class="end">
      <Icon name={icon} />
      {children}
    </div>
  );
}
