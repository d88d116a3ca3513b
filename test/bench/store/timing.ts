// Times several things in turn, so that what else the machine does hits all of them alike.

/** Milliseconds of each run. */
export type Samples = number[];

export interface Contender {
  readonly name: string;
  run(round: number): unknown;
  /** What is not timed, with what `run` answered. */
  after?(result: unknown): unknown;
}

/** So many rounds, each of which runs every contender once; every other round in the reverse order. */
export async function inTurn(rounds: number, contenders: readonly Contender[]): Promise<Map<string, Samples>> {
  const samples = new Map<string, Samples>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const { name, run, after } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const before = performance.now();
      // What is synchronous is not measured with a wait.
      const pending = run(round);
      const result = pending instanceof Promise ? await pending : pending;
      samples.get(name)?.push(performance.now() - before);
      await after?.(result);
    }
  return samples;
}

/** The sample that this share of all stays under; 0.5 is the median. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("Nothing was measured.");
  return value;
}

export const median = (samples: readonly number[]) => quantile(samples, 0.5);
