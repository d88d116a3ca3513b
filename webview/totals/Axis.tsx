// The figures below a chart, and what they count.

export function Axis(props: {
  readonly ticks: readonly number[];
  readonly words: (value: number) => string;
  readonly title: string;
}) {
  const { ticks, words, title } = props;
  const most = ticks.at(-1) ?? 1;
  return (
    <div class="bar-row axis" aria-hidden="true">
      <span class="bar-name muted">{title}</span>
      <span class="axis-ticks muted">
        {ticks.map((tick, index) => (
          <span
            key={tick}
            class={index > 0 && index < ticks.length - 1 ? "tick between" : "tick"}
            style={{ left: `${(tick / most) * 100}%` }}
          >
            {words(tick)}
          </span>
        ))}
      </span>
      <span class="bar-words" />
    </div>
  );
}
