// The models of each connection, asked for once and kept while the editor is open.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Connection } from "../../src/core/connection.ts";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { ModelFacts } from "../../src/core/models.ts";
import * as Agent from "../../src/protocol/agent.ts";
import type { Peer } from "../../src/protocol/peer.ts";

export type ModelListState =
  | { readonly at: "loading" }
  | { readonly at: "ready"; readonly models: readonly ModelFacts[] }
  | { readonly at: "failed"; readonly error: ErrorInfo };

export interface ModelLists {
  readonly lists: ReadonlySignal<ReadonlyMap<string, ModelListState>>;
  /** Asks, unless it was asked before. */
  want(connection: string): void;
  retry(connection: string): void;
  /** Forgets what a change of the connections may have made untrue: failures, and lists of those that changed. */
  forget(before: readonly Connection[], after: readonly Connection[]): void;
}

export function createModelLists(peer: Peer): ModelLists {
  const lists = signal<ReadonlyMap<string, ModelListState>>(new Map());
  const set = (connection: string, state: ModelListState) => {
    lists.value = new Map(lists.value).set(connection, state);
  };

  async function load(connection: string): Promise<void> {
    const loading: ModelListState = { at: "loading" };
    set(connection, loading);
    let answer: ModelListState;
    try {
      const list = await peer.ask(Agent.models, { connection });
      answer = list.ok ? { at: "ready", models: list.models } : { at: "failed", error: list.error };
    } catch (thrown) {
      answer = { at: "failed", error: toErrorInfo(thrown) };
    }
    // Forgotten and asked again meanwhile: that answer counts.
    if (lists.value.get(connection) === loading) set(connection, answer);
  }

  return {
    lists,
    want(connection) {
      if (connection !== "" && !lists.value.has(connection)) void load(connection);
    },
    retry(connection) {
      if (lists.value.get(connection)?.at === "failed") void load(connection);
    },
    forget(before, after) {
      const kept = new Map(lists.value);
      for (const [id, state] of kept) {
        const was = before.find((connection) => connection.id === id);
        const is = after.find((connection) => connection.id === id);
        if (state.at === "failed" || JSON.stringify(was) !== JSON.stringify(is)) kept.delete(id);
      }
      lists.value = kept;
    },
  };
}
