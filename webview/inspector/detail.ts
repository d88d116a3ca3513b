// The body of the selected event, and of no other.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { paced } from "../shared/paced.ts";

/** While an arrow key is held down, bodies are asked for so often at most. */
const ASK_EVERY_MS = 80;

type DetailState =
  | { readonly type: "none" }
  /** `before` is the event that was shown: it stays until this one is there, so that nothing flickers. */
  | { readonly type: "loading"; readonly seq: number; readonly before: contract.Detail | null }
  | { readonly type: "ready"; readonly seq: number; readonly detail: contract.Detail }
  | { readonly type: "failed"; readonly seq: number; readonly error: ErrorInfo };

export interface DetailLoader {
  readonly state: ReadonlySignal<DetailState>;
  show(seq: number | null): void;
  retry(): void;
  dispose(): void;
}

export function createDetailLoader(peer: Peer): DetailLoader {
  const state = signal<DetailState>({ type: "none" });
  let asking: AbortController | null = null;

  async function load(): Promise<void> {
    const current = state.peek();
    if (current.type !== "loading") return;
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    const { seq } = current;
    try {
      const detail = await peer.ask(contract.detail, { seq }, controller.signal);
      if (asking === controller) state.value = { type: "ready", seq, detail };
    } catch (thrown) {
      if (asking === controller) state.value = { type: "failed", seq, error: toErrorInfo(thrown) };
    }
  }
  const loadSoon = paced(ASK_EVERY_MS, () => void load());

  return {
    state,
    show(seq) {
      const current = state.peek();
      if (current.type !== "none" && current.seq === seq) return;
      asking?.abort();
      asking = null;
      if (seq === null) {
        state.value = { type: "none" };
        return;
      }
      const before = current.type === "ready" ? current.detail : current.type === "loading" ? current.before : null;
      state.value = { type: "loading", seq, before };
      loadSoon();
    },
    retry() {
      const current = state.peek();
      if (current.type !== "failed") return;
      state.value = { type: "loading", seq: current.seq, before: null };
      loadSoon();
    },
    dispose() {
      loadSoon.cancel();
      asking?.abort();
      asking = null;
    },
  };
}
