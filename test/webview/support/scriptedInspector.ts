// Answers an inspector view from the scripted session, and keeps count of what it was asked.
import { fail } from "../../../src/core/failure.ts";
import { everything, matches } from "../../../src/core/filter/condition.ts";
import { parse } from "../../../src/core/filter/parse.ts";
import type { SessionState } from "../../../src/core/session.ts";
import { packSpanEvents } from "../../../src/core/spanEvents.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { branches, eventAt, rowAt, STARTED_AT, sessionOf, subjectAt } from "./scriptedEvents.ts";

/** Events in one answer of the spans. */
const SPANS_SLICE = 500;

export interface ScriptedInspector {
  readonly asked: { readonly name: string; readonly input: unknown; readonly signal: AbortSignal }[];
  /** Names of requests that are not answered before `release`. */
  readonly held: Set<string>;
  /** Requests that fail, and how. */
  readonly failing: Map<string, Error>;
  branches: typeof branches;
  /** What a command asked to be shown. */
  wish: contract.Wish | null;
  /** Tells the view of it, too. */
  ask(wish: contract.Wish): void;
  /** Events in one answer of the index. */
  slice: number;
  /** Called with what is asked, before it is answered. */
  onAsked: (name: string, input: unknown) => void;
  release(): void;
  /** Appends events, and tells the view. */
  grow(by: number, state?: SessionState): void;
}

export function scriptInspector(peer: Peer, count: number, state: SessionState = "idle"): ScriptedInspector {
  let ends = count;
  let now = state;
  let waiting: (() => void)[] = [];
  const host: ScriptedInspector = {
    asked: [],
    held: new Set(),
    failing: new Map(),
    branches,
    wish: null,
    ask(wish) {
      host.wish = wish;
      peer.tell(contract.wished, undefined);
    },
    slice: Number.POSITIVE_INFINITY,
    onAsked: () => {},
    release() {
      host.held.clear();
      for (const go of waiting.splice(0)) go();
      waiting = [];
    },
    grow(by, next = now) {
      ends += by;
      now = next;
      peer.tell(contract.changed, undefined);
    },
  };

  async function answer<Output>(
    name: string,
    input: unknown,
    signal: AbortSignal,
    make: () => Output,
  ): Promise<Output> {
    host.asked.push({ name, input, signal });
    host.onAsked(name, input);
    if (host.held.has(name)) await new Promise<void>((go) => waiting.push(go));
    const failure = host.failing.get(name);
    if (failure) throw failure;
    return make();
  }

  peer.answer(contract.open, (input, signal) =>
    answer("open", input, signal, () => ({
      session: sessionOf(ends, now),
      branches: host.branches,
      startedAt: ends === 0 ? null : STARTED_AT,
    })),
  );
  peer.answer(contract.index, (input, signal) =>
    answer("index", input, signal, () => {
      const parsed = parse(input.filter.query, Date.now());
      if (parsed.type === "problem") throw fail("invalid", parsed.problem.message);
      const seqs: number[] = [];
      const upTo = Math.min(ends, input.after + host.slice);
      for (let seq = input.after + 1; seq <= upTo; seq++) {
        if (parsed.condition === everything || matches(parsed.condition, subjectAt(seq))) seqs.push(seq);
      }
      return { seqs: Uint32Array.from(seqs), ends: upTo, more: upTo < ends };
    }),
  );
  peer.answer(contract.spans, (input, signal) =>
    answer("spans", input, signal, () => {
      const upTo = Math.min(ends, input.after + SPANS_SLICE);
      const rows = Array.from({ length: upTo - input.after }, (_, index) => rowAt(input.after + 1 + index));
      return { events: packSpanEvents(rows), upTo, ends };
    }),
  );
  peer.answer(contract.names, (input, signal) =>
    answer("names", input, signal, () => ({ tool: ["read"], model: ["claude-sonnet-5"], agent: ["Reviewer"] })),
  );
  peer.answer(contract.rows, (input, signal) => answer("rows", input, signal, () => input.seqs.map(rowAt)));
  peer.answer(contract.detail, (input, signal) =>
    answer("detail", input, signal, () => {
      return { event: eventAt(input.seq), isCut: false };
    }),
  );
  peer.answer(contract.openInEditor, (input, signal) => answer("openInEditor", input, signal, () => undefined));
  peer.answer(contract.copy, (input, signal) => answer("copy", input, signal, () => undefined));
  peer.answer(contract.openChat, (input, signal) => answer("openChat", input, signal, () => undefined));
  peer.answer(contract.openTotals, (input, signal) => answer("openTotals", input, signal, () => undefined));
  peer.answer(contract.takeWish, async () => {
    const { wish } = host;
    host.wish = null;
    return wish;
  });
  return host;
}
