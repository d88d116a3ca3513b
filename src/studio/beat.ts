// This window's side of a lease: while its turns are under way it says so again and again, and learns when another window
// has taken one over because it had said nothing for too long. (Their side is stillness.ts.)
import type { Disposable } from "../core/scope.ts";
import type { StudioDeps } from "./deps.ts";

/** A small write; a dozen of them fit into the time after which a window counts as standing still. */
const BEAT_MS = 5_000;

/** `sessions`: those whose leases this process has now. `onLost` is told of each that has become another window's. */
export function startBeat(
  { store, owner, every }: StudioDeps,
  sessions: () => readonly string[],
  onLost: (session: string) => void,
): Disposable {
  async function beat(): Promise<void> {
    const asked = sessions();
    if (asked.length === 0) return;
    const held = new Set(await store.call("leases.beat", { sessions: asked, owner }));
    const now = new Set(sessions());
    for (const session of asked) if (!held.has(session) && now.has(session)) onLost(session);
  }
  // Where it cannot be written, nobody can take anything over either; the next beat comes.
  return every(BEAT_MS, () => beat().catch(() => {}));
}
