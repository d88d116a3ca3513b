// Figures in the shape of test/bench/run.mjs.

export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  readonly goal: number | null;
  readonly met: boolean;
}

/** The same operation may cost so many times as much in a database that is a hundred times as large. */
const growthGoal = 1.5;

/** A ratio to stay at or under; no goal when it is only told. */
export function within(id: string, unit: string, value: number, baseline: number, goal: number | null): Figure {
  const ratio = value / baseline;
  return { id, value, unit, baseline, ratio, goal, met: goal === null || ratio <= goal };
}

/** What it is in the largest database against the smallest. */
export function growth(id: string, unit: string, sizes: readonly number[], at: (megabytes: number) => number): Figure {
  const [smallest = 0, largest = 0] = [sizes[0], sizes.at(-1)];
  return within(`growth to ${largest} MB: ${id}`, unit, at(largest), at(smallest), growthGoal);
}
