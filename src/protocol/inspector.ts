// The inspector's contract: numbers first, rows by the page, one body at a time.
import * as z from "zod/mini";
import type { Event } from "../core/event.ts";
import type { EventHeader } from "../core/figures.ts";
import type { Branch, Session } from "../core/session.ts";
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

/** `branch`: the history of that branch; null: every event of the session. `kinds` empty: all kinds. */
export const Filter = z.strictObject({
  branch: z.nullable(Id),
  kinds: z.array(z.string().check(z.maxLength(40))).check(z.maxLength(40)),
  failedOnly: z.boolean(),
  text: z.string().check(z.maxLength(500)),
});
export type Filter = z.infer<typeof Filter>;

export interface Detail {
  readonly event: Event;
  /** Whether its texts are so long that they are cut: all of them stand in the documents (exactCall.ts). */
  readonly isCut: boolean;
}

export const open = request<InspectorSnapshot>()("inspector.open", Nothing);
/** The numbers of the events that pass the filter and are greater than `after`, in order. */
export const index = request<{ seqs: Uint32Array; ends: number }>()(
  "inspector.index",
  z.strictObject({ filter: Filter, after: z.int() }),
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
