// The inspector's part about going on from an event, answered from the studio.
import type { Disposable } from "../core/scope.ts";
import type { Side } from "../protocol/comparing.ts";
import * as Inspector from "../protocol/inspector.ts";
import type { Peer } from "../protocol/peer.ts";
import type { Answerer } from "../protocol/schemas.ts";
import type { Studio } from "./studio.ts";

/** What forking and comparing need of the editor around them. */
export interface ForkHost {
  /** Null when the person chose nobody. */
  chooseAnswerer(): Promise<Answerer | null>;
  inspect(session: string): Promise<void>;
  /** Lets the person choose another branch or session than this; null when they choose none. */
  chooseOther(than: Side): Promise<Side | null>;
}

export function serveForking(peer: Peer, studio: Studio, session: string, host: ForkHost): Disposable {
  const { forkAt, agents } = studio;

  peer.answer(Inspector.forkPlan, ({ seq }) => forkAt.plan(session, seq));
  peer.answer(Inspector.chooseForkAnswerer, async ({ seq }) => {
    const by = await host.chooseAnswerer();
    if (by === null) return null;
    const label = by.type === "model" ? by.model : (await agents.get(by.agent)).version.spec.name;
    return { by, label, estimate: await forkAt.estimate(session, seq, by) };
  });
  peer.answer(Inspector.fork, (wish) => forkAt.begin(session, wish));
  /** The sessions that the view knows of. */
  let known = new Set<string>();
  peer.answer(Inspector.forkedSessions, async () => {
    const made = await forkAt.made(session);
    known = new Set(made.map(({ id }) => id));
    return made;
  });
  peer.answer(Inspector.inspect, ({ session: other }) => host.inspect(other));

  return studio.changes.on((change) => {
    const { type } = change;
    if (type === "sessions" || type === "foreign" || (type === "session" && known.has(change.session)))
      peer.tell(Inspector.forksChanged, undefined);
  });
}
