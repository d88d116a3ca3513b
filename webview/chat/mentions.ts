// The list that an "@" opens, without its pixels.
import { type ReadonlySignal, signal } from "@preact/signals";
import { rankNames } from "../../src/core/rankNames.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";
import { type Mention, mentionAt } from "./mention.ts";

/** So long typing rests before the workspace is looked through. */
const ASK_AFTER_MS = 80;

type MentionList =
  | { readonly at: "closed" }
  | {
      readonly at: "open";
      readonly mention: Mention;
      readonly places: readonly Chat.Place[];
      readonly active: number;
      /** More letters were typed since it was asked for: those that they leave of it, until the next answer. */
      readonly isOld: boolean;
    };

export interface Mentions {
  readonly list: ReadonlySignal<MentionList>;
  /** The text or the cursor has changed. */
  look(text: string, caret: number): void;
  move(step: 1 | -1): void;
  hide(): void;
  /** Escape: it stays away until another "@" is typed. */
  close(): void;
}

/** By which letters it is found, as by the host. */
const nameOf = ({ kind, label, detail }: Chat.Place): string => (kind === "file" ? `${detail}/${label}` : label);
const lookOf = ({ kind, label, detail }: Chat.Place): string => JSON.stringify([kind, label, detail]);

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
      if (mine !== asked) return;
      const now = list.peek();
      // Who has moved to a place of the list before stays there.
      const at = now.at === "open" && now.active > 0 ? now.places[now.active] : undefined;
      const same = at === undefined ? 0 : places.findIndex((place) => lookOf(place) === lookOf(at));
      list.value = { at: "open", mention, places, active: Math.max(0, same), isOld: false };
    } catch (thrown) {
      if (mine !== asked) return;
      hide();
      failed(thrown);
    }
  }

  /** What is chosen before the next answer takes the place of all that is typed by now. */
  function typeOn(mention: Mention): void {
    const now = list.peek();
    if (now.at === "closed" || now.mention.query === mention.query) return;
    const places = now.places.filter((place) => rankNames(mention.query, [place], nameOf).length > 0);
    const at = now.places[now.active];
    const active = at === undefined ? 0 : Math.max(0, places.indexOf(at));
    list.value = { at: "open", mention, places, active, isOld: true };
  }

  return {
    list,
    hide,
    look(text, caret) {
      const mention = mentionAt(text, caret);
      if (mention === null || mention.from !== dismissed) dismissed = null;
      if (mention === null || dismissed !== null) return hide();
      const now = list.peek();
      if (now.at === "open" && now.mention.from !== mention.from) hide();
      else typeOn(mention);
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
