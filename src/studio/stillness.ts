// Watches other windows' leases for one whose owner stands still: stopped, hung, or on a machine that is gone. No clock is
// asked, neither theirs nor ours: what counts is how often we looked and saw nothing move, so that a laptop's sleep, in
// which nobody looks, is no stillness.
import type { Lease } from "../store/operations/leases.ts";

/** With a look every 5 s, three quarters of a minute, in which an owner would have moved some nine times. */
const LOOKS_TO_DOUBT = 9;
/** Then its beat is moved on its behalf, and it has as many looks more to do so itself: three beats' time. */
const LOOKS_TO_ANSWER = 3;

interface Seen {
  readonly owner: string;
  readonly beat: number;
  /** How many looks in a row have seen this very beat, or the one after our nudge. */
  readonly looks: number;
  readonly nudged: boolean;
}

/** `doubted`: nudge it and say so. `still`: it may be taken over. */
export type Stillness = "moves" | "quiet" | "doubted" | "still";

export interface Watch {
  /** One look at all leases that there are; answers what it says of each session's. Leases that are gone are forgotten. */
  look(leases: readonly Lease[]): ReadonlyMap<string, Stillness>;
  /** The beat of a doubted lease was moved on its owner's behalf. (Not said, it stays doubted, and is not taken over.) */
  nudged(lease: Lease): void;
}

export function createWatch(): Watch {
  let seen = new Map<string, Seen>();

  function next({ session, owner, beat }: Lease): Seen {
    const before = seen.get(session);
    if (before === undefined || before.owner !== owner || before.beat !== beat) {
      return { owner, beat, looks: 0, nudged: false };
    }
    const most = before.nudged ? LOOKS_TO_ANSWER : LOOKS_TO_DOUBT;
    return { ...before, looks: Math.min(before.looks + 1, most) };
  }

  function judge({ looks, nudged }: Seen): Stillness {
    if (nudged) return looks < LOOKS_TO_ANSWER ? "quiet" : "still";
    if (looks === 0) return "moves";
    return looks < LOOKS_TO_DOUBT ? "quiet" : "doubted";
  }

  return {
    look(leases) {
      seen = new Map(leases.map((lease) => [lease.session, next(lease)]));
      return new Map([...seen].map(([session, each]) => [session, judge(each)]));
    },
    nudged({ session, owner, beat }) {
      seen.set(session, { owner, beat: beat + 1, looks: 0, nudged: true });
    },
  };
}
