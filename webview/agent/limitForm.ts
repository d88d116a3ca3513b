// An agent's limits as the person edits them: each as its text, empty where the settings hold.
import type { LimitKind, OwnLimits } from "../../src/core/limits.ts";
import { count } from "../shared/format.ts";
import { decimal, decimalText, whole } from "../shared/numbers.ts";

export type LimitForm = { readonly [Kind in LimitKind]: string };

export const blankLimits: LimitForm = { modelCalls: "", minutes: "", tokens: "", cost: "" };

export function limitFormOf({ modelCalls, minutes, tokens, cost }: OwnLimits = {}): LimitForm {
  return {
    modelCalls: modelCalls === undefined ? "" : count(modelCalls),
    minutes: decimalText(minutes),
    tokens: tokens === undefined ? "" : count(tokens),
    cost: decimalText(cost),
  };
}

/** What is no number is NaN. */
export function limitsOf(form: LimitForm): OwnLimits {
  const modelCalls = whole(form.modelCalls);
  const minutes = decimal(form.minutes);
  const tokens = whole(form.tokens);
  const cost = decimal(form.cost.trim().replace(/^\$/, ""));
  return {
    ...(modelCalls === undefined ? {} : { modelCalls }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
  };
}
