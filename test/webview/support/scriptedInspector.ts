// Answers an inspector view from the scripted session, and keeps count of what it was asked.
import type { SessionState } from "../../../src/core/session.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { branches, eventAt, rowAt, STARTED_AT, sessionOf } from "./scriptedEvents.ts";

export interface ScriptedInspector {
  readonly asked: { readonly name: string; readonly input: unknown; readonly signal: AbortSignal }[];
  /** Names of requests that are not answered before `release`. */
  readonly held: Set<string>;
  /** Requests that fail, and how. */
  readonly failing: Map<string, Error>;
  branches: typeof branches;
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
      const { kinds, failedOnly, text } = input.filter;
      const words = text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== "");
      const seqs: number[] = [];
      for (let seq = input.after + 1; seq <= ends; seq++) {
        if (kinds.length === 0 && !failedOnly && words.length === 0) {
          seqs.push(seq);
          continue;
        }
        const row = rowAt(seq);
        const searched = `${row.label} ${row.kind}`.toLowerCase();
        if (kinds.length > 0 && !kinds.includes(row.kind)) continue;
        if (failedOnly && !row.failed) continue;
        if (words.every((word) => searched.includes(word))) seqs.push(seq);
      }
      return { seqs: Uint32Array.from(seqs), ends };
    }),
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
  return host;
}
