// What one turn may use, and what is said when it has used it.
import type { ErrorInfo } from "./failure.ts";
import { english } from "./l10n.ts";

/** Of one turn, the turns of agents that it calls included. 0: no limit. */
export interface Limits {
  readonly modelCalls: number;
  /** Of work: the time in which a person is asked something does not count. */
  readonly minutes: number;
  /** Sent and generated, over all model calls. */
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
}
export type LimitKind = keyof Limits;

/** What an agent says of its own turns; where it says nothing the person's settings hold. */
export type OwnLimits = { readonly [Kind in LimitKind]?: number };

export interface LimitReached {
  readonly kind: LimitKind;
  readonly most: number;
  /** May be more than `most`: what a call uses is known when it is over. */
  readonly used: number;
  /** Model calls that did not tell how much they used, and are not in `used`. */
  readonly untold: number;
}

export const noLimits: Limits = { modelCalls: 0, minutes: 0, tokens: 0, cost: 0 };

const decimals = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });
const number = (value: number, options = {}): string => value.toLocaleString("en-US", options);

/** An amount with its unit: "1 model call", "2.5 minutes", "$0.50". */
function limitAmount(kind: LimitKind, value: number): string {
  const amount = number(value, { maximumFractionDigits: 1 });
  switch (kind) {
    case "modelCalls":
      return value === 1 ? english("1 model call") : english("{0} model calls", amount);
    case "minutes":
      return value === 1 ? english("1 minute") : english("{0} minutes", amount);
    case "tokens":
      return value === 1 ? english("1 token") : english("{0} tokens", amount);
    case "cost":
      return `$${number(value, decimals(value > 0 && value < 0.1 ? 4 : 2))}`;
    default:
      return kind satisfies never;
  }
}

export function limitWords(reached: LimitReached): ErrorInfo {
  return {
    code: "limit",
    message: withUntold(usedWords(reached), reached.untold),
    advice: english("Continue or send a message to let it go on, or set another limit for this agent."),
  };
}

function usedWords({ kind, most, used }: LimitReached): string {
  const [amount, limit] = [limitAmount(kind, used), limitAmount(kind, most)];
  const isAtLimit = amount === limit;
  if (kind === "minutes")
    return isAtLimit
      ? english("The turn ended after {0} of work, the limit.", amount)
      : english("The turn ended after {0} of work, over the limit of {1}.", amount, limit);
  // "{0} tokens" is too little to be found again within another text.
  if (kind === "tokens" && most > 1)
    return isAtLimit
      ? english("The turn ended after {0} tokens, the limit.", number(used))
      : english("The turn ended after {0} tokens, over the limit of {1} tokens.", number(used), number(most));
  return isAtLimit
    ? english("The turn ended after {0}, the limit.", amount)
    : english("The turn ended after {0}, over the limit of {1}.", amount, limit);
}

function withUntold(message: string, untold: number): string {
  if (untold === 0) return message;
  return untold === 1
    ? english("{0} What 1 model call used was not told, and is not in it.", message)
    : english("{0} What {1} model calls used was not told, and is not in it.", message, number(untold));
}
