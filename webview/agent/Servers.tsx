// The MCP servers whose tools the agent may call.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { t } from "../shared/l10n.ts";
import { Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";

export function Servers(props: {
  readonly fields: Fields;
  readonly servers: AgentSnapshot["servers"];
  readonly openSettings: () => Promise<void>;
}) {
  const { fields, servers } = props;
  return (
    <Choices
      title={t("MCP servers")}
      choices={servers.map(({ id, name, words }) => ({ id, label: name, help: words }))}
      empty={
        <>
          {t("There are none yet.")}{" "}
          <button type="button" class="link" onClick={() => void props.openSettings()}>
            {t("Add one in the settings")}
          </button>
        </>
      }
      chosen={fields.form.value.servers}
      gone={(id) => ({
        label: id.startsWith("workspace:") ? t("A server of another workspace") : t("A server that was removed"),
        help: t("It is not here, so the agent goes on without it."),
      })}
      reason={fields.reasons.value.tools}
      issue={fields.issues.value.servers}
      onChange={(chosen) => fields.change({ servers: chosen })}
    />
  );
}
