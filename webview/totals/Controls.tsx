// Of which time and which branch the totals are, and what the charts show.
import type { TotalsSubject } from "../../src/protocol/totals.ts";
import { type Range, rangeNames } from "../../src/protocol/totals.ts";
import { type Measure, measures } from "./measure.ts";
import type { TotalsModel } from "./model.ts";

const rangeWords: Record<Range, string> = { week: "7 days", month: "30 days", all: "All time" };
const measureNames: readonly Measure[] = ["cost", "tokens", "calls"];

export function Controls({ model, subject }: { readonly model: TotalsModel; readonly subject: TotalsSubject }) {
  const { range, branch } = model.arrangement.value;
  return (
    <div class="controls">
      {subject === null && (
        <Choice
          legend="Time"
          options={rangeNames.map((name) => [name, rangeWords[name]])}
          chosen={range}
          onChoose={(chosen) => model.arrange({ range: chosen })}
        />
      )}
      <Choice
        legend="Charts show"
        options={measureNames.map((name) => [name, measures[name].name])}
        chosen={model.measure.value}
        onChoose={(chosen) => model.arrange({ measure: chosen })}
      />
      {subject !== null && subject.branches.length > 1 && (
        <select
          class="branch"
          aria-label="Branch"
          title="Of which events: those of one branch, or of all"
          value={subject.branches.some(({ id }) => id === branch) ? branch : "all"}
          onChange={(event) => model.arrange({ branch: event.currentTarget.value })}
        >
          <option value="all">All {subject.branches.length} branches</option>
          {subject.branches.map(({ id }, position) => (
            <option key={id} value={id}>
              Branch {position + 1}
              {id === subject.session.head ? ", the current one" : ""}
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
