// How deep an event is nested: turn, model or tool call within it, what happens within that. A row knows its span, and
// only the row that begins a span knows the one around it; so what rows say is remembered, and until then the kind says it.
import { type FactKind, spanRole } from "../../src/core/event.ts";
import type { EventHeader } from "../../src/core/figures.ts";

/** Deeper nesting is drawn no further to the right. */
const DEEPEST = 8;

export interface Depths {
  learn(rows: readonly EventHeader[]): void;
  of(row: EventHeader): number;
}

const usual = (kind: FactKind): number => (spanRole[kind] === "outside" || kind.startsWith("turn.") ? 0 : 1);

export function createDepths(): Depths {
  /** Span -> the span around it, null for none. A string each for the spans that were looked at. */
  const around = new Map<string, string | null>();

  function ofSpan(span: string, kind: FactKind): number {
    let depth = 0;
    let current: string = span;
    for (;;) {
      const parent = around.get(current);
      if (parent === undefined) return depth + (depth === 0 ? usual(kind) : 0);
      if (parent === null || depth === DEEPEST) return depth;
      depth++;
      current = parent;
    }
  }

  return {
    learn(rows) {
      for (const row of rows) {
        if (row.span !== null && spanRole[row.kind] === "begins") around.set(row.span, row.parent);
      }
    },
    of(row) {
      if (row.span === null) return 0;
      const depth = ofSpan(row.span, row.kind) + (spanRole[row.kind] === "within" ? 1 : 0);
      return Math.min(DEEPEST, depth);
    },
  };
}
