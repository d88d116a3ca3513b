// Time in the test's hand, for a turn: it passes only when it is told to.
import { CHECKPOINT_MS } from "./turn.ts";

export function handClock() {
  let now = 1_000;
  let timers: { at: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  };
  return {
    ports: {
      now: () => now,
      sleep(ms: number, signal: AbortSignal) {
        return new Promise<void>((resolve) => {
          if (signal.aborted) return resolve();
          const timer = { at: now + ms, wake: () => resolve() };
          // Checkpoints would fill the log with what no test here is about.
          if (ms !== CHECKPOINT_MS) timers.push(timer);
          signal.addEventListener("abort", () => {
            timers = timers.filter((one) => one !== timer);
            resolve();
          });
        });
      },
    },
    /** Whether anything still waits for time to pass. */
    waiting: () => timers.length > 0,
    async pass(ms: number) {
      await settle();
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
      await settle();
    },
  };
}
