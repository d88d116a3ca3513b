// What a chat view shows, pulled from the host: the session that is its target, and what comes in of it.
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, Failure, toErrorInfo } from "../../src/core/failure.ts";
import type { QueuedMessage } from "../../src/core/queued.ts";
import type { Branch, Session } from "../../src/core/session.ts";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import type { Values } from "../../src/core/variables.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { Clock } from "./clock.ts";
import { coalesced } from "./coalesced.ts";
import { createConversation, type Fork, waysByItem } from "./conversation.ts";
import type { DraftModel } from "./draft.ts";
import { createLiveCalls, type LiveCalls } from "./live.ts";

/** A message that cannot be stored, because another window holds the history, keeps nobody from reading another session. */
const HELD_MS = 1_000;

type Phase =
  | { readonly type: "loading" }
  /** `title`: of the session that cannot be read, perhaps empty; null where it is not one session's trouble. */
  | { readonly type: "failed"; readonly error: ErrorInfo; readonly title: string | null }
  | { readonly type: "open" };

export interface Shown {
  readonly phase: ReadonlySignal<Phase>;
  readonly session: ReadonlySignal<Session | null>;
  readonly agents: ReadonlySignal<readonly Chat.ChatAgent[]>;
  /** Who answers next; null when there is none. */
  readonly agent: ReadonlySignal<Chat.ChatAgent | null>;
  readonly items: ReadonlySignal<readonly TranscriptItem[]>;
  /** Where the conversation could have gone on otherwise, by item. */
  readonly ways: ReadonlySignal<ReadonlyMap<string, Fork>>;
  readonly branches: ReadonlySignal<readonly Branch[]>;
  /** What waits until the agent can be told of it, in order. */
  readonly queued: ReadonlySignal<readonly QueuedMessage[]>;
  /** What was filled in for variables of an agent's instructions. */
  readonly filled: ReadonlySignal<Values>;
  readonly live: LiveCalls;
  /** The event that somebody asked to see, by its number; each time another object. Null when nobody did, in this session. */
  readonly jump: ReadonlySignal<{ readonly seq: number } | null>;
  /** About how long a model call thought before it said anything, in milliseconds; null when that is not known. */
  thoughtMs(span: string): number | null;
  /** The shown session's id. */
  id(): string | null;
  /** Asks for everything. */
  open(): Promise<void>;
  /** Resolves when what was asked for last is shown. */
  opened(): Promise<void>;
  /** Asks for what came since. */
  update(): Promise<void>;
  /** Goes to the event with this number. */
  goTo(seq: number): void;
  /** The host was asked for this agent, and will say so too. */
  expectAgent(agent: string): void;
}

/** Who is told how it goes. */
export interface ShownListener {
  /** Another session is asked for. What fails until it is shown is not read yet. */
  opening(): void;
  /** Something could not be had. */
  failed(thrown: unknown): void;
  /** What is shown is up to date. */
  caughtUp(): void;
}

