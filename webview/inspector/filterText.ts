// The text of the filter: whether it is understood, what can come next in it, and what was asked before.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { KnownNames } from "../../src/core/filter/complete.ts";
import { type Problem, parse } from "../../src/core/filter/parse.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { type Choice, RECENT } from "./arrangement.ts";

export interface FilterText {
  /** Where the text is not understood; null when it is. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The text, or while it is not understood the last one that was. */
  readonly accepted: ReadonlySignal<string>;
  /** The session's tools, models and agents, as of the last `learn`. */
  readonly names: ReadonlySignal<KnownNames>;
  /** Asks for the names: somebody begins to type. */
  learn(): void;
  /** Keeps the text among those that were asked before. */
  remember(): void;
}

export function createFilterText(peer: Peer, choice: Signal<Choice>): FilterText {
  const text = computed(() => choice.value.text);
  const parsed = computed(() => parse(text.value, Date.now()));
  const names = signal<KnownNames>({ tool: [], model: [], agent: [] });
  let last = "";
  return {
    problem: computed(() => (parsed.value.type === "problem" ? parsed.value.problem : null)),
    accepted: computed(() => {
      if (parsed.value.type === "understood") last = text.value.trim();
      return last;
    }),
    names,
    learn() {
      peer.ask(contract.names, undefined).then(
        (known) => {
          names.value = known;
        },
        // Without them fields and kinds are still offered.
        () => {},
      );
    },
    remember() {
      const asked = text.peek().trim();
      if (asked === "" || parsed.peek().type === "problem") return;
      const { recent } = choice.peek();
      if (recent[0] === asked) return;
      choice.value = { ...choice.peek(), recent: [asked, ...recent.filter((one) => one !== asked)].slice(0, RECENT) };
    },
  };
}
