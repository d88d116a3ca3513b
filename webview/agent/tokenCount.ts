// Tokens of the instructions, counted by the host, a while after the typing.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import * as Agent from "../../src/protocol/agent.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import type { AgentForm } from "./form.ts";

/** A pause in the typing: each count sends the whole text to the host. */
const REST_MS = 500;

/** Null while it is not known, and of nothing. */
export function createTokenCount(peer: Peer, form: ReadonlySignal<AgentForm>): ReadonlySignal<number | null> {
  const tokens = signal<number | null>(null);
  const instructions = computed(() => form.value.instructions);
  let turn = 0;

  async function count(text: string, mine: number): Promise<void> {
    // A figure that cannot be had is left out: nobody asked for it.
    const found = await peer.ask(Agent.countTokens, { text }).catch(() => null);
    if (mine === turn) tokens.value = found;
  }

  effect(() => {
    const text = instructions.value;
    const mine = ++turn;
    if (text === "") {
      tokens.value = null;
      return;
    }
    const timer = setTimeout(() => void count(text, mine), REST_MS);
    return () => clearTimeout(timer);
  });
  return tokens;
}
