// How long calls took: from the half that was quick to nearly all, a line for each name.
import type { Spread } from "../../src/core/totals.ts";
import { duration } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { Axis } from "./Axis.tsx";
import { ticks } from "./measure.ts";

export interface Range {
  readonly name: string;
  readonly spread: Spread;
}

export function Ranges({ label, ranges }: { readonly label: string; readonly ranges: readonly Range[] }) {
  const scale = ticks(Math.max(...ranges.map(({ spread }) => spread.p99)), true);
  const most = scale.at(-1) ?? 1;
  const percent = (value: number) => `${(value / most) * 100}%`;
  const words = ({ p50, p90, p99 }: Spread) => [p50, p90, p99].map(duration).join(" · ");
  const said = ranges.map(({ name, spread }) =>
    t(
      "{0}: half within {1}, nine of ten within {2}, 99 of 100 within {3}",
      ...[name, ...[spread.p50, spread.p90, spread.p99].map(duration)],
    ),
  );
  return (
    <div class="bars ranges" role="img" aria-label={`${label}. ${said.join("; ")}.`}>
      {ranges.map(({ name, spread }) => (
        <div key={name} class="bar-row" title={`${name}: ${words(spread)}`}>
          <span class="bar-name">{name}</span>
          <svg class="bar" aria-hidden="true">
            {scale.map((tick) => (
              <line key={tick} class="grid" x1={percent(tick)} x2={percent(tick)} y1="0" y2="100%" />
            ))}
            <line class="reach" x1={percent(spread.p50)} x2={percent(spread.p99)} y1="10" y2="10" />
            <line class="mark" x1={percent(spread.p99)} x2={percent(spread.p99)} y1="4" y2="16" />
            <rect
              class="mark hollow"
              x={percent(spread.p90)}
              y="6"
              width="8"
              height="8"
              style={{ transform: "translateX(-4px)" }}
            />
            <circle class="mark" cx={percent(spread.p50)} cy="10" r="4" />
          </svg>
          <span class="bar-words">{words(spread)}</span>
        </div>
      ))}
      <Axis ticks={scale} words={(value) => (value === 0 ? "0" : duration(value))} title={t("Time")} />
    </div>
  );
}

/** What the signs on the lines mean. The figures stand beside each. */
export function RangeSigns() {
  return (
    <p class="legend muted" aria-hidden="true">
      <svg class="sign" aria-hidden="true">
        <circle class="mark" cx="6" cy="8" r="4" />
      </svg>
      {t("p50, half were quicker")}
      <svg class="sign" aria-hidden="true">
        <rect class="mark hollow" x="2" y="4" width="8" height="8" />
      </svg>
      p90
      <svg class="sign" aria-hidden="true">
        <line class="mark" x1="6" x2="6" y1="2" y2="14" />
      </svg>
      p99
    </p>
  );
}
