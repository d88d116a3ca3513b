// What commands asked to be compared, until an inspector takes it.
import { createEmitter, type Emitter } from "../core/scope.ts";
import type { Sides } from "../protocol/comparing.ts";

export interface Comparisons {
  readonly wanted: Emitter<string>;
  /** In the inspector of the left side's session. */
  want(sides: Sides): void;
  take(session: string): Sides | null;
}

export function createComparisons(): Comparisons {
  const waiting = new Map<string, Sides>();
  const wanted = createEmitter<string>();
  return {
    wanted,
    want(sides) {
      waiting.set(sides.left.session, sides);
      wanted.emit(sides.left.session);
    },
    take(session) {
      const sides = waiting.get(session) ?? null;
      waiting.delete(session);
      return sides;
    },
  };
}
