// The tools that the agent may call.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { t } from "../shared/l10n.ts";
import { Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";
import { effectWords } from "./words.ts";

export function Tools({ fields, tools }: { readonly fields: Fields; readonly tools: AgentSnapshot["tools"] }) {
  return (
    <Choices
      title={t("Tools")}
      choices={tools.map(({ spec, effect }) => ({
        id: spec.name,
        label: spec.name,
        help: `${spec.description} ${effectWords[effect]}`,
      }))}
      empty={t("There are no tools yet.")}
      chosen={fields.form.value.tools}
      gone={(name) => ({ label: name, help: t("There is no such tool any more.") })}
      reason={fields.reasons.value.tools}
      issue={fields.issues.value.tools}
      onChange={(chosen) => fields.change({ tools: chosen })}
    />
  );
}
