// A process that died in the middle of a turn left a lease behind. Whoever finds it closes the turn in the log.

import { closeOpenTurn } from "../core/recovery.ts";
import type { Emitter } from "../core/scope.ts";
import type { Lease } from "../store/operations/leases.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";

export interface Recovery {
  /**
   * Closes what the lease's owner left open in its session: one that is dead, or this process, when it could not write.
   * Does nothing when another window was quicker.
   */
  recover(lease: Lease): Promise<void>;
  /** The same for every dead owner. */
  recoverAll(): Promise<void>;
}

export function createRecovery(
  { store, owner, isOwnerDead }: StudioDeps,
  log: Log,
  changes: Emitter<Change>,
): Recovery {
  /** One at a time for each session: closing a turn twice would end it twice in the log. */
  const underWay = new Map<string, Promise<void>>();

  async function close({ session, branch, owner: from }: Lease): Promise<void> {
    if (!(await store.call("leases.takeOver", { session, from, owner }))) return;
    const open = closeOpenTurn(await store.call("events.history", { session, branch, after: 0 }));
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

  function recover(lease: Lease): Promise<void> {
    const { session } = lease;
    const running = underWay.get(session) ?? close(lease).finally(() => underWay.delete(session));
    underWay.set(session, running);
    return running;
  }

  return {
    recover,
    async recoverAll() {
      for (const lease of await store.call("leases.list", undefined)) {
        if (lease.owner !== owner && isOwnerDead(lease.owner)) await recover(lease);
      }
    },
  };
}
