// What the agent's instructions ask for before it is spoken to: `{{variables}}`, with what was typed for them.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Values } from "../../src/core/variables.ts";
import type { Shown } from "./shown.ts";

export interface VariableField {
  readonly name: string;
  readonly value: string;
  /** What holds when nothing is typed; empty when there is none. */
  readonly standard: string;
}

export interface Variables {
  /** Empty when nothing is asked: there are none, or this session has them. */
  readonly fields: ReadonlySignal<readonly VariableField[]>;
  /** The names of those without which nothing can be sent. */
  readonly unfilled: ReadonlySignal<readonly string[]>;
  edit(name: string, value: string): void;
  /** What goes with the message; null when nothing was asked. */
  values(): Values | null;
  /** They were sent: the next conversation asks anew. */
  sent(): void;
}

/** By agent: who looks at another one meanwhile loses nothing. The agent of the last key stroke is the last. */
export type Typed = readonly (readonly [agent: string, values: Values])[];

/** Agents whose unsent values are kept: nobody fills in more forms at a time. */
const MAX_AGENTS = 20;

/** `typed`: what was typed and not sent, which may be kept over a reload of the view. */
export function createVariables(
  shown: Pick<Shown, "agent" | "items" | "filled">,
  typed: Signal<Typed> = signal([]),
): Variables {
  const of = (agent: string, all: Typed): Values => all.find(([known]) => known === agent)?.[1] ?? {};
  const others = (agent: string): Typed => typed.peek().filter(([known]) => known !== agent);

  const fields = computed<readonly VariableField[]>(() => {
    const agent = shown.agent.value;
    if (agent === null) return [];
    const values = of(agent.id, typed.value);
    const begun = shown.items.value.length > 0;
    const filled = shown.filled.value;
    return (
      agent.variables
        // A session that has begun goes on with what it has.
        .filter(({ name, value }) => !begun || ((filled[name] ?? "") === "" && value === ""))
        .map(({ name, value }) => ({ name, value: values[name] ?? value, standard: value }))
    );
  });

  return {
    fields,
    unfilled: computed(() =>
      fields.value.filter(({ value, standard }) => (value.trim() || standard.trim()) === "").map(({ name }) => name),
    ),
    edit(name, value) {
      const agent = shown.agent.peek();
      if (agent === null) return;
      const values = { ...of(agent.id, typed.peek()), [name]: value };
      typed.value = [...others(agent.id), [agent.id, values] as const].slice(-MAX_AGENTS);
    },
    values() {
      const asked = fields.peek();
      if (asked.length === 0) return null;
      return Object.fromEntries(
        asked.map(({ name, value, standard }) => [name, value.trim() === "" ? standard : value]),
      );
    },
    sent() {
      const agent = shown.agent.peek();
      if (agent !== null && typed.peek().some(([known]) => known === agent.id)) typed.value = others(agent.id);
    },
  };
}

/** Never throws: what is not understood is dropped. */
export function parseTyped(value: unknown): Typed {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [agent, values]: unknown[] = entry;
    if (typeof agent !== "string" || typeof values !== "object" || values === null) return [];
    const texts = Object.entries(values).filter((pair): pair is [string, string] => typeof pair[1] === "string");
    return [[agent, Object.fromEntries(texts)] as const];
  });
}
