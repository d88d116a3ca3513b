/**
 * Waits, from each `start` anew, for so many milliseconds, then expires once. Starting anew is only a note of the time: it
 * happens with every byte that arrives, and a timer for each costs more than reading it.
 */
export function createPatience(expire: () => void): { start(milliseconds: number): void; stop(): void } {
  let until = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;

  function arm(milliseconds: number): void {
    clearTimeout(timer);
    due = performance.now() + milliseconds;
    timer = setTimeout(check, milliseconds);
  }

  function check(): void {
    timer = undefined;
    // A timer may come a little early.
    const left = Math.ceil(until - performance.now());
    if (left > 0) arm(left);
    else expire();
  }

  return {
    start(milliseconds) {
      until = performance.now() + milliseconds;
      if (timer === undefined || until < due) arm(milliseconds);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
