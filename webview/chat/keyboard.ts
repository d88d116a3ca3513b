// Whether the keyboard is in this page.
import type { Clock } from "./clock.ts";

export interface Keyboard {
  isHere(): boolean;
  /** VS Code was asked to bring it here: takes it, should it not come. */
  expect(): void;
}

/**
 * VS Code gives the focus to the frame around a page at once, and to the page itself 50 ms later: but not if that frame, which
 * looks every 250 ms where the focus is, tells it just then that it was elsewhere. What is typed would go nowhere.
 */
const COMES_MS = 300;

export function browserKeyboard(clock: Clock, page: Window): Keyboard {
  const isHere = () => page.document.hasFocus();
  return {
    isHere,
    expect() {
      if (isHere()) return;
      const callOff = clock.after(COMES_MS, () => page.focus());
      // It came; where it goes from here is the person's.
      page.addEventListener("focus", callOff, { once: true });
    },
  };
}
