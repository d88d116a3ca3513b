// The totals' contract: what one session, or all of them, come to.
import * as z from "zod/mini";
import type { Branch, Session } from "../core/session.ts";
import type { Totals } from "../core/totals.ts";
import { notice, request } from "./peer.ts";
import { Id, Nothing } from "./schemas.ts";

/** Days of the machine's own time, today the last of them. */
export const ranges = { week: 7, month: 30, all: null } as const;
export type Range = keyof typeof ranges;
export const rangeNames = ["week", "month", "all"] as const;

/** Null where the totals are of all sessions. */
export type TotalsSubject = { readonly session: Session; readonly branches: readonly Branch[] } | null;

export const open = request<TotalsSubject>()("totals.open", Nothing);
/** `branch`: only that branch's history; null: all of it. */
export const read = request<Totals>()(
  "totals.read",
  z.strictObject({ branch: z.nullable(Id), range: z.enum(rangeNames) }),
);
export const copy = request<void>()("totals.copy", z.strictObject({ text: z.string() }));

/** Something was recorded since. */
export const changed = notice("totals.changed", Nothing);
