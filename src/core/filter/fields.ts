// The words of the language: which fields there are, what each is compared with, and what it means.
import { type FactKind, spanRole } from "../event.ts";
import { t } from "../l10n.ts";
import type { AmountField, NameField, State } from "./condition.ts";

export type Unit = "money" | "time" | "tokens" | "number";

/** In the reader's language, which is known once the program runs. */
type Means = () => string;

export type Field =
  | { readonly type: "kind" | "by" | "is" | "after" | "before"; readonly means: Means; readonly example: string }
  | { readonly type: "name"; readonly field: NameField; readonly means: Means; readonly example: string }
  | {
      readonly type: "amount";
      readonly field: AmountField;
      readonly unit: Unit;
      readonly means: Means;
      readonly example: string;
    };

export const fields: Readonly<Record<string, Field>> = {
  kind: { type: "kind", means: () => t("What was recorded"), example: "kind:tool.*" },
  tool: { type: "name", field: "tool", means: () => t("The tool that is called"), example: "tool:shell" },
  model: { type: "name", field: "model", means: () => t("The model that was asked"), example: "model:sonnet" },
  agent: { type: "name", field: "agent", means: () => t("The agent at work"), example: "agent:reviewer" },
  by: { type: "by", means: () => t("Whose doing it is"), example: "by:user" },
  is: { type: "is", means: () => t("How it went, and how its price is known"), example: "is:error" },
  cost: { type: "amount", field: "cost", unit: "money", means: () => t("US dollars"), example: "cost>$0.01" },
  dur: { type: "amount", field: "dur", unit: "time", means: () => t("How long it took"), example: "dur>2s" },
  first: {
    type: "amount",
    field: "first",
    unit: "time",
    means: () => t("Time to the first token"),
    example: "first>800ms",
  },
  tokens: {
    type: "amount",
    field: "tokens",
    unit: "tokens",
    means: () => t("Tokens in and out"),
    example: "tokens>10k",
  },
  in: { type: "amount", field: "in", unit: "tokens", means: () => t("Tokens in"), example: "in>10k" },
  out: { type: "amount", field: "out", unit: "tokens", means: () => t("Tokens out"), example: "out>2k" },
  cached: {
    type: "amount",
    field: "cached",
    unit: "tokens",
    means: () => t("Tokens read from the cache"),
    example: "cached<1k",
  },
  event: {
    type: "amount",
    field: "event",
    unit: "number",
    means: () => t("The event's number"),
    example: "event>=100",
  },
  after: { type: "after", means: () => t("On that day or later"), example: "after:2026-11-01" },
  before: { type: "before", means: () => t("Before that day"), example: "before:7d" },
};

export const fieldNames: readonly string[] = Object.keys(fields);

/** The field of this name, whatever its case. */
export const fieldNamed = (name: string): Field | undefined =>
  Object.hasOwn(fields, name.toLowerCase()) ? fields[name.toLowerCase()] : undefined;

export const states: Readonly<Record<State, Means>> = {
  error: () => t("It failed or was denied"),
  denied: () => t("A call that was denied"),
  cached: () => t("Tokens came from the provider's cache"),
  free: () => t("It cost nothing"),
  estimated: () => t("Its cost is an estimate"),
  unpriced: () => t("Its cost is unknown"),
};

export const stateNames = Object.keys(states) as State[]; // the table's keys are its type's

export const kindNames = Object.keys(spanRole) as FactKind[]; // the table's keys are its type's

/** What stands behind a number, with how many of the smallest unit it is. */
export const units: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  money: { $: 1 },
  time: { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 },
  tokens: { k: 1_000, M: 1_000_000 },
  number: {},
};
