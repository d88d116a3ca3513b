// Bars from left to right, each with its name and its figure beside it.
import { Axis } from "./Axis.tsx";

export interface Bar {
  readonly name: string;
  /** Null: unknown. It has no bar, which is not a bar of nothing. */
  readonly value: number | null;
  /** The part of it that failed: hatched. */
  readonly failed?: number;
  readonly words: string;
}

export function Bars(props: {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly ticks: readonly number[];
  readonly tickWords: (value: number) => string;
  readonly axis: string;
}) {
  const { label, bars, ticks, tickWords, axis } = props;
  const most = ticks.at(-1) ?? 1;
  const percent = (value: number) => `${(value / most) * 100}%`;
  const said = bars.map(({ name, words }) => `${name}: ${words}`).join("; ");
  return (
    <div class="bars" role="img" aria-label={`${label}. ${said}.`}>
      {bars.map(({ name, value, failed = 0, words }) => (
        <div key={name} class="bar-row" title={`${name}: ${words}`}>
          <span class="bar-name">{name}</span>
          <svg class="bar" aria-hidden="true">
            <Hatching />
            {ticks.map((tick) => (
              <line key={tick} class="grid" x1={percent(tick)} x2={percent(tick)} y1="0" y2="100%" />
            ))}
            {value !== null && value > 0 && (
              <rect class="fill" x="0" y="3" height="14" style={{ width: `max(2px, ${percent(value)})` }} />
            )}
            {failed > 0 && <rect class="hatched" x="0" y="3" height="14" width={percent(failed)} />}
          </svg>
          <span class="bar-words">{words}</span>
        </div>
      ))}
      <Axis ticks={ticks} words={tickWords} title={axis} />
    </div>
  );
}

/** Lines across: told from a plain bar without its colour. */
function Hatching() {
  return (
    <defs>
      <pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="6" height="6" />
        <line class="hatch-line" x1="0" x2="0" y1="0" y2="6" />
      </pattern>
    </defs>
  );
}
