// How much more or less the right side took, in words.
import type { StepFigures } from "../../../src/core/steps.ts";
import { duration, money, tokens } from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";

/** Milliseconds that nobody would call a difference. */
const NOTICED_MS = 50;

export const signed = (value: number, words: (value: number) => string): string =>
  value === 0 ? "±0" : `${value > 0 ? "+" : "−"}${words(Math.abs(value))}`;

/** Null where a cost is not known: then neither is the difference. */
export function costDelta(left: StepFigures, right: StepFigures): number | null {
  if (left.cost.unknown > 0 || right.cost.unknown > 0) return null;
  return right.cost.usd - left.cost.usd;
}

const all = ({ input, output }: StepFigures): number => input + output;

/** Of one step; what is the same is left out. */
export function deltas(left: StepFigures, right: StepFigures): string {
  const used = all(right) - all(left);
  const paid = costDelta(left, right);
  const took = right.ms - left.ms;
  return [
    used === 0 ? "" : t("{0} tokens", signed(used, tokens)),
    paid === null || paid === 0 ? "" : signed(paid, money),
    Math.abs(took) < NOTICED_MS ? "" : signed(took, duration),
  ]
    .filter((words) => words !== "")
    .join(" · ");
}
