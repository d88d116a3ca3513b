// Calls that a person or a rule said no to. Their results are on record as errors, which the model is told of; no row of theirs
// but the decision's says why, so what those say is remembered.
import type { EventHeader } from "../../src/core/figures.ts";

export interface Denials {
  learn(rows: readonly EventHeader[]): void;
  /** Whether the event is somebody's no, or what came of it. */
  has(row: EventHeader): boolean;
}

export function createDenials(): Denials {
  /** Spans of calls, of those that were looked at. */
  const denied = new Set<string>();
  return {
    learn(rows) {
      for (const { kind, failed, span } of rows)
        if (kind === "tool.decided" && failed && span !== null) denied.add(span);
    },
    has: ({ kind, failed, span }) =>
      failed && (kind === "tool.decided" || (kind === "tool.finished" && span !== null && denied.has(span))),
  };
}
