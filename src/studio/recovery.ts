// A process that died in the middle of a turn left a lease behind. Whoever finds it closes the turn in the log.

import { closeOpenTurn } from "../core/recovery.ts";
import type { Emitter } from "../core/scope.ts";
import type { Lease } from "../store/operations/leases.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";

export interface Recovery {
  /** Closes what this dead owner left open in its session. Does nothing when another window was quicker. */
  recover(lease: Lease): Promise<void>;
  /** The same for every dead owner. */
  recoverAll(): Promise<void>;
}

export function createRecovery(
  { store, owner, isOwnerDead }: StudioDeps,
  log: Log,
  changes: Emitter<Change>,
): Recovery {
  async function recover({ session, branch, owner: from }: Lease): Promise<void> {
    if (!(await store.call("leases.takeOver", { session, from, owner }))) return;
    const open = closeOpenTurn(await store.call("events.history", { session, branch, after: 0 }));
    if (open.length > 0) await log.append(session, branch, open);
    await store.call("leases.release", { session, owner });
    changes.emit({ type: "sessions" });
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
