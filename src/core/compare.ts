// Two histories, step by step: what is the same, where they part, what each came to. Only what was said, asked, called and
// answered counts; ids and times do not.
import { noCost } from "./cost.ts";
import { common } from "./sequences.ts";
import { noFigures, type Step, type StepFigures } from "./steps.ts";

interface Pair {
  /** Null where the other side has a step more. */
  readonly left: Step | null;
  readonly right: Step | null;
  /** The names of what is not the same; empty for the same step on both sides. */
  readonly differs: readonly string[];
}

export interface Comparison {
  readonly pairs: readonly Pair[];
  /** The place in `pairs` of the first that is not the same; null when all are. */
  readonly first: number | null;
  readonly totals: { readonly left: StepFigures; readonly right: StepFigures };
}

export function compare(left: readonly Step[], right: readonly Step[]): Comparison {
  const pairs: Pair[] = [];
  let [at, other] = [0, 0];
  for (const [one, two] of [...common(left.map(keyOf), right.map(keyOf)), [left.length, right.length] as const]) {
    // One by one: a call takes no hundred thousand arguments.
    for (const pair of between(left.slice(at, one), right.slice(other, two))) pairs.push(pair);
    const [mine, theirs] = [left[one], right[two]];
    if (mine !== undefined && theirs !== undefined) pairs.push({ left: mine, right: theirs, differs: [] });
    [at, other] = [one + 1, two + 1];
  }
  const first = pairs.findIndex(({ differs }) => differs.length > 0);
  return { pairs, first: first < 0 ? null : first, totals: { left: total(left), right: total(right) } };
}

/** Steps that are not the same: those of one kind stand beside each other, in order. */
function between(left: readonly Step[], right: readonly Step[]): Pair[] {
  const pairs: Pair[] = [];
  const alone = (step: Step, side: "left" | "right"): Pair =>
    side === "left" ? { left: step, right: null, differs: ["step"] } : { left: null, right: step, differs: ["step"] };
  let [at, other] = [0, 0];
  const sorts = common(left.map(sortOf), right.map(sortOf));
  for (const [one, two] of [...sorts, [left.length, right.length] as const]) {
    for (const step of left.slice(at, one)) pairs.push(alone(step, "left"));
    for (const step of right.slice(other, two)) pairs.push(alone(step, "right"));
    const [mine, theirs] = [left[one], right[two]];
    if (mine !== undefined && theirs !== undefined)
      pairs.push({ left: mine, right: theirs, differs: differences(mine, theirs) });
    [at, other] = [one + 1, two + 1];
  }
  return pairs;
}

const keyOf = ({ kind, depth, fields }: Step): string =>
  JSON.stringify([kind, depth, fields.map(({ name, text }) => [name, text])]);

/** What can stand beside what: calls of one tool, model calls, messages. */
const sortOf = ({ kind, depth, fields }: Step): string =>
  `${depth} ${kind} ${kind === "tool" ? (fields[0]?.text ?? "") : ""}`;

/** The names of the fields that are not equal. */
export function differences(left: Step, right: Step): string[] {
  const [ours, theirs] = [left, right].map(({ fields }) => new Map(fields.map(({ name, text }) => [name, text])));
  const names = new Set([...left.fields, ...right.fields].map(({ name }) => name));
  return [...names].filter((name) => ours?.get(name) !== theirs?.get(name));
}

function total(steps: readonly Step[]): StepFigures {
  return steps.reduce(
    (sum, { figures }) => ({
      input: sum.input + figures.input,
      output: sum.output + figures.output,
      ms: sum.ms + figures.ms,
      cost: {
        usd: sum.cost.usd + figures.cost.usd,
        unknown: sum.cost.unknown + figures.cost.unknown,
        estimated: sum.cost.estimated || figures.cost.estimated,
      },
    }),
    { ...noFigures, cost: noCost },
  );
}
