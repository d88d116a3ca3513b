// The inspector's contract: numbers first, rows by the page, one body at a time.
import * as z from "zod/mini";
import type { Event } from "../core/event.ts";
import type { EventHeader } from "../core/figures.ts";
import type { KnownNames } from "../core/filter/complete.ts";
import { QUERY_LENGTH } from "../core/filter/parse.ts";
import type { Branch, Session } from "../core/session.ts";
import type { SpanEvents } from "../core/spanEvents.ts";
import { type ComparisonView, PairAt, type PairFields, type Side, Sides } from "./comparing.ts";
import { type ForkChoice, type ForkMade, type ForkPlan, ForkWish } from "./forking.ts";
import { notice, request } from "./peer.ts";
import { Id, Nothing } from "./schemas.ts";

/** Rows in one answer: a screenful twice over, some 20 KB. */
export const PAGE = 100;

export interface InspectorSnapshot {
  readonly session: Session;
  readonly branches: readonly Branch[];
  /** The first event's time, that the others are shown relative to; null when there is none. */
  readonly startedAt: number | null;
}

/** `branch`: the history of that branch; null: every event of the session. `query`: core/filter/parse.ts; empty: all. */
export const Filter = z.strictObject({
  branch: z.nullable(Id),
  query: z.string().check(z.maxLength(QUERY_LENGTH)),
});
export type Filter = z.infer<typeof Filter>;

export interface Detail {
  readonly event: Event;
  /** Whether its texts are so long that they are cut: all of them stand in the documents (exactCall.ts). */
  readonly isCut: boolean;
}

export const open = request<InspectorSnapshot>()("inspector.open", Nothing);
/**
 * The numbers of events that pass the filter and are greater than `after`, in order: those up to event `ends`, and with `more`
 * there are events behind that. With a `place` they are answered as soon as there is a page of them from that number on, or when
 * that takes long; without one all of them are waited for.
 */
export const index = request<{ seqs: Uint32Array; ends: number; more: boolean }>()(
  "inspector.index",
  z.strictObject({ filter: Filter, after: z.int(), place: z.nullable(z.int()) }),
);
export const rows = request<readonly EventHeader[]>()(
  "inspector.rows",
  z.strictObject({ seqs: z.array(z.int()).check(z.maxLength(PAGE)) }),
);
export const detail = request<Detail>()("inspector.detail", z.strictObject({ seq: z.int() }));
/** Opens the event's whole body as JSON in an editor. */
export const openInEditor = request<void>()("inspector.openInEditor", z.strictObject({ seq: z.int() }));
export const copy = request<void>()("inspector.copy", z.strictObject({ text: z.string() }));
export const openChat = request<void>()("inspector.openChat", Nothing);

/** The session changed: ask for the index after what is known. */
export const changed = notice("inspector.changed", Nothing);

// The timeline.
export interface SpanSlice {
  readonly events: SpanEvents;
  /** The number of the last event that this slice went up to, and of the session's last one. */
  readonly upTo: number;
  readonly ends: number;
}
/** A slice of what the tree of spans is made of, after event `after`. `branch` as in a filter. */
export const spans = request<SpanSlice>()(
  "inspector.spans",
  z.strictObject({ branch: z.nullable(Id), after: z.int() }),
);
// Filters and totals.
/** The tools, models and agents of the session, that a filter can be completed with. */
export const names = request<KnownNames>()("inspector.names", Nothing);
export const openTotals = request<void>()("inspector.openTotals", Nothing);
// Going on from an event (forking.ts), and two histories side by side (comparing.ts).
export const forkPlan = request<ForkPlan>()("inspector.forkPlan", z.strictObject({ seq: z.int() }));
/** Lets the person choose an agent or a model to go on with from this event; null when they choose none. */
export const chooseForkAnswerer = request<ForkChoice | null>()(
  "inspector.chooseForkAnswerer",
  z.strictObject({ seq: z.int() }),
);
export const fork = request<ForkMade>()("inspector.fork", ForkWish);
/** The sessions that began with a copy of this one, oldest first. */
export const forkedSessions = request<readonly Session[]>()("inspector.forkedSessions", Nothing);
/** Opens the inspector of another session. */
export const inspect = request<void>()("inspector.inspect", z.strictObject({ session: Id }));
/** The sessions that began with a copy of this one may have changed. */
export const forksChanged = notice("inspector.forksChanged", Nothing);
/** Lets the person choose what this branch is compared with; null when they choose nothing. */
export const chooseOther = request<Side | null>()("inspector.chooseOther", z.strictObject({ branch: Id }));
export const compare = request<ComparisonView>()("inspector.compare", Sides);
export const compareFields = request<PairFields>()("inspector.compareFields", PairAt);
/** What a command outside asks to be shown. */
export type Wish =
  | { readonly type: "compare"; readonly sides: Sides }
  | { readonly type: "event"; readonly branch: string; readonly seq: number };
/** Once; null when nothing is asked. */
export const takeWish = request<Wish | null>()("inspector.takeWish", Nothing);
export const wished = notice("inspector.wished", Nothing);
