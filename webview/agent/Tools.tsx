// The tools that the agent may call.
import type { AgentSnapshot } from "../../src/protocol/agent.ts";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Icon } from "../shared/Icon.tsx";
import type { Fields } from "./fields.ts";
import { effectWords } from "./words.ts";

export function Tools({ fields, tools }: { readonly fields: Fields; readonly tools: AgentSnapshot["tools"] }) {
  const chosen = fields.form.value.tools;
  const issue = fields.issues.value.tools;
  const reason = fields.reasons.value.tools;
  const gone = chosen.filter((name) => !tools.some((tool) => tool.spec.name === name));
  const choose = (name: string, checked: boolean) =>
    fields.change({ tools: checked ? [...chosen, name] : chosen.filter((other) => other !== name) });
  return (
    <section class="fields" aria-labelledby="tools">
      <h2 id="tools">Tools</h2>
      {reason && <p class="muted">{reason} Those that are checked here are left out when you save.</p>}
      {issue && (
        <p class="problem">
          <Icon name="error" /> {issue}
        </p>
      )}
      {tools.length === 0 && gone.length === 0 && <p class="muted">There are no tools yet.</p>}
      {tools.map(({ spec, effect }) => (
        <Checkbox
          key={spec.name}
          label={spec.name}
          help={`${spec.description} ${effectWords[effect]}`}
          checked={chosen.includes(spec.name)}
          disabled={reason !== undefined}
          onChange={(checked) => choose(spec.name, checked)}
        />
      ))}
      {gone.map((name) => (
        <Checkbox
          key={name}
          label={name}
          help="There is no such tool any more."
          checked
          onChange={(checked) => choose(name, checked)}
        />
      ))}
    </section>
  );
}
