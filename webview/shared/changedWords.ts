import type { Changed } from "../../src/core/event.ts";
import { language, t } from "./l10n.ts";

const names: Record<Changed, string> = {
  message: t("message"),
  system: t("system prompt"),
  model: t("model"),
  parameters: t("parameters"),
  result: t("tool result"),
  decision: t("decision"),
};

/** British English has no comma before the "and". */
const list = new Intl.ListFormat(language === "en" ? "en-GB" : language);

/** What a person changed where they went on: "model and tool result changed". */
export function changedWords(changed: readonly Changed[]): string {
  return changed.length === 0
    ? t("nothing changed")
    : t("{0} changed", list.format(changed.map((what) => names[what])));
}
