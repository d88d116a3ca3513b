// Messages that are written while the agent works: kept until it is told of them, whatever happens to this window.
import type { Addressee } from "../core/addressee.ts";
import { fail } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import type { UserBlock } from "../core/message.ts";
import type { QueuedMessage } from "../core/queued.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

export interface Queue {
  /** In the order in which they were written. */
  list(session: string): Promise<QueuedMessage[]>;
  /** Puts a message at the end. False when nobody works in the session, so that nobody would be told of it. `to`: who is to answer it. */
  add(session: string, content: readonly UserBlock[], to?: Addressee): Promise<boolean>;
  /** Throws `stale` when the agent has been told already. */
  remove(session: string, id: string): Promise<void>;
  /** Takes a message back into the session's draft, before what stands there. Throws `stale` like `remove`. */
  edit(session: string, id: string): Promise<void>;
}

export function createQueue(
  { store, now, newId }: StudioDeps,
  changes: Emitter<Change>,
  keys: ReadonlySet<string>,
): Queue {
  const changed = (session: string) => changes.emit({ type: "session", session });
  return {
    list: (session) => store.call("queue.list", { session }),
    async add(session, content, to) {
      const message = { id: newId(), at: now(), content: redact(content, keys), ...(to && { to }) };
      const added = await store.call("queue.add", { session, ...message });
      if (added) changed(session);
      return added;
    },
    async remove(session, id) {
      if (!(await store.call("queue.remove", { session, id }))) throw tooLate();
      changed(session);
    },
    async edit(session, id) {
      if (!(await store.call("queue.edit", { session, id }))) throw tooLate();
      changed(session);
      changes.emit({ type: "draft", session });
    },
  };
}

const tooLate = () =>
  fail("stale", t("This message is in the conversation already."), t("Write another one to correct it."));
