// The agents that the agent may call, as it calls a tool.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Icon } from "../shared/Icon.tsx";
import type { Fields } from "./fields.ts";

export function CalledAgents({
  fields,
  agents,
}: {
  readonly fields: Fields;
  readonly agents: AgentSnapshot["agents"];
}) {
  const chosen = fields.form.value.agents;
  const issue = fields.issues.value.agents;
  const reason = fields.reasons.value.tools;
  const gone = chosen.filter((id) => !agents.some((agent) => agent.id === id));
  const choose = (id: string, checked: boolean) =>
    fields.change({ agents: checked ? [...chosen, id] : chosen.filter((other) => other !== id) });
  return (
    <section class="fields" aria-labelledby="called-agents">
      <h2 id="called-agents">Agents it may call</h2>
      <p class="muted">
        {reason ??
          "Each works on the task that it is given, with its own model, instructions and tools, and what it says last is the answer."}
      </p>
      {issue && (
        <p class="problem">
          <Icon name="error" /> {issue}
        </p>
      )}
      {agents.length === 0 && gone.length === 0 && <p class="muted">There are no other agents yet.</p>}
      {agents.map(({ id, name, description }) => (
        <Checkbox
          key={id}
          label={name}
          help={description === "" ? "It has no description: the model knows it by its name only." : description}
          checked={chosen.includes(id)}
          disabled={reason !== undefined}
          onChange={(checked) => choose(id, checked)}
        />
      ))}
      {gone.map((id) => (
        <Checkbox
          key={id}
          label="An agent that was deleted or archived"
          help="It is not offered any more."
          checked
          onChange={(checked) => choose(id, checked)}
        />
      ))}
    </section>
  );
}
