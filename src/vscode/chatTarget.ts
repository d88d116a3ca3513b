// Which conversation a chat view shows, and who is told when that changes.
import { createEmitter } from "../core/scope.ts";
import type { ChatTarget } from "../studio/serveChat.ts";

export interface TargetHolder {
  readonly target: ChatTarget;
  setTarget(target: ChatTarget): void;
  onRetarget(listener: () => void): { dispose(): void };
  onFocusComposer(listener: () => void): { dispose(): void };
  focusComposer(): void;
}

/** @param keep is told of every new target, to remember it over a restart. */
export function createTargetHolder(first: ChatTarget, keep: (target: ChatTarget) => void): TargetHolder {
  const retargeted = createEmitter<void>();
  const focused = createEmitter<void>();
  let target = first;
  return {
    get target() {
      return target;
    },
    setTarget(next) {
      target = next;
      keep(next);
      retargeted.emit();
    },
    onRetarget: retargeted.on,
    onFocusComposer: focused.on,
    focusComposer: () => focused.emit(),
  };
}