export function createShown(
  peer: Peer,
  clock: Clock,
  draft: DraftModel,
  { opening, failed, caughtUp }: ShownListener,
): Shown {
  const phase = signal<Phase>({ type: "loading" });
  const session = signal<Session | null>(null);
  const branches = signal<readonly Branch[]>([]);
  const agents = signal<readonly Chat.ChatAgent[]>([]);
  const agentId = signal<string | null>(null);
  const items = signal<readonly TranscriptItem[]>([]);
  const queued = signal<readonly QueuedMessage[]>([]);
  const jump = signal<{ readonly seq: number } | null>(null);
  const filled = signal<Values>({});
  let conversation = createConversation(null, []);
  /** How many changes were told of. */
  let changes = 0;
  const sessionId = () => session.peek()?.id ?? null;
  const live = createLiveCalls(clock, async (span, from) => {
    const id = sessionId();
    return id === null ? null : peer.ask(Chat.live, { session: id, span, from });
  });

  /** A call is over once the facts say so; of a call that they do not know yet the preview stays. */
  function isOver(span: string): boolean {
    // The call under way is in the last turn, so that is where the search begins.
    for (let index = items.peek().length - 1; index >= 0; index--) {
      const item = items.peek()[index];
      const step = item?.type === "turn" ? item.steps.find((one) => one.span === span) : undefined;
      if (item?.type === "turn" && step)
        return (step.type === "model" && step.state.type !== "streaming") || item.state.type === "ended";
    }
    return false;
  }

  function show(found: Session | null, known: readonly Branch[], waiting: readonly QueuedMessage[]): void {
    session.value = found;
    branches.value = known;
    // As long as nothing changed the list stays the same object, and is not drawn again.
    if (ids(waiting) !== ids(queued.peek())) queued.value = waiting;
    items.value = conversation.items;
    filled.value = conversation.filled;
    live.drop(isOver);
  }

  /** Nothing of what was shown before stays: it is another session's. */
  function refuse(error: ErrorInfo, title: string): void {
    batch(() => {
      live.drop(() => true);
      conversation = createConversation(null, []);
      show(null, [], []);
      jump.value = null;
      phase.value = { type: "failed", error, title };
    });
  }

  const isHeld = (next: string | null) => draft.onItsWay !== null && draft.session !== next;
  /** What is being sent is taken out of the draft in which it stands before another session's is shown. */
  async function untilSent(next: string | null): Promise<void> {
    let late = false;
    const deadline = new Promise<void>((resolve) => {
      clock.after(HELD_MS, () => {
        late = true;
        resolve();
      });
    });
    while (isHeld(next) && !late) await Promise.race([draft.onItsWay, deadline]);
  }

  const look = coalesced(async () => {
    const before = changes;
    try {
      const snapshot = await peer.ask(Chat.open, undefined);
      const same = snapshot.session !== null && snapshot.session.id === sessionId();
      const { unreadable } = snapshot;
      const next = snapshot.session?.id ?? null;
      const waited = isHeld(next);
      // Not a moment else: what is saved meanwhile would be newer than this.
      if (waited) await untilSent(next);
      if (unreadable !== undefined && same) return failed(new Failure(unreadable));
      if (unreadable !== undefined) return refuse(unreadable, snapshot.session?.title ?? "");
      batch(() => {
        if (!same) live.drop(() => true);
        conversation = createConversation(snapshot.session?.head ?? null, snapshot.events, same ? items.peek() : []);
        agents.value = snapshot.agents;
        agentId.value = snapshot.agent;
        // What is still to be saved is of the session before: that is the one shown as it is sent.
        draft.adopt(next, snapshot.draft);
        show(snapshot.session, snapshot.branches, snapshot.queued);
        if (snapshot.jump !== null) jump.value = { seq: snapshot.jump };
        else if (!same) jump.value = null;
        if (snapshot.live && !isOver(snapshot.live.span)) live.join(snapshot.live);
        phase.value = { type: "open" };
      });
      caughtUp();
      // The answer may be older than what changed since it was asked for.
      if (changes !== before) void update();
      if (waited) draft.refresh().catch(failed);
    } catch (thrown) {
      if (phase.peek().type === "open") failed(thrown);
      else phase.value = { type: "failed", error: toErrorInfo(thrown), title: null };
    }
  });

  let opened = Promise.resolve();
  const open = () => {
    opened = look();
    return opened;
  };

  const update = coalesced(async () => {
    const id = sessionId();
    if (id === null) return;
    const asOf = conversation;
    try {
      const found = await peer.ask(Chat.update, { session: id, after: asOf.ends });
      // Opened anew meanwhile: what changed since then may be in neither answer.
      if (conversation !== asOf) return void update();
      if (found.session.head !== asOf.head) return open();
      asOf.add(found.events);
      batch(() => {
        if (found.session.agent !== null) agentId.value = found.session.agent;
        show(found.session, found.branches, found.queued);
      });
      caughtUp();
    } catch (thrown) {
      if (toErrorInfo(thrown).code === "missing") return open();
      failed(thrown);
    }
  });

  peer.on(Chat.retarget, () => {
    opening();
    void open();
  });
  peer.on(Chat.agentsChanged, () => void open());
  peer.on(Chat.changed, (changed) => {
    changes++;
    if (changed.session === sessionId()) void update();
    // It was deleted, and is brought back.
    else if (sessionId() === null && phase.peek().type === "open") void open();
  });
  peer.on(Chat.draftChanged, (changed) => {
    if (changed.session === sessionId()) draft.refresh().catch(failed);
  });
  peer.on(Chat.liveParts, ({ session: of, ...parts }) => {
    if (of === sessionId() && !isOver(parts.span)) live.take(parts);
  });

  return {
    phase,
    session,
    agents,
    agent: computed(() => agents.value.find(({ id }) => id === agentId.value) ?? null),
    items,
    queued,
    filled,
    ways: computed(() => (session.value ? waysByItem(branches.value, session.value.head, items.value) : new Map())),
    live,
    jump,
    thoughtMs: (span) => live.thoughtMs(span) ?? conversation.thoughtMs(span),
    branches,
    id: sessionId,
    goTo(seq) {
      jump.value = { seq };
    },
    open,
    opened: () => opened,
    update,
    expectAgent(agent) {
      agentId.value = agent;
    },
  };
}

/** A waiting message is never changed. */
const ids = (messages: readonly QueuedMessage[]): string => messages.map(({ id }) => id).join();
