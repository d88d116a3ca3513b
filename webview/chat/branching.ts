// Other ways on: answered again, said otherwise, another branch shown, a session of its own. Nothing is lost by any of them.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { BranchNode } from "../../src/core/session.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";
import type { Announcer } from "./announcer.ts";
import { type MapRow, mapRows } from "./branchRows.ts";
import { coalesced } from "./coalesced.ts";
import type { Shown } from "./shown.ts";

/** Asks for something in the session that is shown; resolves with nothing when there is none. */
export type InSession = (ask: (session: string) => Promise<unknown>) => Promise<unknown>;

/** A button of ‹ 2/3 ›: which fork's, and which of the two. */
export interface WayButton {
  readonly after: number;
  readonly by: -1 | 1;
}

export interface Branching {
  /** Answers again; `by`: who, this once. */
  retry(turn: string, by?: Chat.Answerer | null): Promise<void>;
  /** Lets the person choose who answers again. */
  retryWith(turn: string): Promise<void>;
  /** Whether it was sent. */
  resend(seq: number, text: string): Promise<boolean>;
  /** Goes on in a new session, from the item that begins with this event. */
  fork(seq: number): Promise<void>;
  openSession(session: string, seq: number | null): Promise<void>;
  /** Shows another branch. `from`: the button that was pressed, which has the focus again wherever it stands then. */
  switchBranch(branch: string, from?: WayButton): Promise<void>;
  /** Whether this button is to have the focus, as it now stands; only once. */
  takeFocus(button: WayButton): boolean;
  /** The session's branches as a tree; null while the map is folded away. */
  readonly map: ReadonlySignal<readonly MapRow[] | null>;
  toggleMap(): Promise<void>;
  /** Shows a branch of the map beside the one that is shown, in the inspector. */
  compareBranch(row: MapRow): Promise<void>;
  /** Shows a branch of the map, where it parts from the others. */
  chooseBranch(row: MapRow): Promise<void>;
}

export interface BranchingParts {
  readonly peer: Peer;
  readonly shown: Shown;
  readonly announcer: Announcer;
  turn(asking: () => Promise<unknown>): Promise<boolean>;
  attempt(asking: Promise<unknown>): Promise<boolean>;
  readonly inSession: InSession;
  /** Called at a press; what it returns gives the keyboard to the composer, unless the person has left the page since. */
  focusLater(): () => void;
}

export function createBranching(parts: BranchingParts): Branching {
  const { peer, shown, announcer, turn, attempt, inSession, focusLater } = parts;
  const nodes = signal<readonly BranchNode[] | null>(null);
  const map = signal<readonly MapRow[] | null>(null);
  let wanted: WayButton | null = null;

  effect(() => {
    map.value = nodes.value && mapRows(nodes.value, shown.session.value?.head ?? "");
  });
  let mapped = "";
  effect(() => {
    // Another object whenever something came in: an answer goes on, or another window has gone on otherwise.
    const session = shown.session.value?.id ?? "";
    if (nodes.peek() === null) return;
    if (session !== mapped) nodes.value = null;
    else void follow();
  });

  /** The session whose button asked for another one. That button goes away with it: the keyboard goes on in the composer. */
  let leaving: { readonly id: string | null; focus(): void } | null = null;
  effect(() => {
    const id = shown.session.value?.id ?? null;
    if (leaving === null || id === leaving.id) return;
    leaving.focus();
    leaving = null;
  });
  async function leave(asking: Promise<unknown>): Promise<boolean> {
    leaving = { id: shown.id(), focus: focusLater() };
    const left = await attempt(asking);
    if (!left) leaving = null;
    return left;
  }

  async function read(isWanted = () => true): Promise<void> {
    const asked = shown.id() ?? "";
    await attempt(
      inSession(async (session) => {
        const found = await peer.ask(Chat.branchMap, { session });
        if (shown.id() !== asked || !isWanted()) return;
        mapped = asked;
        nodes.value = found;
      }),
    );
  }

  /** Reads again while the map is open; it may be folded away before its turn comes, or before there is an answer. */
  const follow = coalesced(async () => {
    if (nodes.peek() !== null) await read(() => nodes.peek() !== null);
  });

  let forking = false;

  async function retry(span: string, by: Chat.Answerer | null = null): Promise<void> {
    await turn(async () => {
      await inSession((session) => peer.ask(Chat.retry, { session, turn: span, by }));
      await shown.update();
    });
  }

  async function switchBranch(branch: string, from: WayButton | null = null): Promise<boolean> {
    wanted = from;
    const switched = await attempt(inSession((session) => peer.ask(Chat.switchBranch, { session, branch })));
    await shown.update();
    return switched;
  }

  return {
    map,
    retry,
    async retryWith(span) {
      const session = shown.id();
      let by: Chat.Answerer | null | undefined;
      await attempt(
        inSession(async () => {
          by = await peer.ask(Chat.chooseAnswerer, undefined);
        }),
      );
      if (!by || session === null) return;
      // One looks around while one chooses: it is answered again where that was asked for.
      if (shown.id() === session) await retry(span, by);
      else await attempt(peer.ask(Chat.retry, { session, turn: span, by }));
    },
    resend: (seq, text) =>
      turn(async () => {
        await inSession((session) => peer.ask(Chat.resend, { session, seq, text }));
        await shown.update();
      }),
    async fork(seq) {
      // Each press would begin a session.
      if (forking) return;
      forking = true;
      if (await leave(inSession((session) => peer.ask(Chat.fork, { session, seq }))))
        announcer.say(t("A new session begins here. The other one is kept."));
      forking = false;
    },
    async openSession(session, seq) {
      await leave(peer.ask(Chat.openSession, { session, seq }));
    },
    async switchBranch(branch, from) {
      if (!(await switchBranch(branch, from))) return;
      const ways = [...shown.ways.peek().values()].find(({ after }) => after === from?.after);
      if (ways) announcer.say(t("Way {0} of {1}.", ways.current + 1, ways.branches.length));
    },
    takeFocus(button) {
      if (wanted?.after !== button.after || wanted.by !== button.by) return false;
      wanted = null;
      return true;
    },
    async toggleMap() {
      if (nodes.peek() === null) await read();
      else nodes.value = null;
    },
    async compareBranch({ node, shown: isShown }) {
      if (isShown) announcer.say(t("This is the branch that is shown."));
      else await attempt(inSession((session) => peer.ask(Chat.compareBranch, { session, branch: node.id })));
    },
    async chooseBranch({ node, shown: isShown }) {
      const session = shown.id();
      if (!isShown && !(await switchBranch(node.id))) return;
      // The event of this number is another one there.
      if (shown.id() !== session) return;
      nodes.value = null;
      if (node.seq > 0) shown.goTo(node.seq);
    },
  };
}
