// The agents that the agent may call, as it calls a tool.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { t } from "../shared/l10n.ts";
import { Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";

export function CalledAgents({
  fields,
  agents,
}: {
  readonly fields: Fields;
  readonly agents: AgentSnapshot["agents"];
}) {
  return (
    <Choices
      title={t("Agents it may call")}
      about={t(
        "Each works on the task that it is given, with its own model, instructions and tools, and what it says last is the answer.",
      )}
      choices={agents.map(({ id, name, description }) => ({
        id,
        label: name,
        help: description === "" ? t("It has no description: the model knows it by its name only.") : description,
      }))}
      empty={t("There are no other agents yet.")}
      chosen={fields.form.value.agents}
      gone={() => ({ label: t("An agent that was deleted or archived"), help: t("It is not offered any more.") })}
      reason={fields.reasons.value.tools}
      issue={fields.issues.value.agents}
      onChange={(chosen) => fields.change({ agents: chosen })}
    />
  );
}
