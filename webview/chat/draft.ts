// The message that is not sent yet. The view owns its text and saves it; the host owns its attachments.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Addressee } from "../../src/core/addressee.ts";
import type { Enclosure } from "../../src/core/message.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";

/** How long typing rests before the text is saved. */
const SAVE_AFTER_MS = 250;

export interface DraftModel {
  readonly text: ReadonlySignal<string>;
  readonly attachments: ReadonlySignal<readonly Enclosure[]>;
  /** Who is to answer it; null for the session's own agent. */
  readonly to: ReadonlySignal<Addressee | null>;
  edit(text: string): void;
  /** Saves at once what is not saved yet; resolves when it is. */
  save(): Promise<void>;
  /** The host's draft of the session that is shown now. Text that is not saved yet wins, if it is the same session's. */
  adopt(session: string | null, draft: Chat.Draft): void;
  /** The text was sent: it is gone here too. */
  clear(): void;
  /** Asks for the draft again: it changed elsewhere. */
  refresh(): Promise<void>;
  detach(index: number): Promise<void>;
  attachSelection(): Promise<void>;
  attachPlace(place: string): Promise<void>;
  /** `data`: Base64. */
  attachImage(data: string): Promise<void>;
  /** A file of the workspace, by its URI. Resolves to the data of a picture, in Base64, that has to be made ready first. */
  attachFile(address: string): Promise<string | null>;
  /** The session's own agent answers it after all. */
  unaddress(): Promise<void>;
}

/** `failed` is told when a text could not be saved; what was asked for rejects. */
export function createDraft(peer: Peer, clock: Clock, failed: (thrown: unknown) => void): DraftModel {
  const text = signal("");
  const attachments = signal<readonly Enclosure[]>([]);
  const to = signal<Addressee | null>(null);
  let session: string | null = null;
  /** True from a key stroke until the host has confirmed that very text. */
  let unsaved = false;
  let callOff: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();

  function save(): Promise<void> {
    if (callOff === null) return saving;
    callOff();
    callOff = null;
    const saved = text.peek();
    const of = session;
    saving = peer.ask(Chat.saveDraft, { session: of, text: saved }).then(
      () => {
        if (session === of && text.peek() === saved) unsaved = false;
      },
      (thrown) => failed(thrown),
    );
    return saving;
  }

  function take(draft: Chat.Draft): void {
    if (!unsaved) text.value = draft.text;
    attachments.value = draft.attachments;
    to.value = draft.to ?? null;
  }

  /** Takes the answer, unless another session is shown by now. */
  async function taken(asked: Promise<Chat.Draft>): Promise<void> {
    const of = session;
    const draft = await asked;
    if (of === session) take(draft);
  }

  return {
    text,
    attachments,
    to,
    edit(next) {
      if (next === text.peek()) return;
      text.value = next;
      unsaved = true;
      callOff?.();
      callOff = clock.after(SAVE_AFTER_MS, () => void save());
    },
    save,
    adopt(of, draft) {
      if (of !== session) {
        // Saved to the session that it was written for.
        void save();
        session = of;
        unsaved = false;
      }
      take(draft);
    },
    clear() {
      callOff?.();
      callOff = null;
      unsaved = false;
      text.value = "";
      attachments.value = [];
      to.value = null;
    },
    refresh: () => taken(peer.ask(Chat.draft, { session })),
    detach: (index) => taken(peer.ask(Chat.detach, { session, index })),
    attachSelection: () => taken(peer.ask(Chat.attachSelection, { session })),
    attachPlace: (place) => taken(peer.ask(Chat.attachPlace, { session, place })),
    async attachFile(address) {
      const of = session;
      const { draft, picture } = await peer.ask(Chat.attachFile, { session, address });
      if (draft !== null && of === session) take(draft);
      return picture;
    },
    unaddress: () => taken(peer.ask(Chat.unaddress, { session })),
    attachImage: (data) => taken(peer.ask(Chat.attachImage, { session, data })),
  };
}
