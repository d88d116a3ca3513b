// What the agent's instructions ask for before it is spoken to: `{{variables}}`, with what was typed for them.
import { computed, type ReadonlySignal } from "@preact/signals";
import { MOST_TYPED, typedFor, typedForOthers, type Values } from "../../src/core/variables.ts";
import type { DraftModel } from "./draft.ts";
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

/** `draft`: it keeps what was typed and not sent. */
export function createVariables(
  shown: Pick<Shown, "agent" | "items" | "filled">,
  { variables: typed, fill }: Pick<DraftModel, "variables" | "fill">,
): Variables {
  const fields = computed<readonly VariableField[]>(() => {
    const agent = shown.agent.value;
    if (agent === null) return [];
    const values = typedFor(typed.value, agent.id);
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
      const values = { ...typedFor(typed.peek(), agent.id), [name]: value };
      fill([...typedForOthers(typed.peek(), agent.id), [agent.id, values] as const].slice(-MOST_TYPED));
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
      if (agent === null || !typed.peek().some(([known]) => known === agent.id)) return;
      fill(typedForOthers(typed.peek(), agent.id));
    },
  };
}
