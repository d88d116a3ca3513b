// A list of what an agent may use, each with a box to check; what is chosen and not there any more can be put away.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly help: string;
}

export function Choices(props: {
  readonly title: string;
  readonly about?: string;
  readonly choices: readonly Choice[];
  /** What stands there when there are no choices. */
  readonly empty: ComponentChildren;
  readonly chosen: readonly string[];
  /** How one that is not there any more is shown. */
  readonly gone: (id: string) => Omit<Choice, "id">;
  /** Why the model can use none of them. */
  readonly reason: string | undefined;
  readonly issue: string | undefined;
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const heading = useId();
  const { title, about, choices, chosen, reason, issue } = props;
  const gone = chosen.filter((id) => !choices.some((choice) => choice.id === id));
  const choose = (id: string, checked: boolean) =>
    props.onChange(checked ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <section class="fields" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {reason && (
        <p class="muted">
          {reason} {t("Those that are checked here are left out when you save.")}
        </p>
      )}
      {!reason && about && <p class="muted">{about}</p>}
      {issue && (
        <p class="problem">
          <Icon name="error" /> {issue}
        </p>
      )}
      {choices.length === 0 && gone.length === 0 && <p class="muted">{props.empty}</p>}
      {choices.map(({ id, label, help }) => (
        <Checkbox
          key={id}
          label={label}
          help={help}
          checked={chosen.includes(id)}
          disabled={reason !== undefined}
          onChange={(checked) => choose(id, checked)}
        />
      ))}
      {gone.map((id) => (
        <Checkbox key={id} {...props.gone(id)} checked onChange={(checked) => choose(id, checked)} />
      ))}
    </section>
  );
}
