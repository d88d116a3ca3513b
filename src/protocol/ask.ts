// The contract of the tab that shows a quick question and its answer. It is recorded nowhere unless the person keeps it.
import * as z from "zod/mini";
import type { Event } from "../core/event.ts";
import type { Part } from "../core/provider.ts";
import type { Live } from "./chat.ts";
import { notice, request } from "./peer.ts";
import { Id, MessageText, Nothing } from "./schemas.ts";

export interface AskSnapshot {
  readonly model: string;
  /** The connection's name. */
  readonly connection: string;
  readonly events: readonly Event[];
  readonly live: Live | null;
  /** True once it is a session, which the history keeps. */
  readonly kept: boolean;
}

export const open = request<AskSnapshot>()("ask.open", Nothing);
/** The parts of the model call under way, from number `from`; null when none is. */
export const live = request<Live | null>()("ask.live", z.strictObject({ span: Id, from: z.int() }));
export const stop = request<void>()("ask.stop", Nothing);
/** Takes it into the history, and goes on with it in the chat. */
export const continueInChat = request<void>()("ask.continueInChat", Nothing);
/** Opens the box for another question. */
export const another = request<void>()("ask.another", Nothing);
export const openSettings = request<void>()("ask.openSettings", Nothing);
export const copy = request<void>()("ask.copy", z.strictObject({ text: MessageText }));
/** Inserts the text at the cursor of the editor that was last active. */
export const insert = request<void>()("ask.insert", z.strictObject({ text: MessageText }));
export const openLink = request<void>()("ask.openLink", z.strictObject({ url: z.string().check(z.maxLength(4_000)) }));

/** There is more: open again. */
export const changed = notice("ask.changed", Nothing);
/** A preview; droppable: what is missed is asked for with `live`. */
export const liveParts = notice(
  "ask.liveParts",
  z.strictObject({ span: Id, from: z.int(), parts: z.array(z.custom<Part>()) }),
);
