// What a new agent can start from: shown until something of one's own stands in the form besides the name.
import { useId } from "preact/hooks";
import { templates } from "../../src/core/templates.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import type { Fields } from "./fields.ts";
import { startOf } from "./startFrom.ts";

export function Templates({ fields }: { readonly fields: Fields }) {
  const heading = useId();
  const start = startOf(fields.form.value);
  if (start === "own") return null;
  return (
    <section class="templates" aria-labelledby={heading}>
      <h2 id={heading}>{t("Start from")}</h2>
      <ul>
        {templates().map((template) => {
          const chosen = start?.name === template.name;
          return (
            <li key={template.name}>
              <button
                type="button"
                class="template"
                aria-pressed={chosen}
                onClick={() => fields.startFrom(chosen ? null : template)}
              >
                <Icon name={template.icon} />
                <span class="template-name">{template.name}</span>
                <span class="template-about muted">{template.description}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
