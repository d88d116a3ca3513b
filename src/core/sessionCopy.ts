// A session as it travels between histories: all its branches and events, and the agents' versions that it names.
import type { AgentVersion } from "./agent.ts";
import type { Event } from "./event.ts";
import type { Branch, Session } from "./session.ts";

export interface SessionCopy extends Pick<Session, "id" | "purpose" | "title" | "agent" | "head" | "createdAt"> {
  /** Parents before their branches. */
  readonly branches: readonly Branch[];
  /** By number. */
  readonly events: readonly Event[];
  readonly versions: readonly AgentVersion[];
}
