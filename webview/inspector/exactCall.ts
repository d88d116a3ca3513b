// The model call that the selected event is part of, exactly; asked for when somebody looks.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import * as contract from "../../src/protocol/exactCall.ts";
import type { Peer, Request } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";
import type { JsonSource } from "./jsonTree.ts";

type ExactState =
  | { readonly type: "none" }
  | { readonly type: "loading"; readonly seq: number }
  | { readonly type: "ready"; readonly seq: number; readonly call: contract.ExactCall }
  | { readonly type: "failed"; readonly seq: number; readonly error: ErrorInfo };

/** Does what was asked for, and tells when that is done or failed. */
export type Act = <Input>(row: Request<Input, void>, input: Input, done: string) => void;

export interface ExactCalls {
  readonly state: ReadonlySignal<ExactState>;
  show(seq: number): void;
  retry(): void;
  /** Something happened: a call that was under way may be over. */
  refresh(): void;
  /** The same one for the same document. */
  source(seq: number, form: contract.Form): JsonSource;
  copy(seq: number, form: contract.Form | "curl"): void;
  copyValue(seq: number, form: contract.Form, path: readonly (string | number)[]): void;
  openInEditor(seq: number, form: contract.Form): void;
  dispose(): void;
}

export function createExactCalls(peer: Peer, act: Act): ExactCalls {
  const state = signal<ExactState>({ type: "none" });
  let asking: AbortController | null = null;
  let latest: { readonly key: string; readonly source: JsonSource } | null = null;

  function load(seq: number, shown = false): void {
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    if (!shown) state.value = { type: "loading", seq };
    peer.ask(contract.exactCall, { seq }, controller.signal).then(
      (call) => {
        if (asking === controller) state.value = { type: "ready", seq, call };
      },
      (thrown: unknown) => {
        if (asking === controller) state.value = { type: "failed", seq, error: toErrorInfo(thrown) };
      },
    );
  }

  return {
    state,
    show(seq) {
      const current = state.peek();
      if (current.type === "none" || current.seq !== seq) load(seq);
    },
    retry() {
      const current = state.peek();
      if (current.type === "failed") load(current.seq);
    },
    refresh() {
      const current = state.peek();
      if (current.type === "ready" && current.call.ended === null) load(current.seq, true);
    },
    source(seq, form) {
      const key = `${form} ${seq}`;
      if (latest?.key !== key) {
        const source: JsonSource = {
          root: (abort) => peer.ask(contract.documentRoot, { seq, form }, abort),
          children: (path, from, abort) =>
            peer.ask(contract.documentChildren, { seq, form, path: [...path], from }, abort),
        };
        latest = { key, source };
      }
      return latest.source;
    },
    copy: (seq, form) => act(contract.copyDocument, { seq, form }, t("Copied.")),
    copyValue: (seq, form, path) => act(contract.copyValue, { seq, form, path: [...path] }, t("Copied.")),
    openInEditor: (seq, form) => act(contract.openDocument, { seq, form }, ""),
    dispose: () => asking?.abort(),
  };
}
