import type { LimitKind } from "../../src/core/limits.ts";
import { amount, dollars } from "./format.ts";
import { t } from "./l10n.ts";

/** Below ten cents, hundredths of a cent count. */
const CENTS = 0.1;

/** A limit with its unit: "1 model call", "2.5 minutes", "$0.50". */
export function limitAmount(kind: LimitKind, value: number): string {
  switch (kind) {
    case "modelCalls":
      return value === 1 ? t("1 model call") : t("{0} model calls", amount(value));
    case "minutes":
      return value === 1 ? t("1 minute") : t("{0} minutes", amount(value));
    case "tokens":
      return value === 1 ? t("1 token") : t("{0} tokens", amount(value));
    case "cost":
      return value > 0 && value < CENTS ? dollars(value, 4, 4) : dollars(value, 2);
    default:
      return kind satisfies never;
  }
}
