// Of which time and which branch the totals are, and what the charts show.
import type { TotalsSubject } from "../../src/protocol/totals.ts";
import { type Range, rangeNames } from "../../src/protocol/totals.ts";
import { t } from "../shared/l10n.ts";
import { type Measure, measures } from "./measure.ts";
import type { TotalsModel } from "./model.ts";

const rangeWords: Record<Range, string> = { week: t("7 days"), month: t("30 days"), all: t("All time") };
const measureNames: readonly Measure[] = ["cost", "tokens", "calls"];

export function Controls({ model, subject }: { readonly model: TotalsModel; readonly subject: TotalsSubject }) {
  const { range, branch } = model.arrangement.value;
  return (
    <div class="controls">
      {subject === null && (
        <Choice
          legend={t("Time")}
          options={rangeNames.map((name) => [name, rangeWords[name]])}
          chosen={range}
          onChoose={(chosen) => model.arrange({ range: chosen })}
        />
      )}
      <Choice
        legend={t("Charts show")}
        options={measureNames.map((name) => [name, measures[name].name])}
        chosen={model.measure.value}
        onChoose={(chosen) => model.arrange({ measure: chosen })}
      />
      {subject !== null && subject.branches.length > 1 && (
        <select
          class="branch"
          aria-label={t("Branch")}
          title={t("Of which events: those of one branch, or of all")}
          value={subject.branches.some(({ id }) => id === branch) ? branch : "all"}
          onChange={(event) => model.arrange({ branch: event.currentTarget.value })}
        >
          <option value="all">{t("All {0} branches", subject.branches.length)}</option>
          {subject.branches.map(({ id }, position) => (
            <option key={id} value={id}>
              {id === subject.session.head
                ? t("Branch {0}, the current one", position + 1)
                : t("Branch {0}", position + 1)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Buttons of which one is pressed: the browser's own radio buttons, so that the arrow keys lead from one to the next. */
function Choice<Name extends string>(props: {
  readonly legend: string;
  readonly options: readonly (readonly [name: Name, words: string])[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}) {
  const { legend, options, chosen, onChoose } = props;
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(([name, words]) => (
        <label key={name} class="segment">
          <input type="radio" name={legend} checked={name === chosen} onChange={() => onChoose(name)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
