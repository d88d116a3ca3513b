// What a filter asks of an event, as a tree; and what it means. The store asks the same in its own language.
import type { EventHeader } from "../figures.ts";
import type { Author, EventTraits, Place } from "../traits.ts";
import { fits, type Pattern } from "./pattern.ts";

/** What is known of an event without its body. */
export type Subject = Omit<EventHeader, "id" | "branch" | "span" | "parent"> &
  Pick<EventTraits, "tool" | "model" | "author" | "firstPartMs"> &
  Pick<Place, "agent">;

export type NameField = "tool" | "model" | "agent";
export type AmountField = "cost" | "dur" | "first" | "tokens" | "in" | "out" | "cached" | "event";
export type Sign = ">" | ">=" | "<" | "<=" | "=";
export type State = "error" | "denied" | "cached" | "free" | "estimated" | "unpriced";

export type Condition =
  /** Of no parts: everything passes "all", nothing passes "any". */
  | { readonly type: "all" | "any"; readonly parts: readonly Condition[] }
  | { readonly type: "not"; readonly part: Condition }
  /** In the label, the kind, or a name. */
  | { readonly type: "text"; readonly pattern: Pattern }
  | { readonly type: "kind"; readonly kinds: readonly string[] }
  | { readonly type: "name"; readonly field: NameField; readonly patterns: readonly Pattern[] }
  | { readonly type: "by"; readonly authors: readonly Author[] }
  /** US dollars, milliseconds, or tokens. */
  | { readonly type: "amount"; readonly field: AmountField; readonly sign: Sign; readonly value: number }
  /** Milliseconds since 1970: at that moment or later; before it. */
  | { readonly type: "after" | "before"; readonly at: number }
  | { readonly type: "is"; readonly states: readonly State[] };

export const everything: Condition = { type: "all", parts: [] };

/** The meaning of a filter. An unknown figure passes no comparison: it is neither large nor small. */
export function matches(condition: Condition, subject: Subject): boolean {
  switch (condition.type) {
    case "all":
      return condition.parts.every((part) => matches(part, subject));
    case "any":
      return condition.parts.some((part) => matches(part, subject));
    case "not":
      return !matches(condition.part, subject);
    case "text":
      return [subject.label, subject.kind, subject.tool, subject.model, subject.agent].some(
        (text) => text !== null && fits(condition.pattern, text),
      );
    case "kind":
      return condition.kinds.includes(subject.kind);
    case "name": {
      const name = subject[condition.field];
      return name !== null && condition.patterns.some((pattern) => fits(pattern, name));
    }
    case "by":
      return condition.authors.some((author) => author === subject.author);
    case "amount": {
      const amount = amountOf(condition.field, subject);
      return amount !== null && compares(amount, condition.sign, condition.value);
    }
    case "after":
      return subject.at >= condition.at;
    case "before":
      return subject.at < condition.at;
    case "is":
      return condition.states.some((state) => isIn(state, subject));
    default:
      return condition satisfies never;
  }
}

function amountOf(field: AmountField, subject: Subject): number | null {
  switch (field) {
    case "cost":
      return subject.costUsd;
    case "dur":
      return subject.durationMs;
    case "first":
      return subject.firstPartMs;
    case "tokens":
      return subject.inputTokens === null && subject.outputTokens === null
        ? null
        : (subject.inputTokens ?? 0) + (subject.outputTokens ?? 0);
    case "in":
      return subject.inputTokens;
    case "out":
      return subject.outputTokens;
    case "cached":
      return subject.cacheReadTokens;
    case "event":
      return subject.seq;
    default:
      return field satisfies never;
  }
}

function compares(amount: number, sign: Sign, value: number): boolean {
  switch (sign) {
    case ">":
      return amount > value;
    case ">=":
      return amount >= value;
    case "<":
      return amount < value;
    case "<=":
      return amount <= value;
    case "=":
      return amount === value;
    default:
      return sign satisfies never;
  }
}

function isIn(state: State, subject: Subject): boolean {
  switch (state) {
    case "error":
      return subject.failed;
    case "denied":
      return subject.failed && subject.kind === "tool.decided";
    case "cached":
      return (subject.cacheReadTokens ?? 0) > 0;
    case "free":
      return subject.costUsd === 0;
    case "estimated":
      return subject.costEstimated;
    case "unpriced":
      return subject.costUnknown;
    default:
      return state satisfies never;
  }
}
