// Where the keyboard is in a page. VS Code gives the focus to the page, and the browser has forgotten what had it there: after
// each palette that was closed, and when the page is opened, a key would go nowhere and a screen reader would say nothing.

/** Whether the keyboard is elsewhere by now than at the button that was pressed: what that opens late takes it from nobody. */
export function hasLeft(button: string): boolean {
  const now = document.activeElement;
  return !document.hasFocus() || (now !== null && now !== document.body && !now.matches(button));
}

/** Whether somebody writes, or fills in a form: what is done late gives the keyboard to nothing else. */
export const isWriting = (): boolean => document.activeElement?.closest("form, input, textarea") != null;

/**
 * From now on the focus comes back to what had it last.
 * @param first the selector of what has it when the page is opened, and when what had it is gone, if nothing takes it by itself
 */
export function keepFocus(first: string): void {
  let last: HTMLElement | null = null;
  let pressed = false;
  const isNowhere = () => document.hasFocus() && document.activeElement === document.body;
  /** It can have the focus once more: it is still there, can be seen, and can be used. */
  const isLeft = () => last?.isConnected === true && last.checkVisibility() && !last.matches(":disabled");

  function begin(): void {
    // What is still there has lost it to a press of the mouse into the text, which may be about to be copied.
    if (!isNowhere() || isLeft()) return;
    const element = document.querySelector<HTMLElement>(first);
    if (element === null) return;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // Who presses the mouse says where the focus goes.
  document.addEventListener("pointerdown", () => (pressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (pressed = false), true);
  window.addEventListener("focus", () => {
    if (pressed || !isNowhere()) return;
    if (isLeft()) last?.focus({ preventScroll: true });
    else begin();
  });
  new MutationObserver(begin).observe(document.body, { childList: true, subtree: true });
}
