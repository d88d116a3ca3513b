// What the inspector asks of a fork: what there is to change at an event, and what a person changed.
import * as z from "zod/mini";
import type { Cost } from "../core/cost.ts";
import type { Json } from "../core/json.ts";
import type { ModelRef } from "../core/message.ts";
import type { Parameters as ParametersType } from "../core/provider.ts";
import { Answerer, MessageText, Parameters } from "./schemas.ts";

/** So many ways on from one event at once: more nobody compares, and each is paid for. */
const MOST_FORKS = 12;

/** At a tool's call: it is carried out again, has another result, or a person decides on it. */
export const ForkCall = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("again") }),
  z.strictObject({ type: z.literal("result"), text: MessageText, isError: z.boolean() }),
  z.strictObject({
    type: z.literal("decision"),
    verdict: z.enum(["allow", "deny"]),
    reason: z.string().check(z.maxLength(10_000)),
  }),
]);
export type ForkCall = z.infer<typeof ForkCall>;

/** What is null stays as it was recorded. */
export const ForkWish = z.strictObject({
  seq: z.int(),
  system: z.nullable(MessageText),
  parameters: z.nullable(Parameters),
  /** None: who answered then. One: a branch. Several: a session for each. */
  by: z.array(Answerer).check(z.maxLength(MOST_FORKS)),
  call: z.nullable(ForkCall),
  message: z.nullable(MessageText),
});
export type ForkWish = z.infer<typeof ForkWish>;

/** What a model call there is going to cost, as far as that is known: as many tokens as were used then. */
export interface ForkEstimate {
  readonly cost: Cost;
  /** Tokens; null when they are not known. */
  readonly input: number | null;
}

/** An agent or a model that a person chose to go on with. */
export interface ForkChoice {
  readonly by: Answerer;
  /** Its name for the person. */
  readonly label: string;
  readonly estimate: ForkEstimate;
}

/** What there is to change at an event. */
export interface ForkPlan {
  readonly seq: number;
  readonly kind: "ask" | "answer" | "call" | "message" | "end";
  readonly agent: string;
  /** As it was recorded; null where nothing was asked. */
  readonly system: string | null;
  readonly model: ModelRef | null;
  readonly parameters: ParametersType;
  readonly call: {
    readonly name: string;
    readonly input: Json;
    readonly preview: string;
    readonly result: { readonly text: string; readonly isError: boolean } | null;
    readonly decision: { readonly verdict: "allow" | "deny"; readonly by: "policy" | "user" } | null;
  } | null;
  readonly message: string | null;
  /** Where it begins at one call: how many other calls of the answer are carried out again. */
  readonly others: number;
  /** Whether something has to be said. */
  readonly saysFirst: boolean;
  readonly estimate: ForkEstimate;
}

export type ForkMade =
  | { readonly type: "branch"; readonly branch: string }
  | { readonly type: "sessions"; readonly sessions: readonly string[] };
