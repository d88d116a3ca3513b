// The list that an "@" opens, without its pixels.
import { type ReadonlySignal, signal } from "@preact/signals";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";
import { type Mention, mentionAt } from "./mention.ts";

/** So long typing rests before the workspace is looked through. */
const ASK_AFTER_MS = 80;

type MentionList =
  | { readonly at: "closed" }
  | { readonly at: "open"; readonly mention: Mention; readonly places: readonly Chat.Place[]; readonly active: number };

export interface Mentions {
  readonly list: ReadonlySignal<MentionList>;
  /** The text or the cursor has changed. */
  look(text: string, caret: number): void;
  move(step: 1 | -1): void;
  hide(): void;
  /** Escape: it stays away until another "@" is typed. */
  close(): void;
}

/** `failed` is told when the workspace could not be looked through. */
export function createMentions(peer: Peer, clock: Clock, failed: (thrown: unknown) => void): Mentions {
  const list = signal<MentionList>({ at: "closed" });
  let callOff: (() => void) | null = null;
  let asked = 0;
  let dismissed: number | null = null;

  function hide(): void {
    callOff?.();
    callOff = null;
    asked++;
    list.value = { at: "closed" };
  }

  async function ask(mention: Mention): Promise<void> {
    const mine = ++asked;
    try {
      const places = await peer.ask(Chat.places, { query: mention.query });
      // Typed on meanwhile: that has its own answer.
      if (mine === asked) list.value = { at: "open", mention, places, active: 0 };
    } catch (thrown) {
      if (mine !== asked) return;
      hide();
      failed(thrown);
    }
  }

  return {
    list,
    hide,
    look(text, caret) {
      const mention = mentionAt(text, caret);
      if (mention === null || mention.from !== dismissed) dismissed = null;
      if (mention === null || dismissed !== null) return hide();
      callOff?.();
      callOff = clock.after(ASK_AFTER_MS, () => void ask(mention));
    },
    move(step) {
      const now = list.peek();
      if (now.at === "closed" || now.places.length === 0) return;
      list.value = { ...now, active: (now.active + step + now.places.length) % now.places.length };
    },
    close() {
      const now = list.peek();
      if (now.at === "open") dismissed = now.mention.from;
      hide();
    },
  };
}
