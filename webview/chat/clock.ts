// Time, as the model needs it; a test gives it by hand.
export interface Clock {
  now(): number;
  /** Runs once, before the next painting. */
  frame(run: () => void): void;
  /** Runs once, after so many milliseconds; returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => performance.now(),
  frame: (run) => void requestAnimationFrame(run),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
