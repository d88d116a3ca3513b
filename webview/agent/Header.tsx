// The line that stays on top: the agent's name, its version, whether it is saved, and what to do with it.
import { type AgentSnapshot, isDeleted } from "../../src/protocol/agent.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Dropdown } from "../shared/controls/Dropdown.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useNow } from "../shared/useNow.ts";
import type { AgentModel } from "./model.ts";
import { versionWords } from "./words.ts";

export const VERSION_ID = "version";
export const START_OVER_ID = "start-over";

export function Header({ model, snapshot }: { readonly model: AgentModel; readonly snapshot: AgentSnapshot }) {
  const { agent, versions } = snapshot;
  const name = versions[0]?.spec.name ?? t("New agent");
  const now = useNow();
  const unsaved = model.unsaved.value;
  const working = model.working.value;
  const inForm = model.recalled.value?.version ?? agent?.version;
  return (
    <header>
      <h1 title={name}>{name}</h1>
      <div class="standing">
        {inForm && (
          <div class="version">
            <Dropdown
              id={VERSION_ID}
              label={t("Version in the form")}
              description=""
              invalid={false}
              value={inForm.id}
              options={versions.map((version) => ({ value: version.id, label: versionWords(version, now) }))}
              onChange={(id) => {
                const version = versions.find((one) => one.id === id);
                if (version) model.recall(version);
              }}
            />
          </div>
        )}
        <p role="status">
          {unsaved && (
            <span class="unsaved">
              <Icon name="circle-filled" />{" "}
              {agent ? t("Unsaved changes") : isDeleted(snapshot) ? t("Deleted") : t("Not saved yet")}
            </span>
          )}
          <span class="muted">{model.said}</span>
        </p>
      </div>
      <div class="header-buttons">
        {versions.length === 0 && (
          <button
            type="button"
            id={START_OVER_ID}
            class="icon-button"
            title={t("Start over with an empty form")}
            aria-label={t("Start over")}
            onClick={model.startOver}
          >
            <Icon name="discard" />
          </button>
        )}
        {agent && (
          <button
            type="button"
            class="icon-button"
            title={t("Versions: what each one changed, compare and restore")}
            aria-label={t("Versions")}
            aria-expanded={model.showsVersions.value}
            onClick={() => {
              model.showsVersions.value = !model.showsVersions.value;
            }}
          >
            <Icon name="history" />
          </button>
        )}
        <Button
          primary
          busy={working === "save"}
          title={t("Save as a new version (Ctrl+S or Cmd+S)")}
          onClick={() => void model.save()}
        >
          {t("Save")}
        </Button>
        <Button
          busy={working === "try"}
          title={unsaved ? t("Save, and open a chat with the agent") : t("Open a chat with the agent")}
          onClick={() => void model.tryIt()}
        >
          {t("Try in chat")}
        </Button>
      </div>
    </header>
  );
}
