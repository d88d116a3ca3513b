// The tools that the agent may call.
import { FOREIGN_PREFIX } from "../../src/core/tool.ts";
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";
import { effectOf } from "./words.ts";

/** Characters: some extensions describe a tool on a page, which is read aloud whole whenever its box has the focus. */
const LONGEST_HELP = 300;

const brief = (text: string): string =>
  text.length > LONGEST_HELP ? `${text.slice(0, LONGEST_HELP).replace(/\s+\S*$/, "")} …` : text;

export function Tools({ fields, tools }: { readonly fields: Fields; readonly tools: AgentSnapshot["tools"] }) {
  const choices = tools.map(({ spec, effect }) => ({
    id: spec.name,
    label: spec.name,
    help: `${effectOf(spec.name, effect)} ${brief(spec.description)}`,
  }));
  const isForeign = ({ id }: { readonly id: string }) => id.startsWith(FOREIGN_PREFIX);
  const foreign = choices.filter(isForeign);
  const chosen = fields.form.value.tools;
  const inUse = foreign.filter(({ id }) => chosen.includes(id)).length;
  return (
    <Choices
      title={t("Tools")}
      choices={choices.filter((choice) => !isForeign(choice))}
      folded={{
        title: t("Tools of VS Code and other extensions: {0}, {1} chosen", count(foreign.length), count(inUse)),
        choices: foreign,
      }}
      empty={t("There are no tools yet.")}
      chosen={chosen}
      gone={(name) => ({ label: name, help: t("There is no such tool any more.") })}
      reason={fields.reasons.value.tools}
      issue={fields.issues.value.tools}
      onChange={(tools) => fields.change({ tools })}
    />
  );
}
