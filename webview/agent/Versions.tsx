// The versions of the agent: what each one changed, compared with another one, and brought back.
import { useId, useMemo, useState } from "preact/hooks";
import type { AgentVersion } from "../../src/core/agent.ts";
import { versionChanges } from "../../src/core/agentChanges.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { ago, count, exactTime } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
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
        <h2 id={heading}>{t("Versions")}</h2>
        {versions.length > 1 && (
          <div class="versions-base">
            <label for={baseId}>{t("Compare with")}</label>
            <Dropdown
              id={baseId}
              label={t("Compare with")}
              description=""
              invalid={false}
              value={base === newest ? CURRENT : chosen}
              options={[
                { value: CURRENT, label: t("the current one ({0})", count(newest?.number ?? 0)) },
                ...versions.slice(1).map(({ id, number }) => ({ value: id, label: t("version {0}", count(number)) })),
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
              {version === newest && <span class="muted">{t("current")}</span>}
              {base !== undefined && version !== base && (
                <Button
                  label={t("Compare version {0} with version {1}", version.number, base.number)}
                  title={t("Version {0} and version {1} beside each other", version.number, base.number)}
                  onClick={() => void model.compare(version.id, base === newest ? null : base.id)}
                >
                  {t("Compare")}
                </Button>
              )}
              {version !== newest && (
                <Button
                  label={t("Restore version {0}", version.number)}
                  title={t("Saves what version {0} holds as a new version", version.number)}
                  onClick={() => void model.restore(version)}
                >
                  {t("Restore")}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
