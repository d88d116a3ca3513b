// Turns within a tool's call: what another agent did there is between it and its own model. So is what a model was asked
// for a summary of the history, or for a title.
import type { Entry } from "./event.ts";

/** Tells whether a fact is one of such a turn. Asked of every fact of a history, in order: only what begins a span tells what is around it. */
export function createNested(): (entry: Entry) => boolean {
  const inside = new Set<string>();
  /** Their own facts belong to the history, the model calls within them do not. */
  const asides = new Set<string>();
  return ({ span, parent, fact }) => {
    if (span === null) return false;
    if (parent !== null && (fact.kind === "turn.started" || inside.has(parent) || asides.has(parent))) inside.add(span);
    if (fact.kind === "condensing.started" || fact.kind === "titling.started") asides.add(span);
    return inside.has(span);
  };
}

/** The facts of the session's own turns. */
export function ownFacts<E extends Entry>(entries: Iterable<E>): E[] {
  const isNested = createNested();
  return [...entries].filter((entry) => !isNested(entry));
}
