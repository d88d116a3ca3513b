// What a command outside asks to be shown: taken at the beginning, and whenever there is something to take.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { lineage } from "../../src/core/session.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";

type EventWish = Extract<contract.Wish, { readonly type: "event" }>;

/** @returns ends it. An event is asked for once the session is there. */
export function takeWishes(
  peer: Peer,
  snapshot: ReadonlySignal<contract.InspectorSnapshot | null>,
  show: {
    compare(sides: Extract<contract.Wish, { readonly type: "compare" }>["sides"]): void;
    event(wish: EventWish, session: contract.InspectorSnapshot): void;
  },
): () => void {
  const wished = signal<EventWish | null>(null);
  const take = () =>
    void peer.ask(contract.takeWish, undefined).then(
      (wish) => {
        if (wish?.type === "compare") show.compare(wish.sides);
        else if (wish?.type === "event") wished.value = wish;
      },
      // A command asks for it again.
      () => {},
    );
  peer.on(contract.wished, take);
  take();
  return effect(() => {
    const [wish, session] = [wished.value, snapshot.value];
    if (wish === null || session === null) return;
    wished.value = null;
    show.event(wish, session);
  });
}

/** Whether the history of `shown`, or of all branches where that is null, has the event. */
export const hasEvent = (
  { branches }: contract.InspectorSnapshot,
  shown: string | null,
  { branch, seq }: EventWish,
): boolean =>
  shown === null || lineage(branches, shown).some((stretch) => stretch.branch === branch && seq <= stretch.upTo);
