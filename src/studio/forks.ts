// A new session from any message of another one. The old one stays as it is, but for a note that says where it went on.
import type { Entry, Event, Fact } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import { firstWords } from "../core/figures.ts";
import { t } from "../core/l10n.ts";
import { TITLE_LENGTH } from "../core/plainWords.ts";
import { closeOpenTurn } from "../core/recovery.ts";
import type { Emitter } from "../core/scope.ts";
import type { BranchNode } from "../core/session.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import { noSession, type Sessions } from "./sessions.ts";

export interface Forks {
  /**
   * Begins a session with a copy of the history that is shown, up to the message or turn that begins with event `seq`. A turn
   * is copied with its answer; a person's message waits in the composer, to be changed. Answers the new session's id. Throws
   * `stale` when the history has no such event any more, and `working` while the turn is under way.
   */
  fork(session: string, seq: number): Promise<string>;
  /** The session's branches, oldest first. */
  branchMap(session: string): Promise<readonly BranchNode[]>;
}

export function createForks({ store, now, newId }: StudioDeps, sessions: Sessions, changes: Emitter<Change>): Forks {
  return {
    async fork(from, seq) {
      const { session } = await sessions.get(from);
      const history = await store.call("events.history", { session: from, branch: session.head, after: 0 });
      const { upTo, draft } = cutAt(history, seq);
      const [id, branch, at] = [newId(), newId(), now()];
      const title = firstWords(`${session.title.replace(/ \(fork\)$/, "")} (fork)`, TITLE_LENGTH);
      // A message in the middle of a turn: the copy ends that turn before it.
      const open = closeOpenTurn(
        history.filter((event) => event.seq <= upTo),
        "cancelled",
      );
      const copied: Fact = { kind: "session.copied", from, title: session.title, upTo };
      const made = await store.call("sessions.copy", {
        ...{ id, branch, purpose: "chat", title, agent: session.agent, at },
        ...{ from, fromBranch: session.head, upTo, draft },
        tail: [...open, outside(copied)],
      });
      if (made === null) throw noSession();
      const forked: Fact = { kind: "session.forked", into: id, title, upTo };
      const event = { ...outside(forked), id: newId(), at };
      await store.call("events.append", { session: from, branch: session.head, events: [event] });
      changes.emit({ type: "session", session: from });
      changes.emit({ type: "sessions" });
      return id;
    },
    branchMap: (session) => store.call("sessions.branchMap", { session }),
  };
}

const outside = (fact: Fact): Entry => ({ span: null, parent: null, fact });

/** Where a copy ends, and what then waits in its composer. */
function cutAt(history: readonly Event[], seq: number) {
  const at = history.findIndex((event) => event.seq === seq);
  const event = history[at];
  if (event?.fact.kind === "message.user") {
    const { content } = event.fact;
    const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
    const attachments = content.filter((block) => block.type !== "text");
    const to = event.fact.to && { to: event.fact.to };
    return { upTo: history[at - 1]?.seq ?? 0, draft: { text, attachments, ...to } };
  }
  if (event?.fact.kind !== "turn.started") throw fail("stale", t("This message is not in the conversation any more."));
  const end = history.find(({ span, fact }) => span === event.span && fact.kind === "turn.ended");
  if (end === undefined) throw fail("working", t("This answer is under way."), t("Wait until it is done, or stop it."));
  return { upTo: end.seq, draft: { text: "", attachments: [] } };
}
