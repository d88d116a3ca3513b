// The versions of the agent: what each one changed, compared with another one, and brought back.
import { useId, useMemo, useState } from "preact/hooks";
import type { AgentVersion } from "../../src/core/agent.ts";
import { versionChanges } from "../../src/core/agentChanges.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { ago, count, exactTime } from "../shared/format.ts";
import { useNow } from "../shared/useNow.ts";
import type { AgentModel } from "./model.ts";

/** What the others are compared with until a person chooses: whatever is the newest then. */
const CURRENT = "current";

export function Versions(props: { readonly model: AgentModel; readonly versions: readonly AgentVersion[] }) {
  const { model, versions } = props;
  const heading = useId();
  const baseId = useId();
  const [chosen, setChosen] = useState(CURRENT);
  const now = useNow();
  const changes = useMemo(() => versionChanges(versions), [versions]);
  const newest = versions[0];
  const base = versions.find(({ id }) => id === chosen) ?? newest;
  return (
    <section class="versions" aria-labelledby={heading}>
      <div class="versions-head">
        <h2 id={heading}>Versions</h2>
        {versions.length > 1 && (
          <div class="versions-base">
            <label for={baseId}>Compare with</label>
            <Dropdown
              id={baseId}
              label="Compare with"
              description=""
              invalid={false}
              value={base === newest ? CURRENT : chosen}
              options={[
                { value: CURRENT, label: `the current one (${count(newest?.number ?? 0)})` },
                ...versions.slice(1).map(({ id, number }) => ({ value: id, label: `version ${count(number)}` })),
              ]}
              onChange={setChosen}
            />
          </div>
        )}
      </div>
      <ol class="version-list" reversed>
        {versions.map((version) => (
          <li key={version.id} class="version-row">
            <span class="version-number">{count(version.number)}</span>
            <span class="version-words">
              {changes.get(version.id)}{" "}
              <span class="muted" title={exactTime(version.createdAt)}>
                {ago(version.createdAt, now)}
              </span>
            </span>
            <span class="version-buttons">
              {version === newest && <span class="muted">current</span>}
              {base !== undefined && version !== base && (
                <Button
                  label={`Compare version ${version.number} with version ${base.number}`}
                  title={`Version ${version.number} and version ${base.number} beside each other`}
                  onClick={() => void model.compare(version.id, base === newest ? null : base.id)}
                >
                  Compare
                </Button>
              )}
              {version !== newest && (
                <Button
                  label={`Restore version ${version.number}`}
                  title={`Saves what version ${version.number} holds as a new version`}
                  onClick={() => void model.restore(version)}
                >
                  Restore
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
