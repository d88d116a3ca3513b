// The filter's language on half a page.
import { fields, states } from "../../src/core/filter/fields.ts";
import { t } from "../shared/l10n.ts";

const between: readonly (readonly [example: string, means: string])[] = [
  ["tool:shell error", t("Both must hold")],
  ["error OR dur>10s", t("Either may hold")],
  ["-kind:model", t("It must not hold")],
  ["(error OR dur>10s) tool:shell", t("Brackets keep together")],
  ['"two words"', t("These letters in a label, kind or name")],
  ["model:gpt*mini", t("A star is anything; then the whole name is meant")],
  ["tool=read", t("Exactly this name")],
  ["kind:tool,model", t("One of these")],
];

export function FilterHelp() {
  return (
    <section class="filter-help" aria-labelledby="filter-help-title">
      <h2 id="filter-help-title">{t("What a filter can say")}</h2>
      <dl>
        {Object.entries(fields).map(([name, { example, means }]) => (
          <Line key={name} example={example} means={means()} />
        ))}
        {between.map(([example, means]) => (
          <Line key={example} example={example} means={means} />
        ))}
      </dl>
      <p class="muted">
        <code>is:</code> {Object.keys(states).join(", ")}. <code>by:</code> user, model, tool, policy.{" "}
        {t(
          "Amounts: ms, s, m, h; $; k, M. Days: 2026-11-01, today, yesterday, or how long ago: 2h, 7d, 4w. What is unknown passes no comparison.",
        )}
      </p>
    </section>
  );
}

const Line = ({ example, means }: { readonly example: string; readonly means: string }) => (
  <div class="figure">
    <dt>
      <code>{example}</code>
    </dt>
    <dd>{means}</dd>
  </div>
);
