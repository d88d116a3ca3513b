// The tools that the agent may call.
import { FOREIGN_PREFIX } from "../../src/core/tool.ts";
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { type Choice, Choices } from "./Choices.tsx";
import type { Fields } from "./fields.ts";
import { effectWords, placeOf } from "./words.ts";

/** Characters: some extensions describe a tool on a page, which is read aloud whole whenever its box has the focus. */
const LONGEST_HELP = 300;

const brief = (text: string): string =>
  text.length > LONGEST_HELP ? `${text.slice(0, LONGEST_HELP).replace(/\s+\S*$/, "")} …` : text;

type Offered = AgentSnapshot["tools"][number];

function ownChoice({ spec, effect }: Offered): Choice {
  const { group, note } = placeOf(spec.name, effect);
  return { id: spec.name, label: spec.name, help: `${note} ${brief(spec.description)}`.trim(), group };
}

const foreignChoice = ({ spec, effect }: Offered): Choice => ({
  id: spec.name,
  label: spec.name,
  help: `${effectWords[effect]} ${brief(spec.description)}`,
});

export function Tools({ fields, tools }: { readonly fields: Fields; readonly tools: AgentSnapshot["tools"] }) {
  const isForeign = ({ spec }: Offered) => spec.name.startsWith(FOREIGN_PREFIX);
  const own = tools.filter((tool) => !isForeign(tool)).map(ownChoice);
  const foreign = tools.filter(isForeign).map(foreignChoice);
  const chosen = fields.form.value.tools;
  const inUse = foreign.filter(({ id }) => chosen.includes(id)).length;
  return (
    <Choices
      title={t("Tools")}
      choices={own}
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
