// A quick question's tab, answered from the question itself.
import { createScope, type Disposable } from "../core/scope.ts";
import * as Ask from "../protocol/ask.ts";
import type { Peer } from "../protocol/peer.ts";
import { createFrames, joinParts, type LiveParts } from "./frames.ts";
import type { QuickAsking } from "./quickAsk.ts";

/** What the tab needs of the editor around it. */
export interface AskHost {
  /** Shows the session in the chat. */
  show(session: string): Promise<void>;
  another(): Promise<void>;
  openSettings(): Promise<void>;
  copy(text: string): Promise<void>;
  insert(text: string): Promise<void>;
  openLink(url: string): Promise<void>;
}

export function serveAsk(peer: Peer, asking: QuickAsking, host: AskHost): Disposable {
  const scope = createScope();
  scope.own(peer);

  peer.answer(Ask.open, () => {
    const { question, connectionName, events, live, kept } = asking;
    return {
      model: question.model,
      connection: connectionName,
      events: [...events],
      live: live === null ? null : { span: live.span, from: 0, parts: [...live.parts] },
      kept: kept !== null,
    };
  });
  peer.answer(Ask.live, ({ span, from }) => {
    const { live } = asking;
    return live?.span === span ? { span, from, parts: live.parts.slice(from) } : null;
  });
  peer.answer(Ask.stop, () => asking.stop());
  peer.answer(Ask.continueInChat, async () => host.show(await asking.keep()));
  peer.answer(Ask.another, () => host.another());
  peer.answer(Ask.openSettings, () => host.openSettings());
  peer.answer(Ask.copy, ({ text }) => host.copy(text));
  peer.answer(Ask.insert, ({ text }) => host.insert(text));
  peer.answer(Ask.openLink, ({ url }) => host.openLink(url));

  const parts = scope.own(createFrames(joinParts<LiveParts>, (live) => peer.tell(Ask.liveParts, live)));
  scope.own(asking.livePart.on(({ span, index, part }) => parts.add({ span, from: index, parts: [part] })));
  scope.own(
    asking.changed.on(() => {
      parts.flush();
      peer.tell(Ask.changed, undefined);
    }),
  );
  return scope;
}
