// Whom a message is for, instead of the session's own agent, which stays what it is.
import type { Event } from "./event.ts";

export interface Addressee {
  /** Its id. */
  readonly agent: string;
  /** As it was called then. */
  readonly name: string;
}

/** Whom the turn after this history is asked of; undefined when that is the session's own agent. */
export function addresseeIn(history: readonly Event[]): Addressee | undefined {
  const said = history.findLast(({ span, fact }) => span === null && fact.kind === "message.user")?.fact;
  return said?.kind === "message.user" ? said.to : undefined;
}
