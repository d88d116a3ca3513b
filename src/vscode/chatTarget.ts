// Which conversation a chat view shows, and who is told when that changes.
import { createEmitter } from "../core/scope.ts";
import type { ChatTarget } from "../studio/serveChat.ts";

export interface TargetHolder {
  readonly target: ChatTarget;
  /** @param jump the number of the event to go to */
  setTarget(target: ChatTarget, jump?: number | null): void;
  /** The event to go to; only once. */
  takeJump(): number | null;
  onRetarget(listener: () => void): { dispose(): void };
  onFocusComposer(listener: () => void): { dispose(): void };
  focusComposer(): void;
}

/** @param keep is told of every new target, to remember it over a restart. */
export function createTargetHolder(first: ChatTarget, keep: (target: ChatTarget) => void): TargetHolder {
  const retargeted = createEmitter<void>();
  const focused = createEmitter<void>();
  let target = first;
  let jump: number | null = null;
  return {
    get target() {
      return target;
    },
    setTarget(next, to = null) {
      target = next;
      jump = to;
      keep(next);
      retargeted.emit();
    },
    takeJump() {
      const taken = jump;
      jump = null;
      return taken;
    },
    onRetarget: retargeted.on,
    onFocusComposer: focused.on,
    focusComposer: () => focused.emit(),
  };
}
