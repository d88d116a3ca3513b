// The MCP servers whose tools the agent may call.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Icon } from "../shared/Icon.tsx";
import type { Fields } from "./fields.ts";

export function Servers(props: {
  readonly fields: Fields;
  readonly servers: AgentSnapshot["servers"];
  readonly openSettings: () => Promise<void>;
}) {
  const { fields, servers } = props;
  const chosen = fields.form.value.servers;
  const issue = fields.issues.value.servers;
  const reason = fields.reasons.value.tools;
  const gone = chosen.filter((id) => !servers.some((server) => server.id === id));
  const choose = (id: string, checked: boolean) =>
    fields.change({ servers: checked ? [...chosen, id] : chosen.filter((other) => other !== id) });
  return (
    <section class="fields" aria-labelledby="servers">
      <h2 id="servers">MCP servers</h2>
      {reason && <p class="muted">{reason} Those that are checked here are left out when you save.</p>}
      {issue && (
        <p class="problem">
          <Icon name="error" /> {issue}
        </p>
      )}
      {servers.length === 0 && gone.length === 0 && (
        <p class="muted">
          There are none yet.{" "}
          <button type="button" class="link" onClick={() => void props.openSettings()}>
            Add one in the settings
          </button>
        </p>
      )}
      {servers.map(({ id, name, words }) => (
        <Checkbox
          key={id}
          label={name}
          help={words}
          checked={chosen.includes(id)}
          disabled={reason !== undefined}
          onChange={(checked) => choose(id, checked)}
        />
      ))}
      {gone.map((id) => (
        <Checkbox
          key={id}
          label={id.startsWith("workspace:") ? "A server of another workspace" : "A server that was removed"}
          help="It is not here, so the agent goes on without it."
          checked
          onChange={(checked) => choose(id, checked)}
        />
      ))}
    </section>
  );
}
