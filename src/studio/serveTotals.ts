// A view of totals, answered from the log.
import { createScope, type Disposable } from "../core/scope.ts";
import type { Peer } from "../protocol/peer.ts";
import * as Totals from "../protocol/totals.ts";
import type { Studio } from "./studio.ts";

/** What a view of totals needs of the editor around it. */
export interface TotalsHost {
  copy(text: string): Promise<void>;
  now(): number;
}

/** @param session null: all sessions */
export function serveTotals(peer: Peer, studio: Studio, session: string | null, host: TotalsHost): Disposable {
  const scope = createScope();
  scope.own(peer);

  peer.answer(Totals.open, () => (session === null ? null : studio.sessions.get(session)));
  peer.answer(Totals.read, ({ branch, range }, signal) =>
    studio.totals.read(session === null ? null : { session, branch }, beginOf(range, host.now()), signal),
  );
  peer.answer(Totals.copy, ({ text }) => host.copy(text));

  scope.own(
    studio.changes.on((change) => {
      const touches = change.type === "session" && (session === null || change.session === session);
      if (touches || change.type === "foreign") peer.tell(Totals.changed, undefined);
    }),
  );
  return scope;
}

/** Midnight before the first of the days; null: from the beginning. */
function beginOf(range: Totals.Range, now: number): number | null {
  const days = Totals.ranges[range];
  if (days === null) return null;
  const today = new Date(now);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1).getTime();
}
