// A session is a tree of events; a branch is a pointer into it. What stands here of a session besides its identity is a
// fold of its events, kept up by the store in the transaction that appends them.
import type { CostTotal } from "./cost.ts";

/** `chat`: a conversation with a person. `run`: a task set to work in the background. */
export type Purpose = "chat" | "run";

/**
 * `idle`: the last turn was done, or there was none. `working` and `waiting` (for a person's decision): one is under way. The
 * others say how the last turn ended.
 */
export type SessionState = "idle" | "working" | "waiting" | "failed" | "cancelled" | "limit" | "interrupted";

export const isUnderWay = (state: SessionState): boolean => state === "working" || state === "waiting";

/** Where a person keeps a session: above all others, or out of their way. */
export type Shelf = "pinned" | "archived";

export interface Session {
  readonly id: string;
  readonly purpose: Purpose;
  /** Empty until there is a first message. */
  readonly title: string;
  /** The agent that answers next; null when it was deleted. */
  readonly agent: string | null;
  /** The branch that is shown and continued. */
  readonly head: string;
  /** The number of the last event, 0 when there is none. */
  readonly ends: number;
  readonly state: SessionState;
  readonly cost: CostTotal;
  /** Tokens in and out over all model calls that reported them. */
  readonly tokens: { readonly input: number; readonly output: number; readonly cacheRead: number };
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
  readonly shelf: Shelf | null;
  /** The program whose record it begins with, and the number of the last event that is from there; null when all was made here. */
  readonly foreign: { readonly program: string; readonly upTo: number } | null;
}

/** Whether nothing is known of what it cost, because another program has not told: nobody here could have known. */
export const isCostUntold = ({ foreign, ends, cost }: Session): boolean =>
  foreign !== null && ends <= foreign.upTo && cost.usd === 0 && cost.unknown > 0;

export interface Branch {
  readonly id: string;
  /** Null for the first branch of a session. */
  readonly parent: string | null;
  /** The number of the last event that it shares with its parent; 0 when it shares none. */
  readonly fork: number;
  readonly createdAt: number;
}

/** A branch as a map shows it. */
export interface BranchNode extends Branch {
  /** The number of its first own event that says something; 0 when it has none. */
  readonly seq: number;
  /** The time of its last own event. Milliseconds since 1970. */
  readonly at: number;
  /** Who said its first words: a person, or the agent of this name. */
  readonly agent: string | null;
  /** The first words that it does not share with its parent. */
  readonly words: string;
  /** How many messages and answers are its own. */
  readonly length: number;
}

/** A stretch of a branch's history: the events of `branch` up to and including number `upTo`. */
export interface Stretch {
  readonly branch: string;
  readonly upTo: number;
}

/** The history of a branch, oldest stretch first: its ancestors' events up to each fork, then its own. */
export function lineage(branches: readonly Branch[], head: string): Stretch[] {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const stretches: Stretch[] = [];
  let upTo = Number.MAX_SAFE_INTEGER;
  for (
    let branch = byId.get(head);
    branch !== undefined;
    branch = branch.parent === null ? undefined : byId.get(branch.parent)
  ) {
    stretches.unshift({ branch: branch.id, upTo });
    upTo = Math.min(upTo, branch.fork);
  }
  return stretches;
}

/** Several ways on from one event. */
export interface Alternatives {
  /** The branches that go on from here, oldest first; the first is the line that the others forked from. */
  readonly branches: readonly string[];
  /** Which of them the shown history follows. */
  readonly current: number;
}

/** For the history of `head`: the events after which it could have gone on otherwise, by number. */
export function alternatives(branches: readonly Branch[], head: string): Map<number, Alternatives> {
  const line = lineage(branches, head);
  const found = new Map<number, Alternatives>();
  const followed = new Set(line.map((stretch) => stretch.branch));
  for (const { branch: id } of line) {
    const forks = new Map<number, Branch[]>();
    for (const branch of branches) {
      if (branch.parent === id) forks.set(branch.fork, [...(forks.get(branch.fork) ?? []), branch]);
    }
    const leftAt = branches.find((branch) => branch.parent === id && followed.has(branch.id))?.fork;
    for (const [fork, others] of forks) {
      // A fork behind the point where the shown history left this branch is not on it.
      if (leftAt !== undefined && fork > leftAt) continue;
      const ways = [id, ...others.sort((a, b) => a.createdAt - b.createdAt).map((branch) => branch.id)];
      const current = ways.findIndex((way, index) => index > 0 && followed.has(way));
      found.set(fork, { branches: ways, current: Math.max(0, current) });
    }
  }
  return found;
}
