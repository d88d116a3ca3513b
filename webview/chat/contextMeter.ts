// How full the model's window will be with the next message. Measured while nothing happens, and a while after the typing.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";
import type { DraftModel } from "./draft.ts";
import type { Shown } from "./shown.ts";

/** A pause in the typing: what is typed on counts little. */
const REST_MS = 800;

/** Null while it is not known, or nobody is there to answer. */
export function createContextMeter(
  peer: Peer,
  clock: Clock,
  shown: Shown,
  draft: DraftModel,
): ReadonlySignal<Chat.ContextSize | null> {
  const size = signal<Chat.ContextSize | null>(null);
  let callOff = () => {};
  let turn = 0;
  let measured: { readonly session: string | null; readonly agent: string | null } = { session: null, agent: null };

  async function measure(session: string | null, text: string): Promise<void> {
    const mine = ++turn;
    // A figure that cannot be had is left out: nobody asked for it.
    const found = await peer.ask(Chat.context, { session, text }).catch(() => null);
    if (mine === turn) size.value = found;
  }

  effect(() => {
    const text = draft.text.value;
    const session = shown.session.value;
    // Read, so that they are watched: whatever of them changes makes another figure.
    const watched = [draft.attachments.value, shown.agent.value];
    const subject = { session: session?.id ?? null, agent: shown.agent.value?.id ?? null };
    // A conversation that begins with what was just sent goes on with the figure of before it.
    const begins = measured.session === null && session?.state === "working";
    const isOther = subject.session !== measured.session && !begins;
    // The figure of another conversation, or of another model's window, would be taken for this one's.
    if (isOther || subject.agent !== measured.agent) size.value = null;
    measured = subject;
    callOff();
    // While an answer comes it says what it costs itself, and soon is counted by its provider.
    if (watched[1] === null || session?.state === "working") return;
    callOff = clock.after(REST_MS, () => void measure(session?.id ?? null, text));
  });
  return size;
}
