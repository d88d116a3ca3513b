// What the inspector asks of a comparison: the steps side by side in few words, and what one of them says on demand.
import * as z from "zod/mini";
import type { Field, StepFigures, StepKind } from "../core/steps.ts";
import { Id } from "./schemas.ts";

/** A history: a branch of a session. */
export const Side = z.strictObject({ session: Id, branch: Id });
export type Side = z.infer<typeof Side>;

export const Sides = z.strictObject({ left: Side, right: Side });
export type Sides = z.infer<typeof Sides>;

/** A step without what it says. */
export interface StepRow {
  readonly kind: StepKind;
  readonly seq: number;
  readonly title: string;
  readonly depth: number;
  readonly figures: StepFigures;
}

export interface PairRow {
  readonly left: StepRow | null;
  readonly right: StepRow | null;
  /** The names of what is not the same; empty where all is. */
  readonly differs: readonly string[];
}

export interface SideWords {
  readonly title: string;
  /** Which of the session's branches; empty when there is one only. */
  readonly branch: string;
}

export interface ComparisonView {
  readonly left: SideWords;
  readonly right: SideWords;
  readonly rows: readonly PairRow[];
  /** The first that is not the same; null when all are. */
  readonly first: number | null;
  readonly totals: { readonly left: StepFigures; readonly right: StepFigures };
}

/** One pair's steps by the numbers of the events that began them; null where a side has none. */
export const PairAt = z.strictObject({ sides: Sides, left: z.nullable(z.int()), right: z.nullable(z.int()) });

export interface PairFields {
  readonly left: readonly Field[];
  readonly right: readonly Field[];
}
