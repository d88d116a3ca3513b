// What one turn may use, and what is said when it has used it.
import type { ErrorInfo } from "./failure.ts";

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
  const counted = (word: string) => `${number(value, { maximumFractionDigits: 1 })} ${word}${value === 1 ? "" : "s"}`;
  switch (kind) {
    case "modelCalls":
      return counted("model call");
    case "minutes":
      return counted("minute");
    case "tokens":
      return counted("token");
    case "cost":
      return `$${number(value, decimals(value > 0 && value < 0.1 ? 4 : 2))}`;
    default:
      return kind satisfies never;
  }
}

export function limitWords({ kind, most, used, untold }: LimitReached): ErrorInfo {
  const calls = `${number(untold)} model ${untold === 1 ? "call" : "calls"}`;
  const amount = limitAmount(kind, used);
  const ofWork = kind === "minutes" ? " of work" : "";
  const bound = amount === limitAmount(kind, most) ? "the limit" : `over the limit of ${limitAmount(kind, most)}`;
  const missing = untold === 0 ? "" : ` What ${calls} used was not told, and is not in it.`;
  return {
    code: "limit",
    message: `The turn ended after ${amount}${ofWork}, ${bound}.${missing}`,
    advice: "Continue or send a message to let it go on, or set another limit for this agent.",
  };
}
