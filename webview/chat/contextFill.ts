// What fills the model's window, unfolded from the meter; and making room in it.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Shown } from "./shown.ts";

export interface ContextFillModel {
  /** Null while it is folded. */
  readonly fill: ReadonlySignal<Chat.ContextFill | null>;
  toggle(): Promise<void>;
  close(): void;
}

export function createContextFill(
  peer: Peer,
  shown: Shown,
  attempt: (asking: Promise<unknown>) => Promise<boolean>,
): ContextFillModel {
  const fill = signal<Chat.ContextFill | null>(null);
  let turn = 0;
  function close(): void {
    turn++;
    fill.value = null;
  }
  // What it said is not true any more.
  effect(() => {
    void [shown.session.value?.ends, shown.session.value?.id, shown.agent.value];
    close();
  });
  return {
    fill,
    close,
    async toggle() {
      if (fill.peek() !== null) return close();
      const mine = ++turn;
      await attempt(
        peer.ask(Chat.contextFill, { session: shown.id() }).then((found) => {
          if (mine === turn) fill.value = found;
        }),
      );
    },
  };
}
