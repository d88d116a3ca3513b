// What the studio tells its views: pointers to what changed, never the change itself.
import type { ErrorInfo } from "../core/failure.ts";
import type { Part } from "../core/provider.ts";
import type { SessionState } from "../core/session.ts";

/**
 * Which change reaches whom. Each but "foreign" is told in the window that made it; in every other window it is a "foreign",
 * which says no more. So whoever listens to one of the others listens to "foreign" too, and looks.
 *
 * | change      | made by                                            | heard by                                                  |
 * | ----------- | -------------------------------------------------- | --------------------------------------------------------- |
 * | session     | its log, queue, title, branches, decisions         | its chats, inspector, totals, tab titles, calls that wait |
 * | sessions    | what comes, goes, is renamed, begins, ends, waits  | the tree, counts, what waits, diffs, forks                |
 * | agents      | an agent saved, archived, brought back             | chats, agent editors, the trees                           |
 * | connections | a connection, or its models                        | chats, settings, agent editors, the agents' tree          |
 * | rules       | a call decided for longer, or the list of rules    | nobody: each call asks anew                               |
 * | mcp         | a server's state, offer or approval                | settings, agent editors                                   |
 * | draft       | what its view did not write by itself              | chats that show it                                        |
 * | foreign     | another window's write; a store put back or mended | all of these                                              |
 */
export type Change =
  /** The events, branches, title or state of a session. */
  | { readonly type: "session"; readonly session: string }
  /** Sessions came, went or moved in their list. */
  | { readonly type: "sessions" }
  | { readonly type: "agents" }
  | { readonly type: "connections" }
  /** What a person allowed or denied for longer than once. */
  | { readonly type: "rules" }
  /** MCP servers: which there are, their states, what they offer and what of that is approved. */
  | { readonly type: "mcp" }
  | { readonly type: "draft"; readonly session: string | null }
  /** Another window wrote: anything may have changed. */
  | { readonly type: "foreign" };

/** One part of a model call under way, as it arrives. Droppable. */
export interface LivePart {
  readonly session: string;
  readonly span: string;
  readonly index: number;
  readonly part: Part;
}

/** What a tool of this process prints while it runs. Droppable. */
export interface LiveOutput {
  readonly session: string;
  readonly span: string;
  readonly text: string;
}

/** A turn that this process ran has ended. */
export interface TurnEnded {
  readonly session: string;
  readonly state: SessionState;
}

/** Something that a person has to know now, although no view asked. */
export interface Trouble {
  readonly error: ErrorInfo;
  /** What could not be written waits in memory, and is tried again. */
  readonly waiting: boolean;
  /** Where a person mends it, if there is a place for that. */
  readonly place?: "settings";
}
