// What both sides came to, and the difference.
import type { StepFigures } from "../../../src/core/steps.ts";
import type { ComparisonView } from "../../../src/protocol/comparing.ts";
import { count, duration, money, paidTotal } from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";
import { costDelta, signed } from "./deltas.ts";

export function TotalsTable(props: {
  readonly left: string;
  readonly right: string;
  readonly totals: ComparisonView["totals"];
}) {
  const { left: one, right: other } = props.totals;
  const more = costDelta(one, other);
  const paid = ({ cost, input, output }: StepFigures) => paidTotal(cost, input + output);
  const rows = [
    { name: t("Tokens in"), cells: [count(one.input), count(other.input), signed(other.input - one.input, count)] },
    {
      name: t("Tokens out"),
      cells: [count(one.output), count(other.output), signed(other.output - one.output, count)],
    },
    {
      name: t("Cost"),
      cells: [paid(one), paid(other), more === null ? t("unknown") : signed(more, money)],
    },
    {
      name: t("Work"),
      means: t("Time in model calls and tools"),
      cells: [duration(one.ms), duration(other.ms), signed(other.ms - one.ms, duration)],
    },
  ];
  return (
    <div class="compare-totals">
      <table>
        <caption class="visually-hidden">{t("What both came to")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t("Side")}</span>
            </th>
            {rows.map(({ name, means }) => (
              <th key={name} scope="col" title={means}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[props.left, props.right, t("Difference")].map((side, index) => (
            <tr key={side + index}>
              <th scope="row" title={side}>
                {index < 2 && <span class="muted">{index === 0 ? t("Left") : t("Right")} </span>}
                {side}
              </th>
              {rows.map(({ name, cells }) => (
                <td key={name}>{cells[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
