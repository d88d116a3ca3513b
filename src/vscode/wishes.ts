// What commands asked an inspector to show, until it takes it.
import { createEmitter, type Emitter } from "../core/scope.ts";
import type { Wish } from "../protocol/inspector.ts";

export interface Wishes {
  /** Tells whose session's inspector has something to take. */
  readonly wished: Emitter<string>;
  wish(session: string, wish: Wish): void;
  take(session: string): Wish | null;
}

export function createWishes(): Wishes {
  const waiting = new Map<string, Wish>();
  const wished = createEmitter<string>();
  return {
    wished,
    wish(session, wish) {
      waiting.set(session, wish);
      wished.emit(session);
    },
    take(session) {
      const wish = waiting.get(session) ?? null;
      waiting.delete(session);
      return wish;
    },
  };
}
