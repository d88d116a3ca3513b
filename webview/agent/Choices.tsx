// A list of what an agent may use, each with a box to check; what is chosen and not there any more can be put away.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Checkbox } from "../shared/controls/Checkbox.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  /** The heading that it stands under, with the others that have the same. */
  readonly group?: string;
}

export function Choices(props: {
  readonly title: string;
  readonly about?: string;
  readonly choices: readonly Choice[];
  /** More of them, which are many and seldom wanted: folded away, unless one is chosen. */
  readonly folded?: { readonly title: string; readonly choices: readonly Choice[] };
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
  const { title, about, choices, folded, chosen, reason, issue } = props;
  const all = [...choices, ...(folded?.choices ?? [])];
  const gone = chosen.filter((id) => !all.some((choice) => choice.id === id));
  const [unfolded, setUnfolded] = useState(() => folded?.choices.some(({ id }) => chosen.includes(id)) ?? false);
  const choose = (id: string, checked: boolean) =>
    props.onChange(checked ? [...chosen, id] : chosen.filter((other) => other !== id));
  const box = ({ id, label, help }: Choice) => (
    <Checkbox
      key={id}
      label={label}
      help={help}
      checked={chosen.includes(id)}
      disabled={reason !== undefined}
      onChange={(checked) => choose(id, checked)}
    />
  );
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
      {all.length === 0 && gone.length === 0 && <p class="muted">{props.empty}</p>}
      {[...new Set(choices.map(({ group }) => group))].map((group) => {
        const within = choices.filter((choice) => choice.group === group).map(box);
        return group === undefined ? (
          within
        ) : (
          <fieldset key={group}>
            <legend>{group}</legend>
            <div class="choices-group">{within}</div>
          </fieldset>
        );
      })}
      {folded && folded.choices.length > 0 && (
        <details class="choices-folded" open={unfolded} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
          <summary>{folded.title}</summary>
          {unfolded && <div class="fields">{folded.choices.map(box)}</div>}
        </details>
      )}
      {gone.map((id) => (
        <Checkbox key={id} {...props.gone(id)} checked onChange={(checked) => choose(id, checked)} />
      ))}
    </section>
  );
}
