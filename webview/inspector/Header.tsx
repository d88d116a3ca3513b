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

const states: Record<SessionState, { readonly icon: string; readonly means: string }> = {
  idle: { icon: "pass", means: "The last turn was done, or there was none yet." },
  working: { icon: "loading", means: "The agent is at work: new events appear by themselves." },
  waiting: { icon: "bell-dot", means: "A tool call waits for your decision, in the chat." },
  failed: { icon: "error", means: "The last turn failed." },
  cancelled: { icon: "circle-slash", means: "A person stopped the last turn." },
  limit: { icon: "warning", means: "The last turn reached the limit of model calls." },
  interrupted: { icon: "debug-disconnect", means: "VS Code closed before the last turn ended." },
};

export function Header(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly onKeys: () => void;
}) {
  const { inspector, snapshot, onKeys } = props;
  const { session } = snapshot;
  const title = session.title || "Untitled session";
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
      <ReplayButton inspector={inspector} />
      <ForkButtons inspector={inspector} />
      <button type="button" class="plain-button" title="What this session comes to (t)" onClick={inspector.openTotals}>
        <Icon name="graph" /> <span class="button-words">Totals</span>
      </button>
      <button type="button" class="plain-button" title="Open this session in the chat" onClick={inspector.openChat}>
        <Icon name="comment-discussion" /> <span class="button-words">Open chat</span>
      </button>
      <button type="button" class="icon-button" aria-label="Show the keys" title="Show the keys (?)" onClick={onKeys}>
        <Icon name="question" />
      </button>
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
  const isCurrent = choice.value.branch === "current" || shown === session.head;
  return (
    <select
      class="choice"
      aria-label="Branch"
      title="Which events are listed: those of one branch, or of all"
      value={shown === null ? "all" : isCurrent ? "current" : shown}
      onChange={(event) => inspector.choose({ branch: event.currentTarget.value })}
    >
      <option value="current">This branch</option>
      <option value="all">All {branches.length} branches</option>
      {branches.map(
        ({ id, parent, fork }, position) =>
          id !== session.head && (
            <option key={id} value={id}>
              Branch {position + 1}
              {parent === null ? ", the first" : `, from event ${fork}`}
            </option>
          ),
      )}
    </select>
  );
}
