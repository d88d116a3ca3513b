// A process that died in the middle of a turn left a lease behind, one that stands still keeps it. Whoever finds that closes
// the turn in the log.
import type { ErrorInfo } from "../core/failure.ts";
import { closeOpenTurn, interrupted, stoodStill } from "../core/recovery.ts";
import type { Emitter } from "../core/scope.ts";
import type { Lease } from "../store/operations/leases.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";
import { createWatch } from "./stillness.ts";

export interface Recovery {
  /**
   * Closes what the lease's owner left open in its session: one that is dead, or this process, when it could not write.
   * Does nothing when another window was quicker.
   */
  recover(lease: Lease): Promise<void>;
  /** The same for every dead owner, and for every one that has stood still over many calls of this, which are its looks. */
  recoverAll(): Promise<void>;
}

export function createRecovery(
  { store, owner, isOwnerDead }: StudioDeps,
  log: Log,
  changes: Emitter<Change>,
): Recovery {
  /** One at a time for each session: closing a turn twice would end it twice in the log. */
  const underWay = new Map<string, Promise<void>>();

  const watch = createWatch();

  async function close({ session, branch, owner: from, beat }: Lease, why: ErrorInfo): Promise<void> {
    // One that stood still may have moved since it was looked at; then it keeps its turn.
    const seen = why === stoodStill ? { beat } : {};
    if (!(await store.call("leases.takeOver", { session, from, owner, ...seen }))) return;
    const history = await store.call("events.history", { session, branch, after: 0 });
    const open = closeOpenTurn(history, "interrupted", why);
    try {
      if (open.length > 0) await log.append(session, branch, open);
    } catch (thrown) {
      // Given back to the dead, so that whoever looks next tries again.
      await store.call("leases.takeOver", { session, from: owner, owner: from }).catch(() => {});
      throw thrown;
    }
    await store.call("leases.release", { session, owner });
    changes.emit({ type: "sessions" });
  }

  function recover(lease: Lease, why: ErrorInfo = interrupted): Promise<void> {
    const { session } = lease;
    const running = underWay.get(session) ?? close(lease, why).finally(() => underWay.delete(session));
    underWay.set(session, running);
    return running;
  }

  async function lookOnce(): Promise<void> {
    const leases = await store.call("leases.list", undefined);
    const stillness = watch.look(leases);
    for (const lease of leases) {
      if (lease.owner === owner) continue;
      if (isOwnerDead(lease.owner)) await recover(lease);
      else if (stillness.get(lease.session) === "still") await recover(lease, stoodStill);
      else if (stillness.get(lease.session) === "doubted" && (await store.call("leases.nudge", lease))) {
        watch.nudged(lease);
      }
    }
  }
  let looking: Promise<void> | null = null;

  return {
    recover: (lease) => recover(lease),
    // One after the other: looks that queue behind something long would all see the same moment, and count as a minute.
    recoverAll() {
      looking ??= lookOnce().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}
