// What both sides came to, and the difference.
import type { ComparisonView } from "../../../src/protocol/comparing.ts";
import { costTotal, count, duration, money } from "../../shared/format.ts";
import { costDelta, signed } from "./deltas.ts";

export function TotalsTable(props: {
  readonly left: string;
  readonly right: string;
  readonly totals: ComparisonView["totals"];
}) {
  const { left: one, right: other } = props.totals;
  const paid = costDelta(one, other);
  const rows = [
    { name: "Tokens in", cells: [count(one.input), count(other.input), signed(other.input - one.input, count)] },
    { name: "Tokens out", cells: [count(one.output), count(other.output), signed(other.output - one.output, count)] },
    {
      name: "Cost",
      cells: [costTotal(one.cost), costTotal(other.cost), paid === null ? "unknown" : signed(paid, money)],
    },
    { name: "Work", cells: [duration(one.ms), duration(other.ms), signed(other.ms - one.ms, duration)] },
  ];
  return (
    <div class="compare-totals">
      <table>
        <caption class="visually-hidden">What both came to</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Side</span>
            </th>
            {rows.map(({ name }) => (
              <th key={name} scope="col" title={name === "Work" ? "Time in model calls and tools" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[props.left, props.right, "Difference"].map((side, index) => (
            <tr key={side + index}>
              <th scope="row" title={side}>
                {index < 2 && <span class="muted">{index === 0 ? "Left" : "Right"} </span>}
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
