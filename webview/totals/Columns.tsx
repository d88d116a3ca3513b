// Columns over time.

export interface TimeColumn {
  readonly name: string;
  /** Null: unknown. */
  readonly value: number | null;
  /** Whether something is left out of the value, since nobody knows it: then a "?" stands above. */
  readonly partial: boolean;
  readonly words: string;
  /** The same where there is little room. */
  readonly short: string;
}

/** More figures than these above the columns would touch each other. */
const LABELLED = 7;
/** So many names below are apart from each other also where it is narrow. */
const NAMES = 5;

export function Columns(props: {
  readonly label: string;
  readonly columns: readonly TimeColumn[];
  readonly ticks: readonly number[];
  readonly tickWords: (value: number) => string;
  readonly axis: string;
}) {
  const { label, columns, ticks, tickWords, axis } = props;
  const most = ticks.at(-1) ?? 1;
  const step = 100 / Math.max(1, columns.length);
  const middle = (index: number) => `${(index + 0.5) * step}%`;
  const top = (value: number) => `${100 - (value / most) * 100}%`;
  const highest = columns.reduce(
    (found, column, index) => ((column.value ?? 0) > (columns[found]?.value ?? 0) ? index : found),
    0,
  );
  const every = Math.ceil(columns.length / NAMES);
  const isNamed = (index: number) => index % every === 0;
  const said = columns.map(({ name, words }) => `${name}: ${words}`).join("; ");
  return (
    <div class="columns-chart" role="img" aria-label={`${label}. ${said}.`}>
      <span class="axis-title muted" aria-hidden="true">
        {axis}
      </span>
      <svg class="plot" aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1="0" x2="100%" y1={top(tick)} y2={top(tick)} />
            <text class="tick-words" x="-6" y={top(tick)} dy="4" text-anchor="end">
              {tickWords(tick)}
            </text>
          </g>
        ))}
        {columns.map(({ name, value, partial, words, short }, index) => {
          const isLabelled = columns.length <= LABELLED || index === highest;
          const above = value === null ? "?" : isLabelled && value > 0 ? short : partial ? "?" : "";
          return (
            <g key={name}>
              <title>{`${name}: ${words}`}</title>
              {/* All of the column's room tells its figure. */}
              <rect class="room" x={`${index * step}%`} y="0" width={`${step}%`} height="100%" />
              {value !== null && value > 0 && (
                <rect
                  class="fill"
                  x={`${(index + 0.15) * step}%`}
                  width={`${step * 0.7}%`}
                  y={top(value)}
                  height={`${(value / most) * 100}%`}
                />
              )}
              {above !== "" && (
                <text class="value-words" x={middle(index)} y={top(value ?? 0)} dy="-4" text-anchor="middle">
                  {above}
                </text>
              )}
              {isNamed(index) && (
                <text class="tick-words" x={middle(index)} y="100%" dy="16" text-anchor="middle">
                  {name}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
