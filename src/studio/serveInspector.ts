// An inspector view of one session, answered from the log.
import { createScope, type Disposable } from "../core/scope.ts";
import { shortened } from "../core/shortened.ts";
import * as Inspector from "../protocol/inspector.ts";
import type { Peer } from "../protocol/peer.ts";
import { serveComparing } from "./serveComparing.ts";
import { serveDocuments } from "./serveDocuments.ts";
import { type ForkHost, serveForking } from "./serveForking.ts";
import type { Studio } from "./studio.ts";

/** What an inspector needs of the editor around it. */
export interface InspectorHost {
  copy(text: string): Promise<void>;
  /** Opens a read-only document. */
  openJson(title: string, json: string): Promise<void>;
  openChat(session: string): Promise<void>;
  openTotals(): Promise<void>;
  /** What a command asked to be shown in this inspector, once. */
  takeWish(session: string): Inspector.Wish | null;
  /** Tells that there is something to take. */
  onWish(listener: (session: string) => void): Disposable;
  readonly forks: ForkHost;
}

export function serveInspector(peer: Peer, studio: Studio, session: string, host: InspectorHost): Disposable {
  const { sessions, events } = studio;
  const scope = createScope();
  scope.own(peer);

  peer.answer(Inspector.open, async () => ({
    ...(await sessions.get(session)),
    startedAt: await events.startedAt(session),
  }));
  peer.answer(Inspector.index, ({ filter, after, place }, signal) =>
    events.index(session, filter, after, place, signal),
  );
  peer.answer(Inspector.spans, ({ branch, after }) => events.spans(session, branch, after));
  peer.answer(Inspector.names, () => events.names(session));
  peer.answer(Inspector.rows, ({ seqs }) => events.rows(session, seqs));
  peer.answer(Inspector.detail, async ({ seq }) => {
    const { value, isCut } = shortened(await events.get(session, seq));
    return { event: value, isCut };
  });
  peer.answer(Inspector.openInEditor, async ({ seq }) => {
    const { fact } = await events.get(session, seq);
    await host.openJson(`event ${seq} ${fact.kind}`, JSON.stringify(fact, null, 2));
  });
  peer.answer(Inspector.copy, ({ text }) => host.copy(text));
  peer.answer(Inspector.openChat, () => host.openChat(session));
  peer.answer(Inspector.openTotals, () => host.openTotals());

  peer.answer(Inspector.takeWish, async () => host.takeWish(session));
  scope.own(
    host.onWish((wished) => {
      if (wished === session) peer.tell(Inspector.wished, undefined);
    }),
  );

  serveDocuments(peer, studio, session, host);

  scope.own(serveForking(peer, studio, session, host.forks));
  scope.own(serveComparing(peer, studio, session, host.forks));

  scope.own(
    studio.changes.on((change) => {
      if (change.type === "foreign" || (change.type === "session" && change.session === session)) {
        peer.tell(Inspector.changed, undefined);
      }
    }),
  );
  return scope;
}
