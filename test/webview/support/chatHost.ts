// A scripted host behind a chat view's model: a log of facts, the contract's answers, and the clock in the test's hand.
import type { Event, Fact } from "../../../src/core/event.ts";
import type { QueuedMessage } from "../../../src/core/queued.ts";
import type { Branch, Session, SessionState } from "../../../src/core/session.ts";
import * as Chat from "../../../src/protocol/chat.ts";
import { createPeer, type Peer } from "../../../src/protocol/peer.ts";
import type { Clock } from "../../../webview/chat/clock.ts";
import type { Keyboard } from "../../../webview/chat/keyboard.ts";
import { type ChatModel, type ChatParts, createChat } from "../../../webview/chat/model.ts";
import { linkedPorts } from "../../support/linkedPorts.ts";

export const ref = { connection: "c", provider: "demo", model: "demo" } as const;

/** Time stands still until it is moved. */
export function handClock() {
  let now = 0;
  let frames: (() => void)[] = [];
  let timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    frame: (run) => void frames.push(run),
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  return {
    clock,
    /** Paints once; returns how many were waiting for it. */
    frame() {
      const due = frames;
      frames = [];
      for (const run of due) run();
      return due.length;
    },
    pass(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

export const agents: readonly Chat.ChatAgent[] = [
  { id: "a", name: "Reviewer", model: "m", connection: "Anthropic", demo: false, variables: [] },
  {
    ...{ id: "d", name: "Demo", model: "demo", connection: "Demo", demo: true },
    variables: [{ name: "language", value: "English" }],
  },
];

/** One session's log on one or more branches. */
export function createLog(id: string) {
  const events: Event[] = [];
  const branches: Branch[] = [{ id: `${id}-b1`, parent: null, fork: 0, createdAt: 1 }];
  let head = `${id}-b1`;
  let state: SessionState = "idle";
  return {
    id,
    events,
    branches,
    get head() {
      return head;
    },
    /** Goes on on another branch, after event `fork` of the first one. */
    fork(branch: string, fork: number) {
      branches.push({ id: branch, parent: head, fork, createdAt: branches.length + 1 });
      head = branch;
    },
    show(branch: string) {
      head = branch;
    },
    add(fact: Fact, span: string | null = null, parent: string | null = null) {
      const seq = events.length + 1;
      events.push({ id: `${id}-${seq}`, session: id, branch: head, seq, at: seq * 1_000, span, parent, fact });
      if (fact.kind === "turn.started") state = "working";
      if (fact.kind === "turn.ended") state = fact.reason === "done" ? "idle" : fact.reason;
    },
    setState(next: SessionState) {
      state = next;
    },
    session: (): Session => ({
      id,
      purpose: "chat",
      title: `Session ${id}`,
      agent: "a",
      head,
      ends: events.length,
      state,
      cost: { usd: 0, unknown: 0, estimated: false },
      tokens: { input: 0, output: 0, cacheRead: 0 },
      createdAt: 0,
      updatedAt: 0,
      deletedAt: null,
      shelf: null,
      foreign: null,
    }),
    history(after: number): Event[] {
      const shown = branches.find((branch) => branch.id === head);
      const upTo = shown?.parent === null ? Number.POSITIVE_INFINITY : (shown?.fork ?? 0);
      return events.filter(({ branch, seq }) => seq > after && (branch === head || seq <= upTo));
    },
  };
}
export type Log = ReturnType<typeof createLog>;

export interface World {
  readonly model: ChatModel;
  readonly host: Peer;
  /** The model's end of the channel. */
  readonly view: Peer;
  readonly time: ReturnType<typeof handClock>;
  /** The names of the requests, in order. */
  readonly asked: string[];
  target: Log | null;
  live: Chat.Live | null;
  jump: number | null;
  draft: Chat.Draft;
  queued: readonly QueuedMessage[];
  /** Lets all messages arrive. */
  settle(): Promise<void>;
  dispose(): void;
}

/** What the host gives of the session that it shows. */
export const opened = (world: World) => ({
  session: world.target?.session() ?? null,
  branches: world.target?.branches ?? [],
  agent: "a",
  agents,
  events: world.target?.history(0) ?? [],
  queued: world.queued,
  draft: world.draft,
  live: world.live,
  jump: world.jump,
});

/** The keyboard is in the page, and stays there. */
export const keyboardHere: Keyboard = { isHere: () => true, expect() {} };

/** A model over linked ports, with answers for everything; `host.answer` replaces one. */
export function createWorld(target: Log | null, parts?: ChatParts): World {
  const [viewPort, hostPort] = linkedPorts();
  const view = createPeer(viewPort);
  const asked: string[] = [];
  const host = createPeer({
    post: hostPort.post,
    listen: (handler) =>
      hostPort.listen((message) => {
        if (typeof message === "object" && message !== null && "name" in message) asked.push(String(message.name));
        handler(message);
      }),
  });
  const time = handClock();
  const world: World = {
    model: createChat(view, time.clock, { keyboard: keyboardHere, ...parts }),
    host,
    view,
    time,
    asked,
    target,
    live: null,
    jump: null,
    draft: { text: "", attachments: [] },
    queued: [],
    async settle() {
      for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    dispose() {
      view.dispose();
      host.dispose();
    },
  };
  host.answer(Chat.open, () => opened(world));
  host.answer(Chat.update, ({ after }) => {
    if (!world.target) throw new Error("nothing is shown");
    const { branches } = world.target;
    return { session: world.target.session(), branches, events: world.target.history(after), queued: world.queued };
  });
  host.answer(Chat.live, ({ span, from }) =>
    world.live?.span === span ? { span, from, parts: world.live.parts.slice(from) } : null,
  );
  host.answer(Chat.saveDraft, ({ text }) => {
    world.draft = { ...world.draft, text };
  });
  host.answer(Chat.draft, () => world.draft);
  return world;
}

export const text = (words: string) => ({ type: "text", text: words }) as const;
