// The message that is not sent yet. The view owns its text and saves it; the host owns its attachments.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Addressee } from "../../src/core/addressee.ts";
import type { Enclosure, Rewording } from "../../src/core/message.ts";
import { enclosureMark, textBehind, withoutMarked } from "../../src/core/unsent.ts";
import type { Typed } from "../../src/core/variables.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";
import { createUnsaved } from "./unsaved.ts";

/** What of the draft goes with a message besides its text. */
interface Sending {
  /** The marks of what is attached. */
  readonly attached: string[];
  /** The agent that is to answer; null for the session's own. */
  readonly to: string | null;
  /** It was sent: it is gone here too, and what was added meanwhile stays. False when another session is shown by then. */
  sent(): boolean;
}

export interface DraftModel {
  /** Whose draft it is; null for a conversation that is not begun. */
  readonly session: string | null;
  readonly text: ReadonlySignal<string>;
  readonly attachments: ReadonlySignal<readonly Enclosure[]>;
  /** Who is to answer it; null for the session's own agent. */
  readonly to: ReadonlySignal<Addressee | null>;
  /** A message of the session that is being said otherwise; null when none is. */
  readonly rewording: ReadonlySignal<Rewording | null>;
  /** What was typed for variables of agents. */
  readonly variables: ReadonlySignal<Typed>;
  edit(text: string): void;
  /** Null: the message stays as it is. */
  reword(rewording: Rewording | null): void;
  fill(variables: Typed): void;
  /** Saves at once what is not saved yet; resolves when it is. */
  save(): Promise<void>;
  /** The host's draft of the session that is shown now. Text that is not saved yet wins, if it is the same session's. */
  adopt(session: string | null, draft: Chat.Draft): void;
  /** The first message began this session: what is written behind it goes on there, if it is shown next. Null: no more. */
  began(session: string | null): void;
  /** What stands here is sent with `ask`. */
  send(ask: (sending: Sending) => Promise<void>): Promise<void>;
  /**
   * Resolves when what is being sent was sent, or could not be; null when nothing is. Another session's draft is better adopted
   * after it: only where it stands is it known what of it was sent, and what was written behind it.
   */
  readonly onItsWay: Promise<void> | null;
  /** Asks for the draft again: it changed elsewhere. */
  refresh(): Promise<void>;
  detach(index: number): Promise<void>;
  attachSelection(): Promise<void>;
  attachPlace(place: string): Promise<void>;
  /** `data`: Base64. `of`: whose draft it was meant for, as reading a file takes its time. */
  attachImage(data: string, of: string | null): Promise<void>;
  /** A file of the workspace, by its URI. Resolves to the data of a picture, in Base64, that has to be made ready first. */
  attachFile(address: string, of: string | null): Promise<string | null>;
  /** The session's own agent answers it after all. */
  unaddress(): Promise<void>;
}

/** `failing`, asked as a text is being saved, is told when it could not be; what was asked for rejects. */
export function createDraft(peer: Peer, clock: Clock, failing: () => (thrown: unknown) => void): DraftModel {
  const attachments = signal<readonly Enclosure[]>([]);
  const to = signal<Addressee | null>(null);
  let session: string | null = null;
  let begun: string | null = null;
  let onItsWay: Promise<void> | null = null;
  /** How many of the texts that were inserted into it stand here. */
  let inserted: number | undefined;
  const text = createUnsaved(
    "",
    clock,
    (typed) => peer.ask(Chat.saveDraft, { session, text: typed, ...(inserted === undefined ? {} : { inserted }) }),
    failing,
  );
  const rewording = createUnsaved<Rewording | null>(
    null,
    clock,
    // Before the first message there is none to say otherwise.
    async (typed) => session !== null && peer.ask(Chat.saveRewording, { session, rewording: typed }),
    failing,
  );
  const variables = createUnsaved<Typed>(
    [],
    clock,
    (typed) => peer.ask(Chat.saveVariables, { session, variables: typed.map(([agent, values]) => [agent, values]) }),
    failing,
  );

  function take(draft: Chat.Draft): void {
    if (text.take(draft.text)) inserted = draft.inserted;
    variables.take(draft.variables ?? []);
    attachments.value = draft.attachments;
    to.value = draft.to ?? null;
  }

  /** Takes the answer, unless another session is shown by now. */
  async function taken(asked: Promise<Chat.Draft>, of = session): Promise<void> {
    const draft = await asked;
    if (of === session) take(draft);
  }

  return {
    get session() {
      return session;
    },
    text: text.value,
    attachments,
    to,
    rewording: rewording.value,
    variables: variables.value,
    edit: text.edit,
    reword(next) {
      rewording.edit(next);
      if (next === null) void rewording.save();
    },
    fill: variables.edit,
    async save() {
      await Promise.all([text.save(), rewording.save(), variables.save()]);
    },
    began(made) {
      begun = made;
    },
    adopt(of, draft) {
      const isBegun = of !== null && session === null && of === begun && draft.text === "";
      const behind = isBegun ? text.value.peek() : "";
      if (of !== session) {
        begun = null;
        if (behind !== "") text.edit("");
        text.leave();
        rewording.leave();
        variables.leave();
        session = of;
        // Once: a message that is said otherwise in another window is not opened here too, with the focus in it.
        rewording.take(draft.rewording ?? null);
      }
      take(draft);
      if (behind !== "") text.edit(behind);
    },
    get onItsWay() {
      return onItsWay;
    },
    async send(ask) {
      const textSent = text.use(textBehind);
      const attached = attachments.peek().map(enclosureMark);
      const [asked, of] = [to.peek()?.agent ?? null, session];
      const sent = () => {
        if (of !== session) return false;
        textSent();
        attachments.value = withoutMarked(attachments.peek(), attached);
        if (to.peek()?.agent === asked) to.value = null;
        return true;
      };
      const sending = ask({ attached, to: asked, sent });
      const over = () => {
        onItsWay = null;
      };
      onItsWay = sending.then(over, over);
      await sending;
    },
    refresh: () => taken(peer.ask(Chat.draft, { session })),
    detach: (index) => taken(peer.ask(Chat.detach, { session, index })),
    attachSelection: () => taken(peer.ask(Chat.attachSelection, { session })),
    attachPlace: (place) => taken(peer.ask(Chat.attachPlace, { session, place })),
    async attachFile(address, of) {
      const { draft, picture } = await peer.ask(Chat.attachFile, { session: of, address });
      if (draft !== null && of === session) take(draft);
      return picture;
    },
    unaddress: () => taken(peer.ask(Chat.unaddress, { session })),
    attachImage: (data, of) => taken(peer.ask(Chat.attachImage, { session: of, data }), of),
  };
}
