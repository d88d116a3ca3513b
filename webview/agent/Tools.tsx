// The tools that the agent may call.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { t } from "../shared/l10n.ts";
import { Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";
import { effectWords } from "./words.ts";

/** Characters: some extensions describe a tool on a page, which is read aloud whole whenever its box has the focus. */
const LONGEST_HELP = 300;

const brief = (text: string): string =>
  text.length > LONGEST_HELP ? `${text.slice(0, LONGEST_HELP).replace(/\s+\S*$/, "")} …` : text;

export function Tools({ fields, tools }: { readonly fields: Fields; readonly tools: AgentSnapshot["tools"] }) {
  return (
    <Choices
      title={t("Tools")}
      choices={tools.map(({ spec, effect }) => ({
        id: spec.name,
        label: spec.name,
        help: `${effectWords[effect]} ${brief(spec.description)}`,
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
