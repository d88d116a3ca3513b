// The shown branch run again from the record: what was tried, and what came of it.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { Replay } from "../../src/core/replay.ts";
import { replayWords } from "../../src/core/replayWords.ts";
import * as contract from "../../src/protocol/exactCall.ts";
import type { Peer } from "../../src/protocol/peer.ts";

/** `version`: the one that answers in place of those that did; null: as it was. */
export type ReplayState =
  | { readonly type: "closed" }
  | { readonly type: "running"; readonly version: string | null }
  | { readonly type: "done"; readonly version: string | null; readonly found: Replay }
  | { readonly type: "failed"; readonly version: string | null; readonly error: ErrorInfo };

export interface ReplayModel {
  readonly state: ReadonlySignal<ReplayState>;
  readonly triable: ReadonlySignal<readonly contract.Triable[]>;
  run(version?: string | null): void;
  close(): void;
}

/** @param branch the one that is shown; null when there is none. */
export function createReplay(peer: Peer, branch: () => string | null, announce: (words: string) => void): ReplayModel {
  const state = signal<ReplayState>({ type: "closed" });
  const triable = signal<readonly contract.Triable[]>([]);
  let asking: AbortController | null = null;

  return {
    state,
    triable,
    run(version = null) {
      const shown = branch();
      if (shown === null) return;
      asking?.abort();
      const controller = new AbortController();
      asking = controller;
      state.value = { type: "running", version };
      const settle = (next: ReplayState) => {
        if (asking === controller) state.value = next;
      };
      peer.ask(contract.replay, { branch: shown, version }, controller.signal).then(
        (found) => {
          settle({ type: "done", version, found });
          announce(replayWords(found));
        },
        (thrown: unknown) => settle({ type: "failed", version, error: toErrorInfo(thrown) }),
      );
      // Without them it can be tried as it was, at least.
      peer.ask(contract.triable, { branch: shown }, controller.signal).then(
        (versions) => {
          if (asking === controller) triable.value = versions;
        },
        () => {},
      );
    },
    close() {
      asking?.abort();
      asking = null;
      state.value = { type: "closed" };
    },
  };
}
