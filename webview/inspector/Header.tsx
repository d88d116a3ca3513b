// Which session, which branch, how its work stands, what it came to.
import type { SessionState } from "../../src/core/session.ts";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { Icon } from "../shared/Icon.tsx";
import { branchOf } from "./filter.ts";
import { ForkButtons } from "./fork/ForkButtons.tsx";
import type { Inspector } from "./model.ts";
import { ReplayButton } from "./ReplayPanel.tsx";
import { stateWords } from "./sessionReader.ts";
import { totals } from "./totals.ts";
import "./Header.css";
import { t } from "../shared/l10n.ts";

const states: Record<SessionState, { readonly icon: string; readonly means: string }> = {
  idle: { icon: "pass", means: t("The last turn was done, or there was none yet.") },
  working: { icon: "loading", means: t("The agent is at work: new events appear by themselves.") },
  waiting: { icon: "bell-dot", means: t("A tool call waits for your decision, in the chat.") },
  failed: { icon: "error", means: t("The last turn failed.") },
  cancelled: { icon: "circle-slash", means: t("A person stopped the last turn.") },
  limit: { icon: "warning", means: t("The last turn reached the limit of model calls.") },
  interrupted: { icon: "debug-disconnect", means: t("VS Code closed before the last turn ended.") },
};

export function Header(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly onKeys: () => void;
}) {
  const { inspector, snapshot, onKeys } = props;
  const { session } = snapshot;
  const title = session.title || t("Untitled session");
  const state = states[session.state];
  return (
    <header class="header">
      <h1 class="title" title={title}>
        {title}
      </h1>
      <BranchChoice inspector={inspector} snapshot={snapshot} />
      <span class={`state ${session.state}`} title={state.means}>
        <Icon name={state.icon} spin={session.state === "working"} /> {stateWords[session.state]}
      </span>
      <p class="totals muted">
        {totals(snapshot).map((cell, position) => (
          <span key={position} title={cell.title}>
            {position > 0 && "· "}
            {cell.text}{" "}
          </span>
        ))}
      </p>
      <div class="header-buttons">
        <ReplayButton inspector={inspector} />
        <ForkButtons inspector={inspector} />
        <button
          type="button"
          class="plain-button"
          title={t("What this session comes to (t)")}
          onClick={inspector.openTotals}
        >
          <Icon name="graph" /> <span class="button-words">{t("Totals")}</span>
        </button>
        <button
          type="button"
          class="plain-button"
          title={t("Open this session in the chat")}
          onClick={inspector.openChat}
        >
          <Icon name="comment-discussion" /> <span class="button-words">{t("Open chat")}</span>
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("Show the keys")}
          title={t("Show the keys (?)")}
          onClick={onKeys}
        >
          <Icon name="question" />
        </button>
      </div>
    </header>
  );
}

/** Only where there is a choice. */
function BranchChoice({
  inspector,
  snapshot,
}: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
}) {
  const { session, branches } = snapshot;
  if (branches.length < 2) return null;
  const { choice } = inspector.arrangement;
  const shown = branchOf(choice.value, snapshot);
  const own = branches.findIndex(({ id }) => id === session.head);
  const isCurrent = choice.value.branch === "current" || shown === session.head;
  return (
    <select
      class="choice"
      aria-label={t("Branch")}
      title={t("Which events are listed: those of one branch, or of all")}
      value={shown === null ? "all" : isCurrent ? "current" : shown}
      onChange={(event) => inspector.choose({ branch: event.currentTarget.value })}
    >
      <option value="current">{t("This branch ({0})", own + 1)}</option>
      <option value="all">{t("All {0} branches", branches.length)}</option>
      {branches.map(
        ({ id, parent, fork }, position) =>
          id !== session.head && (
            <option key={id} value={id}>
              {parent === null
                ? t("Branch {0}, the first", position + 1)
                : fork === 0
                  ? t("Branch {0}, from the beginning", position + 1)
                  : t("Branch {0}, from event {1}", position + 1, fork)}
            </option>
          ),
      )}
    </select>
  );
}
