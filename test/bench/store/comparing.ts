// The four kinds of call, side by side.
import { type Figure, growth, within } from "./figures.ts";
import { pageStart } from "./operations.ts";
import { eventRow } from "./rows.ts";
import type { Target } from "./targets.ts";
import { inTurn, quantile } from "./timing.ts";

interface Kind {
  readonly title: string;
  readonly rounds: number;
  readonly warmUp: number;
  /** Which of the samples counts: the median; the fastest where there are few, as what else the machine does only adds. */
  readonly share: number;
  /** How many times as long as native SQLite it may take. */
  readonly goal: number | null;
  /** Whether it should cost the same at any size. */
  readonly constant: boolean;
  call(target: Target, round: number): unknown;
}

/** An event is a row of its header and a row of its body. */
const batchEvents = 50_000;

export const commit: Kind = {
  title: "durable commit of one event",
  rounds: 300,
  share: 0.5,
  warmUp: 20,
  goal: 1.3,
  constant: true,
  call: (target) => target.call("commit", eventRow(target.added++)),
};

export const kinds: readonly Kind[] = [
  commit,
  {
    title: "point read",
    rounds: 3000,
    share: 0.5,
    warmUp: 300,
    goal: null,
    constant: true,
    call: (target, round) => target.call("point", (round * 7919) % target.events),
  },
  {
    title: "page of 1,000 events",
    rounds: 150,
    share: 0.5,
    warmUp: 20,
    goal: 1.3,
    constant: true,
    call: (target, round) => target.call("page", pageStart(round, target.events)),
  },
  {
    title: "batch of 100,000 rows",
    rounds: 4,
    share: 0,
    warmUp: 1,
    goal: 2,
    constant: false,
    call(target) {
      const from = Math.ceil(target.added / batchEvents) * batchEvents;
      target.added = from + batchEvents;
      return target.call("fill", { from, count: batchEvents });
    },
  },
];

/** The time of each target in milliseconds, by side and size. */
export async function times(kind: Kind, rounds: number, targets: readonly Target[]) {
  const name = (side: string, megabytes: number) => `${side} ${megabytes}`;
  const contenders = targets.map((target) => ({
    name: name(target.side, target.megabytes),
    run: (round: number) => kind.call(target, round),
  }));
  await inTurn(kind.warmUp, contenders);
  const samples = await inTurn(rounds, contenders);
  return (side: string, megabytes: number) => quantile(samples.get(name(side, megabytes)) ?? [], kind.share);
}

export async function compare(kind: Kind, where: string, targets: readonly Target[], sizes: readonly number[]) {
  const ms = await times(kind, kind.rounds, targets);
  const id = `${kind.title}, ${where}`;
  const figures: Figure[] = sizes.map((megabytes) =>
    within(`${id}, ${megabytes} MB`, "ms", ms("ours", megabytes), ms("native", megabytes), kind.goal),
  );
  if (kind.constant) figures.push(growth(id, "ms", sizes, (megabytes) => ms("ours", megabytes)));
  return figures;
}
