// Appending to the log: ids, times, redaction, and patience with a disk that is full.
import type { Entry, Event } from "../core/event.ts";
import { type FailureCode, fail, isFailure, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change, Trouble } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import { noSession } from "./sessions.ts";

/** What passes when somebody makes room, or the other window lets go. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  "store-full",
  "store-busy",
  "store-io",
  "store-readonly",
  "store-missing",
]);
/** Whether a failure of the store may be over soon. */
export const isPassing = (thrown: unknown): boolean => isFailure(thrown) && PASSING.has(thrown.code);
/** The lease was taken over: nothing of this turn may be written any more. */
export const isTakenOver = (thrown: unknown): boolean => isFailure(thrown) && thrown.code === "stale";
/** Often enough that an answer goes on soon after there is room again. */
const RETRY_MS = 2_000;

export interface Log {
  /**
   * Appends to a branch of a session whose lease this process has, on the disk when it resolves. While the disk cannot be
   * written the entries wait in memory and are tried again until `signal` aborts; the person is told once. (Of another
   * window that keeps the store locked the store itself tells.) Throws `stale` when another window has taken the lease over.
   */
  append(session: string, branch: string, entries: readonly Entry[], signal?: AbortSignal): Promise<Event[]>;
  /**
   * The same with the messages that wait in the session: each is out of the queue once it is in the log. `span`: the turn that
   * is told of them, but for those that are for another agent; null for a turn that begins with the first ones for one agent.
   */
  deliver(session: string, branch: string, span: string | null, signal?: AbortSignal): Promise<Event[]>;
}

export function createLog(
  { store, owner, now, newId, sleep }: StudioDeps,
  changes: Emitter<Change>,
  troubles: Emitter<Trouble>,
  keys: ReadonlySet<string>,
): Log {
  async function write(
    session: string,
    attempt: () => Promise<Event[] | null | "lost">,
    signal: AbortSignal | undefined,
  ): Promise<Event[]> {
    let told = false;
    for (;;) {
      try {
        const written = await attempt();
        if (written === null) throw noSession();
        if (written === "lost") throw takenOver();
        changes.emit({ type: "session", session });
        // What waits for a person shows in every list.
        if (written.some(({ fact }) => fact.kind === "tool.asked" || fact.kind === "tool.decided"))
          changes.emit({ type: "sessions" });
        return written;
      } catch (thrown) {
        if (signal === undefined || signal.aborted || !isPassing(thrown)) throw thrown;
        const error = toErrorInfo(thrown);
        if (!told && error.code !== "store-busy") {
          troubles.emit({ error, waiting: true });
          told = true;
        }
        await sleep(RETRY_MS, signal);
      }
    }
  }

  return {
    append(session, branch, entries, signal) {
      const at = now();
      const events = redact(entries, keys).map((entry) => ({ ...entry, id: newId(), at }));
      return write(session, () => store.call("events.append", { session, branch, events, owner }), signal);
    },
    async deliver(session, branch, span, signal) {
      const waiting = await store.call("queue.list", { session });
      const wanted = span === null ? waiting[0]?.to?.agent : undefined;
      const other = waiting.findIndex(({ to }) => to?.agent !== wanted);
      const first = waiting.slice(0, other === -1 ? undefined : other);
      if (first.length === 0) return [];
      const messages = first.map(({ id }) => ({ queued: id, event: newId() }));
      const told = { session, branch, span, owner, messages, at: now() };
      return write(session, () => store.call("queue.deliver", told), signal);
    },
  };
}

const takenOver = () =>
  fail(
    "stale",
    english("Another window took this session over while this one stood still."),
    english("What was written until then is kept. Send a message to go on."),
  );
