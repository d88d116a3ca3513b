// Runs in a worker of the page that chat.mjs opens: the real host of a chat view, on a studio whose one session is scripted.
import type { Event, Fact } from "../../src/core/event.ts";
import { createEmitter } from "../../src/core/scope.ts";
import type { Session, SessionState } from "../../src/core/session.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import type { Change, LivePart } from "../../src/studio/changes.ts";
import { serveChat } from "../../src/studio/serveChat.ts";

/** What the page asks of this worker besides what its view asks of the host. */
export type Order =
  | { readonly order: "open"; readonly messages: readonly string[] }
  /** Streams a text in pieces, so many in a second, and puts it on record. */
  | { readonly order: "stream"; readonly text: string; readonly piece: number; readonly perSecond: number };

/** `live`: previews that were posted, and over how many milliseconds. */
export type Told =
  | { readonly told: "opened" }
  | { readonly told: "streamed"; readonly live: number; readonly ms: number };

/** As often as a model's provider wakes us, at most. */
const TICK_MS = 4;

const changes = createEmitter<Change>();
const livePart = createEmitter<LivePart>();
const none = createEmitter<never>();
const model = { connection: "c", provider: "demo", model: "demo" } as const;
const figures = {
  usage: { input: 10, output: 10 },
  cost: { kind: "free", why: "bench" },
  timing: { firstPartMs: 1, totalMs: 2 },
} as const;

let events: Event[] = [];
let state: SessionState = "idle";
let posted = 0;

function add(fact: Fact, span: string | null = null, parent: string | null = null): void {
  const seq = events.length + 1;
  events.push({ id: `e${seq}`, session: "s", branch: "b", seq, at: seq * 1_000, span, parent, fact });
}
function ask(turn: string, words: string): void {
  add({ kind: "message.user", content: [{ type: "text", text: words }] });
  add({ kind: "turn.started", agentVersion: "v", agentName: "Demo" }, turn);
  const request = { request: "h", system: "", tools: [], parameters: {}, messages: 1, attempt: 1 } as const;
  add({ kind: "model.requested", model, ...request }, `${turn} m`, turn);
}
function answer(turn: string, text: string): void {
  const content = [{ type: "text", text }] as const;
  const finish = { reason: "stop", vendor: "stop" } as const;
  add({ kind: "model.responded", model, answeredBy: "demo", content, finish, ...figures }, `${turn} m`);
  add({ kind: "turn.ended", reason: "done", durationMs: 3 }, turn);
}

const session = (): Session => ({
  ...{ id: "s", purpose: "chat", title: "Bench", agent: null, head: "b", ends: events.length, state },
  ...{ cost: { usd: 0, unknown: 0, estimated: false }, tokens: { input: 0, output: 0, cacheRead: 0 } },
  ...{ createdAt: 0, updatedAt: 0, deletedAt: null, shelf: null, foreign: null },
});
const branches = [{ id: "b", parent: null, fork: 0, createdAt: 0 }];
const found = async () => ({ session: session(), branches });

// As much of a studio as a view needs that shows and streams.
const studio = {
  sessions: { find: found, get: found, draft: async () => ({ text: "", attachments: [] }) },
  events: { history: async (_session: string, _branch: string, after: number) => events.slice(after) },
  ...{ turns: { live: () => null }, agents: { list: async () => [] }, connections: { list: async () => [] } },
  ...{ queue: { list: async () => [] }, contextMeter: { measure: async () => null }, forks: {}, approvals: {} },
  ...{ changes, livePart, liveOutput: none },
} as never;

const peer = createPeer({
  post(message) {
    if (typeof message === "object" && message !== null && "name" in message && message.name === "chat.liveParts")
      posted++;
    postMessage(message);
  },
  listen(handler) {
    const listener = (event: MessageEvent) => {
      if (!("order" in event.data)) handler(event.data);
    };
    addEventListener("message", listener);
    return () => removeEventListener("message", listener);
  },
});
serveChat(peer, studio, {
  target: { session: "s", agent: null },
  takeJump: () => null,
  onRetarget: () => ({ dispose() {} }),
  onFocusComposer: () => ({ dispose() {} }),
} as never);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function stream({ text, piece, perSecond }: Extract<Order, { order: "stream" }>): Promise<Told> {
  const turn = `t${events.length}`;
  ask(turn, "Go on");
  state = "working";
  changes.emit({ type: "session", session: "s" });
  const before = posted;
  const began = performance.now();
  let index = 0;
  for (let at = 0; at < text.length; ) {
    const due = Math.ceil(((performance.now() - began) / 1_000) * perSecond);
    for (; index < due && at < text.length; index++, at += piece)
      livePart.emit({
        session: "s",
        span: `${turn} m`,
        index,
        part: { type: "text", text: text.slice(at, at + piece) },
      });
    await pause(TICK_MS);
  }
  const ms = performance.now() - began;
  const live = posted - before;
  answer(turn, text);
  state = "idle";
  changes.emit({ type: "session", session: "s" });
  return { told: "streamed", live, ms };
}

addEventListener("message", ({ data }: MessageEvent<Order | { order?: undefined }>) => {
  if (data.order === "open") {
    events = [];
    for (const [index, words] of data.messages.entries()) {
      if (index % 2 === 0) ask(`t${index}`, words);
      else answer(`t${index - 1}`, words);
    }
    postMessage({ told: "opened" } satisfies Told);
  }
  if (data.order === "stream") void stream(data).then((told) => postMessage(told));
});
