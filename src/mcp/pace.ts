// How fast a server may speak. What comes faster waits in its pipe, so that a flood costs a part of a core and no more.

/** Bytes a second for good; more than tools answer with, and little work. */
const RATE = 8_000_000;
/** Bytes at once: a large answer is not slowed down. */
const BURST = 64_000_000;
/** What reading one message costs besides its bytes: of short lines, 800 a second are handed on for good. */
const PER_MESSAGE = 10_000;

export interface Pace {
  /** Counts what has come. The milliseconds to wait before more is read; 0 when there is no need. */
  spend(bytes: number, messages: number): number;
}

/** `now` in milliseconds. */
export function createPace(now: () => number): Pace {
  let left = BURST;
  let at = now();
  return {
    spend(bytes, messages) {
      const time = now();
      left = Math.min(BURST, left + ((time - at) / 1_000) * RATE) - bytes - messages * PER_MESSAGE;
      at = time;
      return left >= 0 ? 0 : Math.ceil((-left / RATE) * 1_000);
    },
  };
}
