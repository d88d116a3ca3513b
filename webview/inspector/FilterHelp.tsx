// The filter's language on half a page.
import { fields, states } from "../../src/core/filter/fields.ts";

const between: readonly (readonly [example: string, means: string])[] = [
  ["tool:shell error", "Both must hold"],
  ["error OR dur>10s", "Either may hold"],
  ["-kind:model", "It must not hold"],
  ["(error OR dur>10s) tool:shell", "Brackets keep together"],
  ['"two words"', "These letters in a label, kind or name"],
  ["model:gpt*mini", "A star is anything; then the whole name is meant"],
  ["tool=read", "Exactly this name"],
  ["kind:tool,model", "One of these"],
];

export function FilterHelp() {
  return (
    <section class="filter-help" aria-labelledby="filter-help-title">
      <h2 id="filter-help-title">What a filter can say</h2>
      <dl>
        {Object.entries(fields).map(([name, { example, means }]) => (
          <Line key={name} example={example} means={means} />
        ))}
        {between.map(([example, means]) => (
          <Line key={example} example={example} means={means} />
        ))}
      </dl>
      <p class="muted">
        <code>is:</code> {Object.keys(states).join(", ")}. <code>by:</code> user, model, tool, policy. Amounts: ms, s,
        m, h; $; k, M. Days: 2026-11-01, today, yesterday, or how long ago: 2h, 7d, 4w. What is unknown passes no
        comparison.
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
